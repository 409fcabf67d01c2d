using System.Diagnostics;
using System.Globalization;
using Scan.Local.Processes;

namespace Scan.Local.Postgres;

/// <summary>
/// A server that an earlier, killed Scan left on the cluster, or its lock file. Whoever comes here holds the folder's lock,
/// so a server found here has no owner any more.
/// </summary>
internal static class LeftoverServer
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    public static async Task RemoveAsync(string cluster, TimeProvider time, CancellationToken ct)
    {
        var pidFile = Path.Combine(cluster, "postmaster.pid");
        if (!File.Exists(pidFile)) return;
        var firstLine = File.ReadLines(pidFile).FirstOrDefault();
        if (int.TryParse(firstLine, CultureInfo.InvariantCulture, out var pid) && IsServerOf(cluster, pid)) await StopAsync(pid, cluster, time, ct);
        // A pid that now belongs to another program would keep PostgreSQL from starting.
        File.Delete(pidFile);
    }

    private static bool IsServerOf(string cluster, int pid)
    {
        var command = OperatingSystem.IsLinux() ? FromProc(pid) : FromPs(pid);
        return command.Contains("postgres", StringComparison.Ordinal) && command.Contains(cluster, StringComparison.Ordinal);
    }

    private static string FromProc(int pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/cmdline");
        }
        catch (IOException)
        {
            return "";
        }
    }

    private static string FromPs(int pid)
    {
        using var ps = Process.Start(new ProcessStartInfo("ps", ["-ww", "-o", "command=", "-p", pid.ToString(CultureInfo.InvariantCulture)]) { RedirectStandardOutput = true })!;
        var command = ps.StandardOutput.ReadToEnd();
        ps.WaitForExit();
        return command;
    }

    private static async Task StopAsync(int pid, string cluster, TimeProvider time, CancellationToken ct)
    {
        Unix.Signal(pid, UnixSignal.Interrupt);
        for (var deadline = time.GetUtcNow() + Patience; IsServerOf(cluster, pid); await Task.Delay(Pause, time, ct))
        {
            if (time.GetUtcNow() < deadline) continue;
            throw new SetupException($"A PostgreSQL server from an earlier start (process {pid}) does not stop.", $"End it with `kill -QUIT {pid}` and start again.");
        }
    }
}
