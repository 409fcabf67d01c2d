using System.Net.Http.Json;
using System.Text.Json;
using Npgsql;
using Scan.GraphQL.Schemas;
using Scan.Indexer;
using Scan.IntegrationTests.Audit;
using Scan.Testing;
using Scan.Web.Hosting;

namespace Scan.IntegrationTests.GraphQL;

/// <summary>Every document of a lived devnet, of every kind, leads to the logs that made it.</summary>
public sealed class ProvenanceTests(PostgresServer postgres, LivedDevnet lived) : IClassFixture<LivedDevnet>
{
    private const int Page = 200;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_newest_log_behind_a_document_stands_in_the_block_of_its_last_change()
    {
        await using var rig = await AuditRig.StartAsync(postgres, lived.Chain, lived.Url, Ct);
        await using var app = ScanWebApp.Create(new ScanWebOptions { Postgres = new NpgsqlConnectionStringBuilder(rig.Indexer.ConnectionString), Port = 0, PagesKept = TimeSpan.Zero });
        await app.StartAsync(Ct);
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        var (met, wrong) = (new HashSet<string>(StringComparer.Ordinal), new List<string>());
        foreach (var mapping in DocumentMappings.All)
        {
            await foreach (var node in DocumentsAsync(http, Naming.Plural(mapping.Kind)))
            {
                met.Add(mapping.Kind);
                var (changed, logs) = (node.GetProperty("changedBlock").GetInt64(), node.GetProperty("provenance").EnumerateArray().ToList());
                if (logs.Count == 0 || logs[0].GetProperty("block").GetInt64() != changed) wrong.Add($"{mapping.Kind} changed in {changed}: {node.GetRawText()}");
            }
        }
        await app.StopAsync(Ct);
        Assert.True(wrong.Count == 0, $"{wrong.Count}:\n{string.Join('\n', wrong.DistinctBy(w => w.Split(' ')[0]))}");
        // What the scenario does not play, projections' tests do (ProvenanceCheck).
        Assert.InRange(met.Count, 45, DocumentMappings.All.Count);
    }

    private static async IAsyncEnumerable<JsonElement> DocumentsAsync(HttpClient http, string list)
    {
        for (string? after = null; ;)
        {
            using var response = await http.PostAsJsonAsync("/graphql", new
            {
                query = $"query ($after: String) {{ list: {list}(first: {Page}, after: $after) {{ nodes {{ id changedBlock provenance(first: 3) {{ block logIndex name args }} }} pageInfo {{ hasNextPage endCursor }} }} }}", variables = new { after },
            }, Ct);
            var answer = await response.Content.ReadFromJsonAsync<JsonElement>(Ct);
            Assert.False(answer.TryGetProperty("errors", out var errors), $"{list}: {errors}");
            var page = answer.GetProperty("data").GetProperty("list");
            foreach (var node in page.GetProperty("nodes").EnumerateArray()) yield return node;
            if (!page.GetProperty("pageInfo").GetProperty("hasNextPage").GetBoolean()) yield break;
            after = page.GetProperty("pageInfo").GetProperty("endCursor").GetString();
        }
    }
}
