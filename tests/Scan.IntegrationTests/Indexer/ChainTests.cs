using Scan.Devnet;
using Scan.Documents;
using Scan.Domain.Mach;
using Scan.Domain.Middleware;
using Scan.Domain.Primitives;
using Scan.Indexer.Chain;
using Scan.Indexer.Manifests;
using Scan.IntegrationTests.Devnet;
using Scan.Testing;
using Xunit;

namespace Scan.IntegrationTests.Indexer;

/// <summary>What is indexed of a devnet on a real node, into a real PostgreSQL.</summary>
public sealed class ChainTests(PostgresServer postgres)
{
    private static readonly Hash32 Message = Hash32.Parse("0x1100000000000000000000000000000000000000000000000000000000000011", null);
    private static readonly Finality Deep = new(3);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Registries_behind_a_coordinator_are_read_and_an_alerts_call_data_is_observed()
    {
        await using var host = await DevnetHost.StartAsync(Ct);
        var devnet = await PlayedAsync(host);
        await using var rig = await IndexerRig.StartAsync(postgres, Ct);
        await rig.RunToAsync(DevnetManifest.Of(devnet, host.Anvil.HttpUrl, Deep), devnet.Head.Number, Ct);

        var avs = devnet.Addresses.Avss[0].ServiceManager;
        var stakes = await rig.Store.QueryAsync<QuorumStake>(new DocumentQuery { Where = Filter.Equal("avs", avs.ToString()) }, Ct);
        Assert.NotEmpty(stakes.Items);
        var alert = Assert.Single((await rig.Store.QueryAsync<Alert>(new DocumentQuery(), Ct)).Items).Body;
        Assert.Equal((avs, Message, "10"), (alert.Avs, alert.MessageHash, alert.RollupChainId));
        Assert.NotEmpty(alert.Quorums);
        var observed = await rig.Ledger.ObservationsAsync(devnet.ChainId, alert.Transaction.ToArray(), Ct);
        Assert.Contains(observed, o => o.Key.StartsWith("tx:", StringComparison.Ordinal) && o.Value is not null);
        Assert.DoesNotContain((await rig.Ledger.QueryAsync(new LedgerQuery { Take = 1000 }, Ct)).Rows, row => row.Problem is not null);
    }

    [Fact]
    public async Task Catching_up_and_following_give_the_same_digest_whatever_the_batches_are()
    {
        await using var host = await DevnetHost.StartAsync(Ct);
        var devnet = await PlayedAsync(host);
        var (final, live) = (DevnetManifest.Of(devnet, host.Anvil.HttpUrl, new Finality(0)), DevnetManifest.Of(devnet, host.Anvil.HttpUrl, new Finality(1_000)));
        var digests = new List<string>();
        foreach (var (network, options) in new[]
        {
            (final, new FollowerOptions()),
            (final, new FollowerOptions { FirstRange = 3, MostBlocks = 5, BatchLogs = 7 }),
            (live, new FollowerOptions { HeadBlocks = 1 }),
            (live, new FollowerOptions { HeadBlocks = 9, FilterAddresses = 2 }),
        })
        {
            await using var rig = await IndexerRig.StartAsync(postgres, Ct, options with { PollInterval = TimeSpan.FromMilliseconds(20) });
            await rig.RunToAsync(network, devnet.Head.Number, Ct);
            digests.Add(await rig.DigestAsync(devnet.ChainId, Ct));
        }
        Assert.Single(digests.Distinct());
    }

    [Fact]
    public async Task A_busy_chain_comes_to_the_same_digest_when_no_document_stays_in_memory()
    {
        await using var network = await SimulatedNetwork.StartAsync(Ct);
        var digests = new List<string>();
        foreach (var options in new[] { new FollowerOptions(), new FollowerOptions { WorkingSetBytes = 1, FirstRange = 4, MostBlocks = 4, BatchLogs = 400 } })
        {
            await using var rig = await IndexerRig.StartAsync(postgres, Ct, options);
            await rig.RunToAsync(network.Manifest, SimulatedNetwork.Head, Ct);
            digests.Add(await rig.DigestAsync(network.Manifest.ChainId, Ct));
        }
        Assert.Single(digests.Distinct());
    }

