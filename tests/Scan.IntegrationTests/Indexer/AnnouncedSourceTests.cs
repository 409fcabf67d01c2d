using System.Numerics;
using Scan.Documents;
using Scan.Domain.EigenLayer;
using Scan.Domain.Primitives;
using Scan.Indexer.Chain;
using Scan.Indexer.Manifests;
using Scan.Testing;
using Xunit;

namespace Scan.IntegrationTests.Indexer;

/// <summary>Contracts that other contracts announce are read from the block of their creation on, whatever the pages, the number of them, and the branch.</summary>
public sealed class AnnouncedSourceTests(PostgresServer postgres) : IAsyncLifetime
{
    private BareChain chain = null!;
    private Address nursery;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        chain = await BareChain.StartAsync(Ct);
        nursery = await chain.DeployAsync("PodNursery", Ct);
    }

    public ValueTask DisposeAsync() => chain.DisposeAsync();

    [Fact]
    public async Task A_pod_is_read_from_the_log_before_its_announcement_on_and_a_stray_one_is_not()
    {
        await chain.DoAsync(nursery, "createPods", Ct, (BigInteger)2);
        await chain.SendAsync(nursery, "stray", Ct);
        await chain.SendAsync(nursery, "receiveAt", Ct, (BigInteger)0, (BigInteger)2, (BigInteger)99);
        await chain.MineAsync(1, Ct);
        await using var rig = await IndexerRig.StartAsync(postgres, Ct);
        await RunAsync(rig, Pods());
        // Each pod's first receipt, its announcement and the later receipt; Initialized is left to those who list the pod themselves.
        Assert.Equal(
            ["NonBeaconChainETHReceived", "PodDeployed", "NonBeaconChainETHReceived", "PodDeployed", "NonBeaconChainETHReceived", "NonBeaconChainETHReceived"],
            await EventsAsync(rig));
    }

    [Fact]
    public async Task Pages_batches_and_the_way_of_asking_make_no_difference()
    {
        for (var i = 0; i < 6; i++)
        {
            await chain.DoAsync(nursery, "createPods", Ct, (BigInteger)3);
            await chain.SendAsync(nursery, "stray", Ct);
            await chain.SendAsync(nursery, "receiveAt", Ct, BigInteger.Zero, (BigInteger)(3 * i), (BigInteger)i);
            await chain.MineAsync(2, Ct);
        }
        var digests = new HashSet<string>();
        foreach (var options in new FollowerOptions[]
                 {
                     new(),
                     new() { FirstRange = 1, MostBlocks = 1, BatchLogs = 1, HeadBlocks = 1 },
                     new() { FirstRange = 5, MostBlocks = 5, Pages = 1 },
                     // Ten pods are asked for by their addresses, eleven by their topics.
                     new() { FilterAddresses = 10, FirstRange = 2, MostBlocks = 2 },
                     new() { FilterAddresses = 1, HeadBlocks = 3 },
                 })
        {
            foreach (var finality in new[] { 0, 100 })
            {
                await using var rig = await IndexerRig.StartAsync(postgres, Ct, options);
                await RunAsync(rig, Pods(finality));
                digests.Add(await rig.DigestAsync(BareChain.ChainId, Ct));
                Assert.Equal(18, (await rig.SourcesAsync(BareChain.ChainId, Ct)).Count(source => source.Contract == "EigenPod"));
            }
        }
        Assert.Single(digests);
    }

    [Fact]
    public async Task Thousands_of_pods_cost_no_question_each()
    {
        const int Pods = 2_000;
        for (var i = 0; i < Pods / 250; i++) await chain.DoAsync(nursery, "createPods", Ct, (BigInteger)250);
        for (var i = 0; i < 40; i++) await chain.DoAsync(nursery, "receiveAt", Ct, (BigInteger)(i * 50), (BigInteger)(i * 50 + 50), BigInteger.One);
        var questions = 0;
        await using var node = await FaultyNode.StartAsync(chain.Anvil.HttpUrl, method =>
        {
            if (method == "eth_getLogs") questions++;
            return NodeFault.None;
        }, Ct);
        await using var rig = await IndexerRig.StartAsync(postgres, Ct, new FollowerOptions { FirstRange = 10, MostBlocks = 10, CrossCheckShare = 0 });
        await RunAsync(rig, this.Pods(0) with { Rpc = [node.Url] });
        Assert.Equal(Pods * 2 + Pods, (await rig.Chains.FindAsync(BareChain.ChainId, Ct))!.EventsTotal);
        Assert.InRange(questions, 1, 40);
    }

    [Fact]
    public async Task A_pod_of_an_orphaned_block_is_forgotten_and_one_that_comes_back_is_read_again()
    {
        await chain.DoAsync(nursery, "createPods", Ct, BigInteger.One);
        await using var rig = await IndexerRig.StartAsync(postgres, Ct);
        var network = Pods(6);
        await rig.CatchUpAsync(network, await chain.HeadAsync(Ct), Ct);
        await chain.DoAsync(nursery, "createPods", Ct, BigInteger.One);
        await chain.DoAsync(nursery, "receiveAt", Ct, BigInteger.One, (BigInteger)2, BigInteger.One);
        await rig.CatchUpAsync(network, await chain.HeadAsync(Ct), Ct);
        Assert.Equal(3, (await rig.SourcesAsync(BareChain.ChainId, Ct)).Count);
        await chain.ReorgAsync(2, Ct);
        await rig.CatchUpAsync(network, await chain.HeadAsync(Ct), Ct);
        Assert.Equal(2, (await rig.SourcesAsync(BareChain.ChainId, Ct)).Count);
        Assert.Equal(2, (await EventsAsync(rig)).Count);
        await chain.DoAsync(nursery, "createPods", Ct, BigInteger.One);
        await chain.DoAsync(nursery, "receiveAt", Ct, BigInteger.One, (BigInteger)2, BigInteger.One);
        await rig.CatchUpAsync(network, await chain.HeadAsync(Ct), Ct);
        Assert.Equal(5, (await EventsAsync(rig)).Count);
        await using var clean = await IndexerRig.StartAsync(postgres, Ct);
        await clean.CatchUpAsync(network, await chain.HeadAsync(Ct), Ct);
        Assert.Equal(await clean.DigestAsync(BareChain.ChainId, Ct), await rig.DigestAsync(BareChain.ChainId, Ct));
    }

    [Fact]
    public async Task An_indexer_that_starts_again_knows_its_pods()
    {
        await chain.DoAsync(nursery, "createPods", Ct, (BigInteger)3);
        await using var rig = await IndexerRig.StartAsync(postgres, Ct);
        await RunAsync(rig, Pods());
        await chain.DoAsync(nursery, "receiveAt", Ct, BigInteger.Zero, (BigInteger)3, BigInteger.One);
        await RunAsync(rig, Pods());
        await using var clean = await IndexerRig.StartAsync(postgres, Ct);
        await RunAsync(clean, Pods());
        Assert.Equal(9, (await EventsAsync(rig)).Count);
        Assert.Equal(await clean.DigestAsync(BareChain.ChainId, Ct), await rig.DigestAsync(BareChain.ChainId, Ct));
    }

    [Fact]
    public async Task A_factory_that_is_added_later_brings_what_it_announced()
    {
        var strategies = await chain.DeployAsync("StrategyNursery", Ct);
        await chain.DoAsync(nursery, "createPods", Ct, BigInteger.One);
        await chain.DoAsync(strategies, "deployNewStrategy", Ct, chain.Accounts[5]);
        await using var rig = await IndexerRig.StartAsync(postgres, Ct);
        await RunAsync(rig, Pods());
        var both = chain.Manifest(new Finality(2), Pods().Contracts[0], BareChain.Contract("eigenlayer-core", "StrategyFactory", strategies));
        await chain.MineAsync(1, Ct);
        await RunAsync(rig, both);
        await using var clean = await IndexerRig.StartAsync(postgres, Ct);
        await RunAsync(clean, both);
        Assert.Equal(await clean.DigestAsync(BareChain.ChainId, Ct), await rig.DigestAsync(BareChain.ChainId, Ct));
    }

    [Fact]
    public async Task Strategies_and_vaults_of_a_factory_have_their_token_and_rate()
    {
        var strategies = await chain.DeployAsync("StrategyNursery", Ct);
        var (token, avs) = (chain.Accounts[5], chain.Accounts[6]);
        await chain.DoAsync(strategies, "deployNewStrategy", Ct, token);
        await chain.DoAsync(strategies, "deployDurationVault", Ct, token, avs);
        await using var rig = await IndexerRig.StartAsync(postgres, Ct);
        var network = chain.Manifest(new Finality(2), BareChain.Contract("eigenlayer-core", "StrategyFactory", strategies));
        await RunAsync(rig, network);
        var children = (await rig.SourcesAsync(BareChain.ChainId, Ct)).Where(source => source.Parent is not null).Select(source => (source.Contract, new Address(source.Address))).ToList();
        Assert.Equal(["StrategyBase", "DurationVaultStrategy"], children.Select(child => child.Contract));
        await chain.SendAsync(chain.Meet(children[1].Item2, "NurseryStrategy"), "deposit", Ct, (BigInteger)1_100_000_000_000_000_000);
        await chain.MineAsync(1, Ct);
        await RunAsync(rig, network);
        var documents = (await rig.Store.QueryAsync<RestakingStrategy>(new DocumentQuery(), Ct)).Items.ToDictionary(item => item.Body.Address, item => item.Body);
        Assert.All(documents.Values, strategy => Assert.Equal((token, (byte?)18, true), (strategy.Token, (byte?)strategy.Decimals, strategy.FromFactory)));
        Assert.Equal([(BigInteger)1_000_000_000_000_000_000, (BigInteger)1_100_000_000_000_000_000], children.Select(child => documents[child.Item2].ExchangeRate!.Value));
    }

    [Fact]
    public async Task Events_that_anybody_may_emit_are_read_of_whoever_emits_them_and_announce_nothing()
    {
        await chain.DoAsync(nursery, "createPods", Ct, (BigInteger)2);
        await chain.DoAsync(nursery, "stray", Ct);
        await using var rig = await IndexerRig.StartAsync(postgres, Ct);
        var network = chain.Manifest(new Finality(2), BareChain.Contract("eigenlayer-core", "EigenPod", Address.Zero), BareChain.Contract("eigenlayer-core", "EigenPodManager", Address.Zero));
        await RunAsync(rig, network);
        string[] born = ["Initialized", "NonBeaconChainETHReceived"];
        Assert.Equal([.. born, "PodDeployed", .. born, "PodDeployed", .. born], await EventsAsync(rig));
        Assert.All(await rig.SourcesAsync(BareChain.ChainId, Ct), source => Assert.Null(source.Parent));
    }

    private NetworkManifest Pods(int finality = 2) => chain.Manifest(new Finality(finality), BareChain.Contract("eigenlayer-core", "EigenPodManager", nursery));

    private async Task RunAsync(IndexerRig rig, NetworkManifest network) => await rig.RunToAsync(network, (await chain.HeadAsync(Ct)).Number, Ct);

    private static async Task<List<string>> EventsAsync(IndexerRig rig)
    {
        var kinds = await rig.Kinds.ListAsync(Ct);
        return [.. (await rig.Ledger.QueryAsync(new LedgerQuery { Descending = false, Take = 1000 }, Ct)).Rows.Select(row => row.KindId == 0 ? "?" : kinds[row.KindId].Name)];
    }
}
