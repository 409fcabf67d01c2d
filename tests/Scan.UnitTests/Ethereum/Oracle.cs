using System.Diagnostics;
using System.Text.Json.Nodes;
using Scan.Testing;
using Xunit;

namespace Scan.UnitTests.Ethereum;

/// <summary>Runs the scripts of tests/oracles, which judge with viem. Tests skip where node or viem is not installed.</summary>
internal static class Oracle
{
    /// <summary>The script's lines as JSON.</summary>
    public static async Task<IReadOnlyList<JsonNode>> LinesAsync(string script, int count, int seed, CancellationToken ct)
    {
        Assert.SkipUnless(Directory.Exists(Path.Combine(RepositoryRoot.Find(), "node_modules", "viem")), "viem is not installed: run 'npm ci' at the root.");
        var start = new ProcessStartInfo("node", [Path.Combine(RepositoryRoot.Find(), "tests", "oracles", script), $"{count}", $"{seed}"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(ct);
        var lines = new List<JsonNode>();
        while (await process.StandardOutput.ReadLineAsync(ct) is { } line) lines.Add(JsonNode.Parse(line)!);
        await process.WaitForExitAsync(ct);
        Assert.True(process.ExitCode == 0, await errors);
        return lines;
    }
}