    [Fact]
    public async Task An_indexer_cut_off_at_any_moment_goes_on_to_the_digest_of_a_clean_run()
    {
        await using var host = await DevnetHost.StartAsync(Ct);
        var devnet = await PlayedAsync(host);
        var network = DevnetManifest.Of(devnet, host.Anvil.HttpUrl, Deep);
        await using var clean = await IndexerRig.StartAsync(postgres, Ct);
        await clean.RunToAsync(network, devnet.Head.Number, Ct);
        await using var cut = await IndexerRig.StartAsync(postgres, Ct, new FollowerOptions { FirstRange = 2, MostBlocks = 4, BatchLogs = 5, HeadBlocks = 1 });
        var random = new Random(7);
        for (var round = 0; round < 12; round++)
        {
            using var end = CancellationTokenSource.CreateLinkedTokenSource(Ct);
            end.CancelAfter(random.Next(5, 150));
            await Xunit.Record.ExceptionAsync(() => cut.RunToAsync(network, devnet.Head.Number, end.Token));
        }
        await cut.RunToAsync(network, devnet.Head.Number, Ct);
        Assert.Equal(await clean.DigestAsync(devnet.ChainId, Ct), await cut.DigestAsync(devnet.ChainId, Ct));
    }

    [Fact]
    public async Task A_second_indexer_takes_the_lead_and_the_first_writes_no_more()
    {
        await using var host = await DevnetHost.StartAsync(Ct);
        var devnet = await PlayedAsync(host);
        var network = DevnetManifest.Of(devnet, host.Anvil.HttpUrl, Deep);
        await using var rig = await IndexerRig.StartAsync(postgres, Ct);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var first = rig.FollowAsync(network, end.Token);
        await rig.ReachedAsync(devnet.ChainId, Head(devnet), Ct);
        await using var second = await Lead.TakeAsync(rig.Store, devnet.ChainId, "second", new WriterOptions(), Ct);
        await devnet.RegisterAgentAsync(devnet.Accounts.Operators[0].Address, "data:,", Ct);
        await Assert.ThrowsAsync<FencedException>(() => first.WaitAsync(TimeSpan.FromMinutes(3), Ct));
        Assert.Equal(devnet.Head.Number - 1, (await rig.Chains.FindAsync(devnet.ChainId, Ct))!.IndexedBlock);
        await end.CancelAsync();
    }

    [Fact]
    public async Task A_node_of_another_chain_stops_the_chain_in_words()
    {
        await using var host = await DevnetHost.StartAsync(Ct);
        var devnet = await host.DeployAsync(DevnetPlan.Small, Ct);
        await using var rig = await IndexerRig.StartAsync(postgres, Ct);
        var stop = await Assert.ThrowsAsync<ChainStoppedException>(() => rig.RunToAsync(DevnetManifest.Of(devnet, host.Anvil.HttpUrl, Deep) with { ChainId = 5 }, 1, Ct));
        Assert.Contains("serves chain 31337", stop.Message, StringComparison.Ordinal);
    }

    internal static BlockRef Head(DevnetChain devnet) => new(devnet.Head.Number, devnet.Head.Hash);

    /// <summary>A devnet with operators in quorums, an agent and an alert.</summary>
    internal static async Task<DevnetChain> PlayedAsync(DevnetHost host)
    {
        var devnet = await host.DeployAsync(DevnetPlan.Small, Ct);
        for (var op = 0; op < 3; op++)
        {
            await devnet.RegisterOperatorAsync(op, DevnetPlan.Data($$"""{"name":"Operator {{op}}"}"""), Ct);
            await devnet.MoveStakeAsync(op, 0, 5 * System.Numerics.BigInteger.Pow(10, 18), Ct);
            await devnet.JoinAvsAsync(op, 0, [0], Ct);
        }
        await devnet.RegisterAgentAsync(devnet.Accounts.Operators[0].Address, "data:,", Ct);
        await devnet.ConfirmAlertAsync(0, 10, Message, Ct);
        return devnet;
    }
}
