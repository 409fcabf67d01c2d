using System.Text.Json.Nodes;
using Scan.Devnet;
using Scan.Devnet.Contracts;
using Scan.Documents;
using Scan.Domain.Erc8004;
using Scan.Domain.Mach;
using Scan.Domain.Primitives;
using Scan.Indexer.Chain;
using Scan.Indexer.Manifests;
using Scan.IntegrationTests.Devnet;
using Scan.Testing;
using Xunit;

namespace Scan.IntegrationTests.Indexer;

/// <summary>Every reorg above finality leaves the state of a run that never saw the lost branch.</summary>
public sealed class ReorgTests(PostgresServer postgres) : IAsyncLifetime
{
    private const int Finality = 6;
    private static readonly Hash32 Message = Hash32.Parse("0x2200000000000000000000000000000000000000000000000000000000000022", null);
    private DevnetHost host = null!;
    private DevnetChain devnet = null!;
    private NetworkManifest network = null!;
    private IndexerRig rig = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        host = await DevnetHost.StartAsync(Ct);
        devnet = await ChainTests.PlayedAsync(host);
        network = DevnetManifest.Of(devnet, host.Anvil.HttpUrl, new Finality(Finality));
        rig = await IndexerRig.StartAsync(postgres, Ct);
        for (var i = 0; i < Finality; i++) await devnet.PlayAsync([], Ct);
        await CatchUpAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await rig.DisposeAsync();
        await host.DisposeAsync();
    }

    [Fact]
    public async Task An_alert_dropped_by_a_reorg_leaves_no_document_and_is_retracted_on_the_feed()
    {
        await devnet.ConfirmAlertAsync(0, 10, Message, Ct);
        await CatchUpAsync();
        Assert.Equal(2, (await AlertsAsync()).Count);
        await ReplaceAsync(1);
        Assert.DoesNotContain(await AlertsAsync(), alert => alert.MessageHash == Message);
        var items = (await FeedAsync()).Where(item => item.Kind == FeedKind.Alerts && item.Id.Contains(Message.ToString(), StringComparison.Ordinal)).ToList();
        Assert.Equal([FeedState.Seen, FeedState.Retracted], items.Select(item => item.State));
        await ShouldBeAsIfCleanAsync();
    }

    [Fact]
    public async Task A_log_that_returns_in_another_block_is_the_same_thing_again()
    {
        await devnet.PlayAsync([], Ct);
        var mined = await devnet.RegisterAgentAsync(devnet.Accounts.Operators[2].Address, "data:,returns", Ct);
        await CatchUpAsync();
        var agents = await rig.Store.CountAsync<Agent>(new DocumentQuery(), Ct);
        var transaction = Assert.Single(mined.Receipts).TransactionHash;
        var raw = (await host.Anvil.CallAsync("eth_getRawTransactionByHash", [transaction.ToString()], Ct)).GetString();
        var before = await rig.Ledger.FindTransactionAsync(devnet.ChainId, transaction.ToArray(), Ct);
        await ReplaceAsync(2, (raw!, 0));
        var after = await rig.Ledger.FindTransactionAsync(devnet.ChainId, transaction.ToArray(), Ct);
        Assert.Equal(before.Select(row => row.EventId), after.Select(row => row.EventId));
        Assert.NotEqual(before[0].BlockHash, after[0].BlockHash);
        Assert.Equal(agents, await rig.Store.CountAsync<Agent>(new DocumentQuery(), Ct));
        await ShouldBeAsIfCleanAsync();
    }

    [Fact]
    public async Task Blocks_without_logs_are_replaced_too()
    {
        await devnet.PlayAsync([], Ct);
        await devnet.PlayAsync([], Ct);
        await CatchUpAsync();
        await ReplaceAsync(2);
        await ShouldBeAsIfCleanAsync();
    }

    [Fact]
    public async Task One_reorg_after_another_down_to_finality_leaves_the_state_of_the_last_branch()
    {
        await devnet.RegisterOperatorAsync(4, "data:,", Ct);
        await devnet.ConfirmAlertAsync(0, 10, Message, Ct);
        await CatchUpAsync();
        await ReplaceAsync(1);
        await devnet.RegisterAgentAsync(devnet.Accounts.Operators[1].Address, "data:,again", Ct);
        await CatchUpAsync();
        await ReplaceAsync(Finality - 1);
        await devnet.ConfirmAlertAsync(0, 10, Message, Ct);
        await CatchUpAsync();
        await ShouldBeAsIfCleanAsync();
    }

    [Fact]
    public async Task A_reorg_below_the_finalized_block_stops_the_chain_and_changes_nothing()
    {
        var before = await rig.DigestAsync(devnet.ChainId, Ct);
        await ReorgAsync(Finality + 2);
        await devnet.PlayAsync([], Ct);
        var stop = await Assert.ThrowsAsync<ChainStoppedException>(() => rig.FollowAsync(network, Ct));
        Assert.Contains("was final", stop.Message, StringComparison.Ordinal);
        var chain = (await rig.Chains.FindAsync(devnet.ChainId, Ct))!;
        Assert.Equal((ChainState.Stopped, stop.Message), (chain.State, chain.LastError));
        Assert.Equal(before, await rig.DigestAsync(devnet.ChainId, Ct));
    }

    /// <summary>Finality by depth hangs on the head, and never goes back: nothing would be safe from reorgs any more.</summary>
    [Fact]
    public async Task A_head_that_is_far_too_high_makes_no_block_final()
    {
        await using var liar = await FaultyNode.StartAsync(host.Anvil.HttpUrl, _ => NodeFault.HighHeadOnce, Ct);
        await using var fooled = await IndexerRig.StartAsync(postgres, Ct, new() { FirstRange = 2, MostBlocks = 2, BatchLogs = 1, PollInterval = TimeSpan.FromMilliseconds(20), FirstRetry = TimeSpan.FromMilliseconds(5) });
        var behind = network with { Rpc = [liar.Url] };
        await fooled.CatchUpAsync(behind, ChainTests.Head(devnet), Ct);
        Assert.Equal(devnet.Head.Number - Finality, (await fooled.Chains.FindAsync(devnet.ChainId, Ct))!.FinalizedBlock);
        await ReorgAsync(Finality - 1);
        await devnet.PlayAsync([], Ct);
        await fooled.CatchUpAsync(behind, ChainTests.Head(devnet), Ct);
        await CatchUpAsync();
        Assert.Equal(await rig.DigestAsync(devnet.ChainId, Ct), await fooled.DigestAsync(devnet.ChainId, Ct));
    }

    private Task CatchUpAsync() => rig.CatchUpAsync(network, ChainTests.Head(devnet), Ct);

    /// <summary>Replaces the last blocks by others at the same heights and follows.</summary>
    private async Task ReplaceAsync(int depth, params (string Transaction, int Block)[] transactions)
    {
        await ReorgAsync(depth, transactions);
        await CatchUpAsync();
    }

    private async Task ReorgAsync(int depth, params (string Transaction, int Block)[] transactions)
    {
        await host.Anvil.CallAsync("anvil_reorg", [depth, new JsonArray([.. transactions.Select(t => new JsonArray(t.Transaction, t.Block))])], Ct);
        devnet = await DevnetChain.AttachAsync(host.Node, DevnetContracts.Load(), DevnetPlan.Small, Ct);
    }

    private async Task<List<Alert>> AlertsAsync() => [.. (await rig.Store.QueryAsync<Alert>(new DocumentQuery(), Ct)).Items.Select(item => item.Body)];

    private async Task<List<FeedItem>> FeedAsync()
    {
        var items = new List<FeedItem>();
        while (await rig.Feed.ReadAsync(items.Count == 0 ? 0 : items[^1].Sequence, 1000, Ct) is { Count: > 0 } more) items.AddRange(more);
        Assert.Equal(Enumerable.Range(1, items.Count).Select(i => (long)i), items.Select(item => item.Sequence));
        return items;
    }

    private async Task ShouldBeAsIfCleanAsync()
    {
        await using var clean = await IndexerRig.StartAsync(postgres, Ct);
        await clean.CatchUpAsync(network, ChainTests.Head(devnet), Ct);
        Assert.Equal(await clean.DigestAsync(devnet.ChainId, Ct), await rig.DigestAsync(devnet.ChainId, Ct));
    }
}
