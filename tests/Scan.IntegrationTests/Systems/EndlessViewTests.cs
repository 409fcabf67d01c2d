using Scan.Domain.EigenLayer;
using Scan.Domain.Primitives;
using Scan.Indexer.Chain;
using Scan.Indexer.Manifests;
using Scan.IntegrationTests.Indexer;
using Scan.Testing;
using Xunit;

namespace Scan.IntegrationTests.Systems;

/// <summary>A contract whose view loops until its gas ends, on a real node: the chain goes on without the answer, says so, and has it when it comes.</summary>
public sealed class EndlessViewTests(PostgresServer postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_view_that_finds_no_end_costs_its_own_answer_alone_and_only_until_it_ends()
    {
        await using var chain = await BareChain.StartAsync(Ct, gasLimit: 30_000_000);
        Address endless = await chain.DeployAsync("EndlessServiceManager", Ct), other = await chain.DeployAsync("EndlessServiceManager", Ct);
        var (deployer, first, second) = (chain.Accounts[0], chain.Accounts[1], chain.Accounts[2]);
        await chain.DoAsync(other, "relent", Ct);
        await chain.DoAsync(endless, "appoint", Ct, first);
        await chain.DoAsync(other, "appoint", Ct, first);
        var network = chain.Manifest(new Finality(0), BareChain.Contract("middleware", "ServiceManagerBase", endless), BareChain.Contract("middleware", "ServiceManagerBase", other));
        await using var rig = await IndexerRig.StartAsync(postgres, Ct);
        await RunAsync(rig, chain, network);
        var silent = await AvsAsync(rig, endless);
        Assert.Equal((null, "the contract refused: no reason given", first), (silent.Owner, silent.OwnerProblem, silent.RewardsInitiator));
        Assert.Equal((deployer, null, first), await AvsAsync(rig, other) is var well ? (well.Owner, well.OwnerProblem, well.RewardsInitiator) : default);

        await chain.DoAsync(endless, "relent", Ct);
        await chain.DoAsync(endless, "appoint", Ct, second);
        await RunAsync(rig, chain, network);
        Assert.Equal((deployer, null, second), await AvsAsync(rig, endless) is var healed ? (healed.Owner, healed.OwnerProblem, healed.RewardsInitiator) : default);
        // What it was asked with makes no difference.
        await using var apart = await IndexerRig.StartAsync(postgres, Ct, new FollowerOptions { FirstRange = 1, MostBlocks = 1, BatchLogs = 1, HeadBlocks = 1 });
        await RunAsync(apart, chain, network);
        Assert.Equal(await rig.DigestAsync(BareChain.ChainId, Ct), await apart.DigestAsync(BareChain.ChainId, Ct));
    }

    private static async Task RunAsync(IndexerRig rig, BareChain chain, NetworkManifest network) => await rig.RunToAsync(network, (await chain.HeadAsync(Ct)).Number, Ct);

    private static async Task<Avs> AvsAsync(IndexerRig rig, Address avs) => (await rig.Store.FindAsync<Avs>(BareChain.ChainId, Avs.KeyOf(avs), Ct))!.Body;
}
