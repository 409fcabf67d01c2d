using System.Diagnostics;
using Scan.Local.Up;

namespace Scan.IntegrationTests.Local;

/// <summary>`scan up` in a process of its own, as a shell starts it.</summary>
internal static class UpProcess
{
    /// <summary>Runs it to its end.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(IEnumerable<string> arguments, CancellationToken ct)
    {
        using var process = Start(arguments);
        var standard = process.StandardOutput.ReadToEndAsync(ct);
        var errors = await process.StandardError.ReadToEndAsync(ct);
        await process.WaitForExitAsync(ct);
        return (process.ExitCode, errors + await standard);
    }

    public static Process Start(IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(UpCommand).Assembly.Location, "up", .. arguments]) { RedirectStandardError = true, RedirectStandardOutput = true };
        start.Environment.Remove("SCAN_POSTGRES");
        return Process.Start(start)!;
    }
}
