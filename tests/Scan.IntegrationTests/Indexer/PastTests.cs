using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Npgsql;
using Scan.Bench.Simulator;
using Scan.Documents;
using Scan.Indexer.Chain;
using Scan.Testing;
using Scan.Web.Features.Api;
using Scan.Web.Hosting;

namespace Scan.IntegrationTests.Indexer;

/// <summary>A chain with history, read as of a block by REST and GraphQL: the answers are those of an indexer without history that ended there.</summary>
public sealed class PastTests(PostgresServer postgres)
{
    /// <summary>While operators register; as the mix begins; among final blocks; above finality.</summary>
    private static readonly long[] Blocks = [40, 122, 139, 157];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_list_filter_order_and_digest_as_of_a_block_is_what_it_was_then()
    {
        await using var network = await SimulatedNetwork.StartAsync(Ct);
        await using var rig = await IndexerRig.StartAsync(postgres, Ct, new FollowerOptions { History = true, FirstRange = 50 });
        await rig.RunToAsync(network.Manifest, SimulatedNetwork.Head, Ct);
        await using var now = await SiteAsync(rig);
        var compared = 0;
        foreach (var block in Blocks)
        {
            await using var ended = await IndexerRig.StartAsync(postgres, Ct);
            await ended.RunToAsync(network.Manifest, block, Ct);
            await using var then = await SiteAsync(ended);
            var past = $"atBlock={block}";
            foreach (var kind in new ApiCatalog(rig.Store).All) compared += await CompareAsync(kind, now, then, past);
            Assert.Equal(await GraphAsync(then, ""), await GraphAsync(now, $"atBlock: {block}, "));
            var digest = $"/api/v1/digest?chainId={SimulatedChain.ChainId}";
            Assert.Equal((await GetAsync(then, digest)).ToJsonString(), (await GetAsync(now, $"{digest}&block={block}")).ToJsonString());
        }
        Assert.True(compared > 500, $"Only {compared} answers were compared.");
    }

    [Fact]
    public async Task A_chain_goes_on_with_the_history_that_it_began_with_whatever_later_starts_say()
    {
        await using var network = await SimulatedNetwork.StartAsync(Ct);
        await using var rig = await IndexerRig.StartAsync(postgres, Ct, new FollowerOptions { History = true });
        await rig.RunToAsync(network.Manifest, 130, Ct);
        await using var forgetful = rig.Again(new FollowerOptions());
        await forgetful.RunToAsync(network.Manifest, SimulatedNetwork.Head, Ct);
        await using var plain = await IndexerRig.StartAsync(postgres, Ct);
        await plain.RunToAsync(network.Manifest, 125, Ct);
        Assert.Equal(await plain.Chains.DigestAsync(SimulatedChain.ChainId, null, Ct), await rig.Chains.DigestAsync(SimulatedChain.ChainId, 125, Ct), SameDigest);
        await using var later = await IndexerRig.StartAsync(postgres, Ct);
        await later.RunToAsync(network.Manifest, 145, Ct);
        Assert.Equal(await later.Chains.DigestAsync(SimulatedChain.ChainId, null, Ct), await rig.Chains.DigestAsync(SimulatedChain.ChainId, 145, Ct), SameDigest);
    }

    private static bool SameDigest(ChainDigest? one, ChainDigest? other) => one is not null && other is not null && one.Sha256.AsSpan().SequenceEqual(other.Sha256);

    /// <summary>Orders by each field both ways, with a page behind, filters by a value from the middle, counts, and finds one by its key.</summary>
    private static async Task<int> CompareAsync(ApiKind kind, Site now, Site then, string past)
    {
        var list = $"/api/v1/{kind.Path}?chainId={SimulatedChain.ChainId}";
        var all = await GetAsync(then, $"{list}&take=1000");
        if (all["items"]!.AsArray().Count == 0) return 0;
        var compared = 0;
        foreach (var (field, type) in kind.Mapping.Fields.Select(field => (field.Name, field.Type)))
        {
            foreach (var order in new[] { field, "-" + field })
            {
                var page = await SameAsync($"{list}&sort={order}&take=7&count=true");
                if (page["next"]?.GetValue<string>() is { } next) await SameAsync($"{list}&sort={order}&take=7&after={Uri.EscapeDataString(next)}");
            }
            if (all["items"]![all["items"]!.AsArray().Count / 2]![field]?.ToString() is not { Length: > 0 } value) continue;
            string[] comparisons = type == FieldType.Boolean ? ["", ".ne"] : ["", ".gt", ".ne"];
            foreach (var comparison in comparisons) await SameAsync($"{list}&{field}{comparison}={Uri.EscapeDataString(value)}&take=20&count=true");
        }
        return compared;

        async Task<JsonNode> SameAsync(string path)
        {
            var expected = await GetAsync(then, path);
            var actual = await GetAsync(now, $"{path}&{past}");
            Assert.True(JsonNode.DeepEquals(expected, actual), $"{path}&{past}: {actual}, but then it was {expected}");
            compared++;
            return expected;
        }
    }

    private static async Task<string> GraphAsync(Site site, string past)
    {
        var root = $"{past}chainId: {SimulatedChain.ChainId}";
        var query = $$"""
            { operators({{root}}, first: 20, order: [{ field: STAKER_COUNT, direction: DESC }], where: { stakerCount: { gte: 1 } }) { totalCount nodes { address stakerCount
                registrations(order: [{ field: REGISTERED_BLOCK }]) { totalCount nodes { registered avs { address operatorCount } } }
                shares(first: 3, order: [{ field: SHARES, direction: DESC }]) { nodes { strategyAddress shares } } quorumStakesAggregate { count sum { stake } } } }
              avsList({{root}}, order: [{ field: OPERATOR_COUNT, direction: DESC }]) { nodes { address operatorCount quorums { nodes { number totalStake } } } }
              agents({{root}}, first: 10, order: [{ field: FEEDBACK_COUNT, direction: DESC }]) { totalCount nodes { agentId feedbackCount feedbackSum feedbacks(first: 3) { totalCount } } }
              quorumStakesAggregate({{root}}, groupBy: [AVS]) { key count sum { stake } max { stake } }
              feedbacksAggregate({{root}}, bucket: DAY, time: TIME) { from count } }
            """;
        using var response = await site.Http.PostAsJsonAsync("/graphql", new { query }, Ct);
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>(Ct);
        Assert.False(answer.TryGetProperty("errors", out var errors), errors.ToString());
        return answer.GetProperty("data").GetRawText();
    }

    private static async Task<JsonNode> GetAsync(Site site, string path)
    {
        using var response = await site.Http.GetAsync(path, Ct);
        var text = await response.Content.ReadAsStringAsync(Ct);
        Assert.True(response.IsSuccessStatusCode, $"{path}: {text}");
        var answer = JsonNode.Parse(text)!;
        // Finality is of the present.
        foreach (var item in answer["items"]?.AsArray() ?? []) item!.AsObject().Remove("final");
        return answer;
    }

    private static async Task<Site> SiteAsync(IndexerRig rig)
    {
        var app = ScanWebApp.Create(new ScanWebOptions { Postgres = new NpgsqlConnectionStringBuilder(rig.ConnectionString), Port = 0, PagesKept = TimeSpan.Zero });
        await app.StartAsync(Ct);
        return new Site(app, new HttpClient { BaseAddress = new Uri(app.Urls.First()) });
    }

    private sealed record Site(WebApplication App, HttpClient Http) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            Http.Dispose();
            await App.StopAsync(CancellationToken.None);
            await App.DisposeAsync();
        }
    }
}
