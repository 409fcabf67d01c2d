using System.Text.Json;
using Scan.Documents;
using Scan.Indexer.Chain;
using Scan.Indexer.Manifests;
using Scan.Testing;
using Xunit;

namespace Scan.IntegrationTests.Indexer;

/// <summary>With history the past is what an indexer that had ended there would show.</summary>
public sealed class HistoryTests(PostgresServer postgres, StillDevnet still) : IClassFixture<StillDevnet>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Lists_and_digest_as_of_a_block_are_those_of_an_indexer_that_ended_at_it()
    {
        var network = DevnetManifest.Of(still.Chain, still.Url, new Finality(0));
        await using var rig = await IndexerRig.StartAsync(postgres, Ct, new FollowerOptions { History = true, FirstRange = 1, MostBlocks = 1 });
        await rig.RunToAsync(network, still.Chain.Head.Number, Ct);
        var seen = new HashSet<string>();
        foreach (var block in new[] { still.Chain.Head.Number / 2, still.Chain.Head.Number - 3, still.Chain.Head.Number - 1 })
        {
            await using var ended = await IndexerRig.StartAsync(postgres, Ct);
            await ended.RunToAsync(network, block, Ct);
            var past = (await rig.Store.QueryAsync<Scan.Domain.EigenLayer.Operator>(new DocumentQuery { ChainId = still.Chain.ChainId, AtBlock = block, Take = 100 }, Ct)).Items;
            var then = (await ended.Store.QueryAsync<Scan.Domain.EigenLayer.Operator>(new DocumentQuery { Take = 100 }, Ct)).Items;
            Assert.Equal(JsonSerializer.Serialize(then.Select(stored => stored.Body)), JsonSerializer.Serialize(past.Select(stored => stored.Body)));
            seen.Add(JsonSerializer.Serialize(past.Select(stored => stored.Body)));

            await using var digest = IndexerProcess.Start("digest", "--chain", $"{still.Chain.ChainId}", "--block", $"{block}", "--postgres", rig.ConnectionString);
            var printed = JsonDocument.Parse((await digest.ExitAsync(Ct)).Output).RootElement;
            Assert.EndsWith(printed.GetProperty("sha256").GetString()!, await ended.DigestAsync(still.Chain.ChainId, Ct), StringComparison.Ordinal);
        }
        Assert.True(seen.Count > 1, "Nothing changed between the blocks that were looked at.");
    }
}
