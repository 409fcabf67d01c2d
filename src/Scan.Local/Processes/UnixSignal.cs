using System.Runtime.InteropServices;

namespace Scan.Local.Processes;

/// <summary>Signals by their number, the same on Linux and macOS.</summary>
public enum UnixSignal
{
    Exists = 0,
    Interrupt = 2,
    Quit = 3,
    Kill = 9,
    Terminate = 15,
}

internal static class Unix
{
    /// <summary>Sends <paramref name="signal"/>; false when no such process is there or it is another user's.</summary>
    public static bool Signal(int pid, UnixSignal signal) => kill(pid, (int)signal) == 0;

    public static bool IsRoot => geteuid() == 0;

    /// <summary>The first executable file of this name on the PATH or in the system's own folders, null when there is none.</summary>
    public static string? Find(string tool) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Concat(["/usr/bin", "/bin", "/usr/sbin", "/sbin"])
            .Where(folder => folder.Length > 0)
            .Select(folder => Path.Combine(folder, tool))
            .FirstOrDefault(File.Exists);

    [DllImport("libc", SetLastError = true)]
    private static extern int kill(int pid, int signal);

    [DllImport("libc")]
    private static extern uint geteuid();
}
