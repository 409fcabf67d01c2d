using Scan.Bench.Simulator;
using Scan.Documents;
using Scan.Indexer.Manifests;
using Scan.Testing;
using Xunit;

namespace Scan.IntegrationTests.Indexer;

/// <summary>When a chain says that it is live.</summary>
public sealed class LiveStateTests(PostgresServer postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_chain_is_live_as_soon_as_it_was_read_to_its_head_and_not_before()
    {
        await using var network = await SimulatedNetwork.StartAsync(Ct);
        await using var rig = await IndexerRig.StartAsync(postgres, Ct);
        // All of it is final: one batch reaches the head, and no later one says that the chain is live.
        var manifest = network.Manifest with { Finality = new Finality(0) };
        await rig.RunToAsync(manifest, 20, Ct);
        Assert.Equal(ChainState.Backfilling, (await rig.Chains.FindAsync(SimulatedChain.ChainId, Ct))!.State);
        await rig.RunToAsync(manifest, SimulatedNetwork.Head, Ct);
        Assert.Equal(ChainState.Live, (await rig.Chains.FindAsync(SimulatedChain.ChainId, Ct))!.State);
    }
}
