using System.Diagnostics;
using System.Text.Json;
using Scan.Testing;
using Xunit;

namespace Scan.UnitTests.GraphQL.Oracle;

/// <summary>graphql-js, in one process for all that is asked.</summary>
internal static class GraphQLOracle
{
    public static void SkipUnlessInstalled(string package = "graphql") =>
        Assert.SkipUnless(Directory.Exists(Path.Combine(RepositoryRoot.Find(), "node_modules", package)),
            $"npm's {package} is not installed: run npm ci at the root.");

    public static async Task<JsonElement> AskAsync(object question, CancellationToken ct)
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "question.json");
        await File.WriteAllTextAsync(file, JsonSerializer.Serialize(question), ct);
        return JsonDocument.Parse(await RunAsync("graphql-oracle.mjs", [file], ct)).RootElement;
    }

    /// <summary>Runs a script of tests/oracles with node; its standard output.</summary>
    public static async Task<string> RunAsync(string script, string[] arguments, CancellationToken ct)
    {
        var start = new ProcessStartInfo("node", [Path.Combine(RepositoryRoot.Find(), "tests", "oracles", script), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(ct);
        var errors = process.StandardError.ReadToEndAsync(ct);
        await process.WaitForExitAsync(ct);
        Assert.True(process.ExitCode == 0, await errors);
        return await output;
    }
}
