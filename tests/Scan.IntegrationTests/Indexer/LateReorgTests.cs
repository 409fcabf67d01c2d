using System.Numerics;
using System.Text.Json.Nodes;
using Scan.Documents;
using Scan.Domain.Primitives;
using Scan.Indexer.Chain;
using Scan.Indexer.Manifests;
using Scan.Testing;
using Xunit;

namespace Scan.IntegrationTests.Indexer;

/// <summary>A contract that a manifest gains or regains while the chain leaves blocks that are stored: the state is that of a run which never saw them.</summary>
public sealed class LateReorgTests(PostgresServer postgres) : IAsyncLifetime
{
    private const int Final = 6;

    /// <summary>As many of the newest blocks are replaced: the first of them is empty, the second holds the late log.</summary>
    private const int Replaced = 4;

    private static readonly FollowerOptions Options = new()
    {
        PollInterval = TimeSpan.FromMilliseconds(20), FirstRetry = TimeSpan.FromMilliseconds(5), LongestRetry = TimeSpan.FromMilliseconds(50), FirstRange = 2, MostBlocks = 2, HeadBlocks = 3,
    };

    private BareChain chain = null!;
    private Address pods, strategies;
    private Hash32 young;
    private IndexerRig rig = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private NetworkManifest Early => chain.Manifest(new Finality(Final), BareChain.Contract("eigenlayer-core", "StrategyFactory", strategies));
    private NetworkManifest Both => Early with { Contracts = [.. Early.Contracts, BareChain.Contract("eigenlayer-core", "EigenPodManager", pods)] };

    /// <summary>Two contracts with logs in final blocks and in blocks that are not.</summary>
    public async ValueTask InitializeAsync()
    {
        chain = await BareChain.StartAsync(Ct);
        pods = await chain.DeployAsync("PodNursery", Ct);
        strategies = await chain.DeployAsync("StrategyNursery", Ct);
        await chain.DoAsync(strategies, "deployNewStrategy", Ct, chain.Accounts[5]);
        await chain.DoAsync(pods, "createPods", Ct, (BigInteger)2);
        await chain.MineAsync(Final, Ct);
        young = (await chain.DoAsync(pods, "createPods", Ct, BigInteger.One)).TransactionHash;
        await chain.DoAsync(strategies, "deployNewStrategy", Ct, chain.Accounts[6]);
        await chain.MineAsync(1, Ct);
        rig = await IndexerRig.StartAsync(postgres, Ct, Options);
    }

    public async ValueTask DisposeAsync()
    {
        await rig.DisposeAsync();
        await chain.DisposeAsync();
    }

    [Theory]
    [InlineData(null)]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_contract_is_added_after_blocks_with_its_logs_were_replaced_while_nobody_followed(int? again)
    {
        await RunAsync(Early);
        await ReorgAsync(again);
        await CatchUpAsync(Both);
        await ShouldBeAsIfCleanAsync();
    }

    [Theory]
    [InlineData(1, null)]
    [InlineData(1, 3)]
    [InlineData(4, 1)]
    [InlineData(7, 3)]
    [InlineData(9, null)]
    [InlineData(9, 1)]
    public async Task Blocks_are_replaced_in_the_middle_of_reading_late_logs(int question, int? again)
    {
        await RunAsync(Early);
        var (questions, isReading) = (0, false);
        await using var node = await FaultyNode.StartAsync(chain.Anvil.HttpUrl, method =>
        {
            if (method == "eth_getLogs" && ++questions == question) ReplaceAsync().GetAwaiter().GetResult();
            return NodeFault.None;
        }, Ct);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var following = rig.FollowAsync(Both with { Rpc = [node.Url] }, end.Token);
        while (Volatile.Read(ref questions) <= question) await Task.Delay(20, Ct);
        await rig.ReachedAsync(BareChain.ChainId, await chain.HeadAsync(Ct), Ct);
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => following);
        Assert.True(isReading);
        await ShouldBeAsIfCleanAsync();

