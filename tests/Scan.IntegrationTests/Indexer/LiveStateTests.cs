using Scan.Bench.Simulator;
using Scan.Documents;
using Scan.Indexer.Manifests;
using Scan.Testing;
using Scan.Testing.SampleData;
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

    /// <summary>An index that is built beside others' writes waits for everybody who reads as of a moment before: for hours behind a backup.</summary>
    [Fact]
    public async Task A_chain_that_goes_live_beside_another_one_does_not_wait_for_who_reads()
    {
        await using var network = await SimulatedNetwork.StartAsync(Ct);
        await using var rig = await IndexerRig.StartAsync(postgres, Ct);
        await using (var other = await SampleChain.OpenAsync(rig.ConnectionString, 10, "other", "{}", 1, 1_800_000_000, Ct)) await other.CommitAsync(1_800_000_012, new SampleBlock(), Ct);
        await using var backup = await rig.Store.Database.OpenConnectionAsync(Ct);
        await using var reading = await backup.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, Ct);
        await backup.Command("SELECT 1").RunAsync(Ct);
        await rig.RunToAsync(network.Manifest with { Finality = new Finality(0) }, SimulatedNetwork.Head, Ct).WaitAsync(TimeSpan.FromMinutes(3), Ct);
        Assert.Equal(ChainState.Live, (await rig.Chains.FindAsync(SimulatedChain.ChainId, Ct))!.State);
        Assert.False(await IsIndexedAsync(rig));
        await reading.CommitAsync(Ct);
        await rig.Store.KeepIndexedAsync(Ct);
        Assert.True(await IsIndexedAsync(rig));
    }

    private static async Task<bool> IsIndexedAsync(IndexerRig rig) =>
        await rig.Store.Database.Command("SELECT EXISTS (SELECT 1 FROM pg_indexes WHERE schemaname = 'scan' AND indexname = 'ledger_kind')").ScalarAsync<bool>(Ct);
}
