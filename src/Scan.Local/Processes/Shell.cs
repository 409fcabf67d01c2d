using System.Diagnostics;

namespace Scan.Local.Processes;

/// <summary>Small system tools for which the base library has no call.</summary>
internal static class Shell
{
    /// <summary>Runs <paramref name="tool"/> to its end.</summary>
    /// <exception cref="SetupException">It is missing or fails; the text is its own message.</exception>
    public static void Run(string tool, params IReadOnlyList<string> arguments)
    {
        var path = Unix.Find(tool) ?? throw new SetupException($"This system has no {tool}.", "Install the system's core utilities.");
        using var process = Process.Start(new ProcessStartInfo(path, arguments) { RedirectStandardError = true })!;
        var message = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new SetupException($"`{tool} {string.Join(' ', arguments)}` failed: {message.Trim()}.", "Make room, or correct the folder's permissions.");
        }
    }
}
