using System.Diagnostics;
using System.Text.Json;
using Scan.IntegrationTests.Web;
using Scan.Testing;

namespace Scan.IntegrationTests.GraphQL;

/// <summary>Scan's own schema against graphql-js: queries made at random from its introspection.</summary>
public sealed class RandomQueryTests(WebSite site) : IClassFixture<WebSite>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Random_queries_execute_to_the_shape_that_graphql_js_gives_them(int seed)
    {
        var root = RepositoryRoot.Find();
        Assert.SkipUnless(Directory.Exists(Path.Combine(root, "node_modules", "graphql")), "npm's graphql is not installed: run npm ci at the root.");
        var values = new { Address = site.World.Operators.Take(5).Concat(site.World.Avss).Select(a => a.ToString()), String = (string[])["OperatorStakeUpdate", "AlertConfirmed", "0", "10", "\u00e9\"\\"] };
        var start = new ProcessStartInfo("node", [Path.Combine(root, "tests", "oracles", "graphql-scan.mjs"), $"{site.Http.BaseAddress}graphql", $"{seed}", "500", JsonSerializer.Serialize(values)])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(Ct), process.StandardError.ReadToEndAsync(Ct));
        await process.WaitForExitAsync(Ct);
        Assert.True(process.ExitCode == 0, await errors);
        var said = JsonDocument.Parse(await output).RootElement;
        Assert.Empty(said.GetProperty("schemaErrors").EnumerateArray());
        var differences = said.GetProperty("differences").EnumerateArray().ToList();
        Assert.True(differences.Count == 0, $"{differences.Count} differ:\n{string.Join("\n", differences.Take(5).Select(d => d.ToString()[..Math.Min(1_500, d.ToString().Length)]))}");
        Assert.True(said.GetProperty("executed").GetInt32() >= 400 && said.GetProperty("rows").GetInt32() >= 2_000 && said.GetProperty("fields").GetInt32() >= 500,
            $"{said.GetProperty("executed")} executed, {said.GetProperty("rows")} objects, {said.GetProperty("fields")} fields, {said.GetProperty("refused")} refused");
    }
}
