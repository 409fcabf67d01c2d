using Scan.Devnet;
using Scan.Documents;
using Scan.Domain.Primitives;
using Scan.Indexer.Chain;
using Scan.Indexer.Manifests;
using Scan.IntegrationTests.Devnet;
using Scan.Testing;
using Xunit;

namespace Scan.IntegrationTests.Indexer;

/// <summary>A node that fails and lies delays the indexer and never changes what it stores.</summary>
public sealed class FaultTests(PostgresServer postgres)
{
    private static readonly FollowerOptions Options = new()
    {
        PollInterval = TimeSpan.FromMilliseconds(20), FirstRetry = TimeSpan.FromMilliseconds(5), LongestRetry = TimeSpan.FromMilliseconds(50), FirstRange = 2, MostBlocks = 2, BatchLogs = 20, HeadBlocks = 1,
    };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Whatever_a_node_does_wrong_the_digest_is_that_of_a_clean_run(int seed)
    {
        await using var host = await DevnetHost.StartAsync(Ct);
        var devnet = await ChainTests.PlayedAsync(host);
        await using var clean = await IndexerRig.StartAsync(postgres, Ct);
        await clean.RunToAsync(DevnetManifest.Of(devnet, host.Anvil.HttpUrl, new Finality(4)), devnet.Head.Number, Ct);

        var random = new Random(seed);
        // What one endpoint alone can be caught at, or what does not matter.
        NodeFault[] kinds =
        [
            NodeFault.RateLimit, NodeFault.ServerError, NodeFault.HangUp, NodeFault.TornAnswer, NodeFault.RangeTooLarge, NodeFault.StrangeAddress,
            NodeFault.StrangeBlock, NodeFault.StrangeHash, NodeFault.HeadGoesBack, NodeFault.EmptyBloom, NodeFault.FullBloom,
        ];
        await using var node = await FaultyNode.StartAsync(host.Anvil.HttpUrl, _ => random.Next(3) == 0 ? kinds[random.Next(kinds.Length)] : NodeFault.None, Ct);
        await using var rig = await IndexerRig.StartAsync(postgres, Ct, Options);
        await rig.RunToAsync(DevnetManifest.Of(devnet, node.Url, new Finality(4)), devnet.Head.Number, Ct);
        Assert.True(node.Spoiled > 8, $"Only {node.Spoiled} requests were spoiled.");
        Assert.Equal(await clean.DigestAsync(devnet.ChainId, Ct), await rig.DigestAsync(devnet.ChainId, Ct));
    }

    [Fact]
    public async Task A_fault_of_the_node_costs_neither_the_lead_nor_what_is_in_memory()
    {
        await using var host = await DevnetHost.StartAsync(Ct);
        var devnet = await ChainTests.PlayedAsync(host);
        // Ever more seldom: at an even pace each attempt at a page that takes several requests could meet one.
        var (asked, next, gate) = (0, 2, new Lock());
        await using var node = await FaultyNode.StartAsync(host.Anvil.HttpUrl, method => method == "eth_getLogs" && Spoils() ? NodeFault.StrangeHash : NodeFault.None, Ct);
        await using var rig = await IndexerRig.StartAsync(postgres, Ct, Options);
        await rig.RunToAsync(DevnetManifest.Of(devnet, node.Url, new Finality(4)), devnet.Head.Number, Ct);
        Assert.True(node.Spoiled > 3);
        await using var leads = rig.Store.Database.CreateCommand("SELECT epoch FROM scan.leads");
        Assert.Equal(1L, await leads.ExecuteScalarAsync(Ct));

        bool Spoils()
        {
            lock (gate)
            {
                if (++asked < next) return false;
                next *= 2;
                return true;
            }
        }
    }

    /// <summary>It has the block's logs, so it is about to have the rest. Taken for unknown, that would stand for ever.</summary>
    [Theory]
    [InlineData("eth_getTransactionByHash", NodeFault.NullResult)]
    [InlineData("eth_call", NodeFault.NoState)]
    public async Task A_fact_that_a_node_lacks_for_a_moment_near_its_head_is_waited_for(string method, NodeFault fault)
    {
        await using var chain = await BareChain.StartAsync(Ct);
        var (coordinator, manager) = (await chain.DeployAsync("BorrowingServiceManager", Ct), await chain.DeployAsync("EndlessServiceManager", Ct));
        await chain.DoAsync(coordinator, "name", Ct, Address.Zero, Address.Zero);
        await chain.DoAsync(manager, "relent", Ct);
        await chain.DoAsync(manager, "appoint", Ct, chain.Accounts[3]);
        var network = chain.Manifest(new Finality(1_000), BareChain.Contract("middleware", "RegistryCoordinator", coordinator), BareChain.Contract("middleware", "ServiceManagerBase", manager));
        await using var clean = await IndexerRig.StartAsync(postgres, Ct);
        await clean.RunToAsync(network, (await chain.HeadAsync(Ct)).Number, Ct);
        var asked = 0;
        await using var node = await FaultyNode.StartAsync(chain.Anvil.HttpUrl, m => m == method && asked++ < 3 ? fault : NodeFault.None, Ct);
        await using var rig = await IndexerRig.StartAsync(postgres, Ct, Options with { HeadBlocks = 64 });
        await rig.RunToAsync(network with { Rpc = [node.Url] }, (await chain.HeadAsync(Ct)).Number, Ct);
        Assert.Equal(3, node.Spoiled);
        Assert.Equal(await ObservationsAsync(clean), await ObservationsAsync(rig));
        Assert.Equal(await clean.DigestAsync(BareChain.ChainId, Ct), await rig.DigestAsync(BareChain.ChainId, Ct));
    }

    [Theory]
    [InlineData(NodeFault.StrangeAddress)]
    [InlineData(NodeFault.StrangeBlock)]
    [InlineData(NodeFault.StrangeHash)]
    public async Task A_wrong_answer_is_shown_as_the_chains_error_and_nothing_of_it_is_stored(NodeFault fault)
    {
        await using var host = await DevnetHost.StartAsync(Ct);
        var devnet = await ChainTests.PlayedAsync(host);
        var lying = true;
        await using var node = await FaultyNode.StartAsync(host.Anvil.HttpUrl, method => lying && method == "eth_getLogs" ? fault : NodeFault.None, Ct);
        await using var rig = await IndexerRig.StartAsync(postgres, Ct, Options);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var following = rig.FollowAsync(DevnetManifest.Of(devnet, node.Url, new Finality(4)), end.Token);
        while (await rig.Chains.FindAsync(devnet.ChainId, Ct) is not { LastError: not null }) await Task.Delay(20, Ct);
        Assert.DoesNotContain((await rig.Ledger.QueryAsync(new LedgerQuery { Take = 1000 }, Ct)).Rows, row => row.Address[^1] == 0xaa && row.Address[0] == 0);

        lying = false;
        await rig.ReachedAsync(devnet.ChainId, ChainTests.Head(devnet), Ct);
        while ((await rig.Chains.FindAsync(devnet.ChainId, Ct))!.LastError is not null) await Task.Delay(20, Ct);
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => following);
    }

    private static async Task<string> ObservationsAsync(IndexerRig rig)
    {
        await using var command = rig.Store.Database.CreateCommand("SELECT string_agg(concat_ws(' ', block, key, encode(value, 'hex'), missing), E'\n' ORDER BY block, key) FROM scan.observations");
        return (string)(await command.ExecuteScalarAsync(Ct))!;
    }
}