        async Task ReplaceAsync()
        {
            isReading = !await HasPodsAsync();
            await ReorgAsync(again);
        }
    }

    [Fact]
    public async Task A_contract_that_is_added_does_not_hide_a_reorg_below_the_finalized_block()
    {
        await RunAsync(Early);
        var before = await rig.DigestAsync(BareChain.ChainId, Ct);
        await chain.ReorgAsync(Final + 3, Ct);
        var stop = await Assert.ThrowsAsync<ChainStoppedException>(() => rig.FollowAsync(Both, Ct));
        Assert.Contains("was final", stop.Message, StringComparison.Ordinal);
        Assert.Equal((ChainState.Stopped, before), ((await rig.Chains.FindAsync(BareChain.ChainId, Ct))!.State, await rig.DigestAsync(BareChain.ChainId, Ct)));
    }

    [Fact]
    public async Task A_node_whose_head_is_below_stored_blocks_is_waited_for_before_anything_is_undone()
    {
        var fork = (await chain.Anvil.CallAsync("evm_snapshot", [], Ct)).GetString()!;
        await chain.DoAsync(pods, "createPods", Ct, BigInteger.One);
        await chain.MineAsync(2, Ct);
        await RunAsync(Early);
        var before = await rig.DigestAsync(BareChain.ChainId, Ct);
        await chain.Anvil.CallAsync("evm_revert", [fork], Ct);
        await using var node = await FaultyNode.StartAsync(chain.Anvil.HttpUrl, _ => NodeFault.None, Ct);
        await WaitingAsync(node, before, async () =>
        {
            await chain.DoAsync(pods, "createPods", Ct, (BigInteger)3);
            await chain.MineAsync(3, Ct);
        });
    }

    [Fact]
    public async Task A_node_that_names_other_blocks_in_its_logs_alone_is_waited_out()
    {
        await RunAsync(Early);
        var before = await rig.DigestAsync(BareChain.ChainId, Ct);
        var lying = true;
        await using var liar = await FaultyNode.StartAsync(chain.Anvil.HttpUrl, method => lying && method == "eth_getLogs" ? NodeFault.StrangeHash : NodeFault.None, Ct);
        await WaitingAsync(liar, before, () =>
        {
            lying = false;
            return Task.CompletedTask;
        });
        Assert.True(await IsNothingUndoneAsync());
    }

    /// <summary>Alone among the late ones of its block and in the middle of a range, the log contradicts nothing but what is stored: the block, with history, else its logs.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_node_that_names_another_block_in_the_only_late_log_of_a_stored_one_is_asked_again(bool history)
    {
        await rig.DisposeAsync();
        rig = await IndexerRig.StartAsync(postgres, Ct, Options with { History = history });
        var stakes = await chain.DeployAsync("BorrowingServiceManager", Ct);
        // Ranges of two blocks begin with even ones.
        await chain.MineAsync(1 + (int)((await chain.HeadAsync(Ct)).Number % 2), Ct);
        await chain.SendAsync(strategies, "deployNewStrategy", Ct, chain.Accounts[7]);
        await chain.DoAsync(stakes, "name", Ct, Address.Zero, Address.Zero);
        var block = await chain.HeadAsync(Ct);
        await chain.MineAsync(Final + 3, Ct);
        await RunAsync(Early);
        FaultyNode? asked = null;
        await using var liar = asked = await FaultyNode.StartAsync(chain.Anvil.HttpUrl, method => method == "eth_getLogs" && asked!.Spoiled < 3 && IsOfBlock(asked.Requests.Last(request => request["method"]!.GetValue<string>() == method)["params"]![0]!) ? NodeFault.StrangeHash : NodeFault.None, Ct);
        var both = Early with { Contracts = [.. Early.Contracts, BareChain.Contract("middleware", "StakeRegistry", stakes)], Rpc = [liar.Url] };
        await RunAsync(both);
        Assert.Equal(3, liar.Spoiled);
        var late = Assert.Single((await rig.Ledger.QueryAsync(new LedgerQuery { Address = stakes.ToArray(), Take = 10 }, Ct)).Rows);
        Assert.Equal(block, new BlockRef(late.Block, new Hash32(late.BlockHash)));
        await ShouldBeAsIfCleanAsync(both);

        bool IsOfBlock(JsonNode filter) => filter["fromBlock"]?.GetValue<string>() == $"0x{block.Number:x}" && filter["toBlock"]?.GetValue<string>() == $"0x{block.Number + 1:x}";
    }

    [Fact]
    public async Task An_endpoint_without_the_late_logs_of_blocks_above_finality_is_passed_over()
    {
        var young = new Finality(1_000);
        await RunAsync(Early with { Finality = young });
        await using var liar = await FaultyNode.StartAsync(chain.Anvil.HttpUrl, method => method == "eth_getLogs" ? NodeFault.NoLogs : NodeFault.None, Ct);
        await RunAsync(Both with { Finality = young, Rpc = [liar.Url, chain.Anvil.HttpUrl] });
        Assert.True(liar.Spoiled > 0);
        await ShouldBeAsIfCleanAsync();
    }

    [Theory]
    [InlineData(3)]
    [InlineData(12)]
    public async Task A_last_block_that_the_node_calls_another_one_once_is_neither_a_reorg_nor_a_reason_to_stop(long tip)
    {
        await rig.RunToAsync(Both, tip, Ct);
        await using var liar = await OnceLyingAsync(tip);
        await CatchUpAsync(Both with { Rpc = [liar.Url] });
        Assert.Equal((1, true), (liar.Spoiled, await IsNothingUndoneAsync()));
        await ShouldBeAsIfCleanAsync();
    }

    [Fact]
    public async Task Late_logs_from_before_the_first_stored_block_are_those_of_the_blocks_that_it_follows_from()
    {
        var (head, depth) = (await chain.HeadAsync(Ct), new Finality(Final - 1));
        var strategy = BareChain.Contract("eigenlayer-core", "StrategyFactory", strategies, head.Number - 1);
        await RunAsync(Early with { Contracts = [strategy], Finality = depth });
        var both = Both with { Contracts = [strategy, .. Both.Contracts.Skip(1)], Finality = depth };
        await using var liar = await OnceLyingAsync(head.Number - 2);
        await RunAsync(both with { Rpc = [liar.Url] });
        Assert.Equal(1, liar.Spoiled);
        await ShouldBeAsIfCleanAsync(both);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(1)]
    public async Task Every_stored_block_is_replaced_behind_late_logs_of_final_ones(int? again)
    {
        var head = await chain.HeadAsync(Ct);
        var strategy = BareChain.Contract("eigenlayer-core", "StrategyFactory", strategies, head.Number - Replaced + 3);
        await RunAsync(Early with { Contracts = [strategy] });
        var both = Both with { Contracts = [strategy, .. Both.Contracts.Skip(1)] };
        await RunAsync(both);
        Assert.True((await rig.Chains.RecentBlocksAsync(BareChain.ChainId, 1_000, Ct))[^1].Number > head.Number - Final);
        Assert.True(await HasPodsAsync());
        await ReorgAsync(again);
        await CatchUpAsync(both);
        await ShouldBeAsIfCleanAsync(both);
    }

    [Fact]
    public async Task A_contract_that_was_dropped_misses_nothing_of_blocks_that_came_in_the_place_of_those_it_was_read_in()
    {
        await RunAsync(Both);
        await RunAsync(Early);
        await ReorgAsync(1);
        await CatchUpAsync(Early);
        await RunAsync(Both);
        await ShouldBeAsIfCleanAsync();
    }

    [Fact]
    public async Task What_an_indexer_saw_of_a_closed_source_before_it_had_the_lead_is_looked_at_again()
    {
        var head = await chain.HeadAsync(Ct);
        await rig.RunToAsync(Both, head.Number - 2, Ct);
        await using var other = rig.Again(Options);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var leading = other.FollowAsync(Early, end.Token);
        await rig.ReachedAsync(BareChain.ChainId, head, Ct);
        await OvertakingAsync(Both, async () =>
        {
            await ReorgAsync(0);
            await rig.ReachedAsync(BareChain.ChainId, await chain.HeadAsync(Ct), Ct);
        });
        // It has no lead any more, which it finds out when it writes.
        await end.CancelAsync();
        Assert.NotNull(await Record.ExceptionAsync(() => leading));
        await ShouldBeAsIfCleanAsync();
    }

    [Fact]
    public async Task A_chain_that_another_indexer_left_without_blocks_begins_anew_with_the_contract_that_was_added()
    {
        var young = new Finality(1_000);
        await RunAsync(Early with { Finality = young });
        await OvertakingAsync(Both with { Finality = young }, async () =>
        {
            await using var lead = await Lead.TakeAsync(rig.Store, BareChain.ChainId, "another", new WriterOptions(), Ct);
            Assert.Null((await lead.Writer.RollbackAsync(-1, Ct)).To);
        });
        await ShouldBeAsIfCleanAsync();
    }

    /// <summary>Follows with a contract more, something happening between the first look at the sources and the lead.</summary>
    private async Task OvertakingAsync(NetworkManifest network, Func<Task> meanwhile)
    {
        FaultyNode? asked = null;
        Shadow? rebuilding = null;
        await using var node = asked = await FaultyNode.StartAsync(chain.Anvil.HttpUrl, method =>
        {
            if (method == "eth_getBlockByNumber" && asked!.Requests.Last()["params"]![0]!.GetValue<string>() == "latest") rebuilding ??= Shadow.BeginAsync(rig.Store, BareChain.ChainId, Ct).GetAwaiter().GetResult();
            return NodeFault.None;
        }, Ct);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var following = rig.FollowAsync(network with { Rpc = [node.Url] }, end.Token);
        await using var waiting = rig.Store.Database.CreateCommand("""
            SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))
            """);
        while (!(bool)(await waiting.ExecuteScalarAsync(Ct))!) await GoingOnAsync();
        await meanwhile();
        await rebuilding!.DisposeAsync();
        while (!await HasPodsAsync(open: true)) await GoingOnAsync();
        await rig.ReachedAsync(BareChain.ChainId, await chain.HeadAsync(Ct), Ct);
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => following);

        async Task GoingOnAsync()
        {
            if (following.IsCompleted) await following;
            await Task.Delay(20, Ct);
        }
    }

    /// <summary>A node that names another block once where this one is asked for by its number.</summary>
    private async Task<FaultyNode> OnceLyingAsync(long block)
    {
        FaultyNode? node = null;
        return node = await FaultyNode.StartAsync(chain.Anvil.HttpUrl, method =>
            node!.Spoiled == 0 && method == "eth_getBlockByNumber" && node.Requests.Last()["params"]![0]!.GetValue<string>() == $"0x{block:x}" ? NodeFault.OtherBlock : NodeFault.None, Ct);
    }

    /// <summary>Replaces the young blocks, the pod's transaction being mined again in the block with this place among the new ones, or not at all.</summary>
    private Task ReorgAsync(int? again) => chain.ReorgAsync(Replaced, Ct, again is { } block ? [(young, block)] : []);

    private async Task RunAsync(NetworkManifest network) => await rig.RunToAsync(network, (await chain.HeadAsync(Ct)).Number, Ct);

    private async Task CatchUpAsync(NetworkManifest network) => await rig.CatchUpAsync(network, await chain.HeadAsync(Ct), Ct);

    /// <summary>Follows a node that cannot be gone on with, which changes nothing, until it is mended.</summary>
    private async Task WaitingAsync(FaultyNode node, string before, Func<Task> mend)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var following = rig.FollowAsync(Both with { Rpc = [node.Url] }, end.Token);
        while (await rig.Chains.FindAsync(BareChain.ChainId, Ct) is not { LastError: not null }) await Task.Delay(20, Ct);
        var asked = node.Requests.Count;
        while (node.Requests.Count < asked + 50) await Task.Delay(20, Ct);
        Assert.Equal((before, true), (await rig.DigestAsync(BareChain.ChainId, Ct), await IsNothingUndoneAsync()));
        await mend();
        var head = await chain.HeadAsync(Ct);
        await rig.ReachedAsync(BareChain.ChainId, head, Ct);
        while (!await HasPodsAsync()) await Task.Delay(20, Ct);
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => following);
        await ShouldBeAsIfCleanAsync();
    }

    /// <summary>True when the contract's late logs are part of the state; of one that was dropped, only what was read before, unless it is open again.</summary>
    private async Task<bool> HasPodsAsync(bool open = false) => (await rig.SourcesAsync(BareChain.ChainId, Ct)).Any(source => new Address(source.Address) == pods && !(open && source.ClosedBlock is not null));

    private async Task<bool> IsNothingUndoneAsync()
    {
        await using var command = rig.Store.Database.CreateCommand("SELECT orphaned_to IS NULL FROM scan.chains");
        return (bool)(await command.ExecuteScalarAsync(Ct))!;
    }

    private Task ShouldBeAsIfCleanAsync() => ShouldBeAsIfCleanAsync(Both);

    private async Task ShouldBeAsIfCleanAsync(NetworkManifest network)
    {
        await using var clean = await IndexerRig.StartAsync(postgres, Ct);
        await clean.CatchUpAsync(network, await chain.HeadAsync(Ct), Ct);
        Assert.Equal(await clean.DigestAsync(BareChain.ChainId, Ct), await rig.DigestAsync(BareChain.ChainId, Ct));
    }
}
