using System.ComponentModel;
using System.Diagnostics;

namespace Scan.Local.Up;

/// <summary>Scripts of the checkout that Node.js runs.</summary>
internal static class NodeScript
{
    /// <exception cref="SetupException">There is no Node.js, or the script fails.</exception>
    public static async Task RunAsync(string script, CancellationToken ct)
    {
        using var process = Start(script);
        var output = process.StandardOutput.ReadToEndAsync(ct);
        var errors = await process.StandardError.ReadToEndAsync(ct);
        await process.WaitForExitAsync(ct);
        if (process.ExitCode == 0) return;
        throw new SetupException($"{Path.GetFileName(script)} failed: {(errors.Length > 0 ? errors : await output).Trim()}.", $"Run `npm ci` in {Checkout.Root} and start again.");
    }

    private static Process Start(string script)
    {
        try
        {
            var start = new ProcessStartInfo("node", [script]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Checkout.Root };
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new SetupException("Node.js is missing.", "Install Node.js 20 or later (https://nodejs.org) and start again.", e);
        }
    }
}
