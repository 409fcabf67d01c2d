using System.Numerics;
using Scan.Devnet;
using Scan.Devnet.Acts;
using Scan.Devnet.Chain;
using Scan.Documents;
using Scan.Domain.Documents;
using Scan.Domain.EigenLayer;
using Scan.Domain.Primitives;
using Scan.GraphQL.Schemas;
using Scan.Indexer.Manifests;
using Scan.Indexer.Projections;
using Scan.Indexer.Systems;
using Scan.IntegrationTests.Audit;
using Scan.IntegrationTests.Devnet;
using Scan.IntegrationTests.Indexer;
using Scan.Testing;
using Xunit;

namespace Scan.IntegrationTests.Systems;

/// <summary>When what waits can be completed and what it gives then, as the contract itself judges, over upgrades and slashes.</summary>
public sealed class WithdrawalRuleTests(PostgresServer postgres)
{
    private static readonly BigInteger One = BigInteger.Pow(10, 18);
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_queued_in_M2_waits_by_the_rule_of_the_release_that_completes_it()
    {
        await using var host = await DevnetHost.StartAsync(Ct);
        var devnet = await host.DeployAsync(DevnetPlan.Small with { Era = DevnetEra.M2, WithdrawalDelayBlocks = 8 }, Ct);
        var staker = devnet.Accounts.M1Stakers[0];
        await devnet.PlayAsync([new Deposit(staker, 0, 100 * One)], Ct);
        await devnet.PlayAsync(new QueueWithdrawal(staker, 0, 40 * One), Ct);
        var queued = devnet.Head.Number;
        await devnet.PlayAsync(new SetStrategyDelay(0, 30), Ct);
        await using var rig = await AuditRig.StartAsync(postgres, devnet, host.Anvil.HttpUrl, Ct);
        var root = (await rig.Indexer.Store.QueryAsync<Withdrawal>(new DocumentQuery { ChainId = devnet.ChainId }, Ct)).Items.Single().Body.Root;
        Assert.Equal((queued + 30, null), await PresentAsync(rig, root) is var m2 ? (m2.CompletableBlock, m2.SlashableUntilBlock) : default);
        // The strategy's own delay is of M2 alone; the slashing release wants one block more than the general one.
        await devnet.PlayAsync(new UpgradeToSlashing(), Ct);
        await rig.Indexer.RunToAsync(rig.Manifest, devnet.Head.Number, Ct);
        Assert.Equal((queued + 9, queued + 8), await PresentAsync(rig, root) is var now ? (now.CompletableBlock!.Value, now.SlashableUntilBlock!.Value) : default);
        var completion = new CompleteWithdrawal(staker, Address.Zero, 0, queued, 0, 40 * One, AsTokens: true);
        while (devnet.Head.Number < queued + 7) await devnet.PlayAsync([], Ct);
        await Assert.ThrowsAsync<DevnetCallException>(() => devnet.PlayAsync(completion, Ct));
        while (devnet.Head.Number < queued + 8) await devnet.PlayAsync([], Ct);
        Assert.Equal(queued + 9, (await devnet.PlayAsync(completion, Ct)).Number);
        await rig.Indexer.RunToAsync(rig.Manifest, devnet.Head.Number, Ct);
        Assert.Empty(await new WithdrawalReader(rig.Indexer.Store).OfAsync([new DocumentId(devnet.ChainId, Withdrawal.KeyOf(root))], null, Ct));
        var report = await rig.AuditAsync(Ct);
        Assert.True(report is { Drifted: 0, Unreachable: 0 }, report.ToJson());
    }

    [Fact]
    public async Task What_waits_gives_what_the_contract_says_after_each_slash_and_after_the_last_that_counts()
    {
        await using var host = await DevnetHost.StartAsync(Ct);
        var devnet = await host.DeployAsync(DevnetPlan.Small with { WithdrawalDelayBlocks = 4 }, Ct);
        var op = devnet.Accounts.Operators[0].Address;
        await devnet.PlayAsync([new OpenSetsAvs(), new RegisterOperator(0, "data:,"), new Deposit(op, 0, 100 * One)], Ct);
        await devnet.PlayAsync([new CreateOperatorSet(1, false, 0), new SetAllocationDelay(0, 0)], Ct);
        for (var block = 0; block < devnet.Plan.AllocationConfigurationDelayBlocks + 1; block++) await devnet.PlayAsync([], Ct);
        await devnet.PlayAsync([new JoinOperatorSet(0, 1, "s"), new Allocate(0, 1, 0, One)], Ct);
        await devnet.PlayAsync(new QueueWithdrawal(op, 0, 10 * One), Ct);
        var queued = devnet.Head.Number;
        await using var rig = await AuditRig.StartAsync(postgres, devnet, host.Anvil.HttpUrl, Ct);
        var root = (await rig.Indexer.Store.QueryAsync<Withdrawal>(new DocumentQuery { ChainId = devnet.ChainId }, Ct)).Items.Single().Body.Root;
        var amounts = new List<BigInteger>();
        foreach (var isSlashed in new[] { false, true, false, true, true, false })
        {
            // Once up to the last slashable block, once in it, once behind it.
            if (isSlashed) await devnet.PlayAsync(new SlashOperator(devnet.Accounts.Slasher, 0, 1, "why", (0, One / 10)), Ct);
            else await devnet.PlayAsync([], Ct);
            await rig.Indexer.RunToAsync(rig.Manifest, devnet.Head.Number, Ct);
            var ours = Assert.Single((await PresentAsync(rig, root)).Shares).Amount!.Value;
            Assert.Equal(((object[])(await devnet.ViewAsync(devnet.Addresses.DelegationManager, "DelegationManager", "getQueuedWithdrawal", Ct, root))[1])[0], ours);
            amounts.Add(ours);
            var report = await rig.AuditAsync(Ct);
            Assert.True(report is { Drifted: 0, Unreachable: 0 }, report.ToJson());
        }
        Assert.Equal(queued + 4, devnet.Head.Number - 2);
        Assert.Equal(new[] { 1000, 900, 900, 810, 810, 810 }.Select(n => n * One / 100), amounts);
        Assert.Equal(queued + 5, (await PresentAsync(rig, root)).CompletableBlock);
    }

    /// <summary>A wallet may complete from within another call; here the node has forgotten the transaction.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Without_the_call_an_M1_withdrawal_is_judged_by_the_stakers_deposits_or_in_doubt(bool hasState)
    {
        await using var host = await DevnetHost.StartAsync(Ct);
        var devnet = await host.DeployAsync(DevnetPlan.Small with { Era = DevnetEra.M2 }, Ct);
        var stakers = devnet.Accounts.M1Stakers;
        await devnet.PlayAsync([.. stakers.Take(2).Select(staker => new Deposit(staker, 0, 100 * One))], Ct);
        await devnet.PlayAsync([.. stakers.Take(2).Select(staker => new QueueInM1(staker, staker, 0, 40 * One))], Ct);
        var queued = devnet.Head.Number;
        while (devnet.Head.Number < queued + devnet.Plan.WithdrawalDelayBlocks) await devnet.PlayAsync([], Ct);
        M1Withdrawal[] all = [.. stakers.Take(2).Select(staker => new M1Withdrawal(staker, staker, 0, queued, 0, 40 * One))];
        await devnet.PlayAsync([new CompleteInM1(all[0], AsTokens: true), new CompleteInM1(all[1], AsTokens: false)], Ct);
        await devnet.PlayAsync(new UpgradeToSlashing(), Ct);

        await using var node = await FaultyNode.StartAsync(host.Anvil.HttpUrl, method => method switch
        {
            "eth_getTransactionByHash" => NodeFault.NullResult,
            "eth_call" when !hasState => NodeFault.NoState,
            _ => NodeFault.None,
        }, Ct);
        var manifest = new ManifestReader(new EventCatalog(ScanSystems.All), _ => null).Parse("devnet.json", Scan.Devnet.DevnetManifest.Of(devnet, node.Url).ToJsonString());
        await using var rig = new AuditRig(await IndexerRig.StartAsync(postgres, Ct), devnet, manifest);
        await rig.Indexer.RunToAsync(manifest, devnet.Head.Number, Ct);
        var held = new List<StakerShares>();
        foreach (var staker in stakers.Take(2)) held.Add((await rig.Indexer.Store.FindAsync<StakerShares>(devnet.ChainId, StakerShares.KeyOf(staker, devnet.Addresses.Strategies[0]), Ct))!.Body);
        Assert.Equal(new[] { 60, hasState ? 100 : 60 }.Select(n => n * One), held.Select(s => s.DepositShares));
        Assert.All(held, s => Assert.Equal(hasState, s.DepositSharesProblem is null));
        var report = await rig.AuditAsync(Ct, node: host.Anvil.HttpUrl);
        Assert.True(report.Drifted == 0, report.ToJson());
    }

    /// <summary>Shares came back, and as many were asked for again in the same block: the deposits end as if tokens had been paid.</summary>
    [Fact]
    public async Task Without_the_call_an_M1_withdrawal_beside_others_of_its_block_is_in_doubt_and_not_guessed()
    {
        await using var host = await DevnetHost.StartAsync(Ct);
        var devnet = await host.DeployAsync(DevnetPlan.Small with { Era = DevnetEra.M2 }, Ct);
        var staker = devnet.Accounts.M1Stakers[0];
        await devnet.PlayAsync([new Deposit(staker, 0, 100 * One)], Ct);
        await devnet.PlayAsync([new QueueInM1(staker, staker, 0, 40 * One)], Ct);
        var queued = devnet.Head.Number;
        while (devnet.Head.Number < queued + devnet.Plan.WithdrawalDelayBlocks) await devnet.PlayAsync([], Ct);
        var completed = new M1Withdrawal(staker, staker, 0, queued, 0, 40 * One);
        await devnet.PlayAsync([new CompleteInM1(completed, AsTokens: false), new QueueInM1(staker, staker, 0, 40 * One)], Ct);
        await devnet.PlayAsync(new UpgradeToSlashing(), Ct);

        await using var node = await FaultyNode.StartAsync(host.Anvil.HttpUrl, method => method == "eth_getTransactionByHash" ? NodeFault.NullResult : NodeFault.None, Ct);
        var manifest = new ManifestReader(new EventCatalog(ScanSystems.All), _ => null).Parse("devnet.json", Scan.Devnet.DevnetManifest.Of(devnet, node.Url).ToJsonString());
        await using var rig = new AuditRig(await IndexerRig.StartAsync(postgres, Ct), devnet, manifest);
        await rig.Indexer.RunToAsync(manifest, devnet.Head.Number, Ct);
        var held = (await rig.Indexer.Store.FindAsync<StakerShares>(devnet.ChainId, StakerShares.KeyOf(staker, devnet.Addresses.Strategies[0]), Ct))!.Body;
        Assert.Equal((20 * One, true), (held.DepositShares, held.DepositSharesProblem is not null));
        var withdrawal = (await rig.Indexer.Store.FindAsync<Withdrawal>(devnet.ChainId, Withdrawal.KeyOf(completed.Root(devnet)), Ct))!.Body;
        Assert.Null(withdrawal.ReceivedAsTokens);
        Assert.Contains("later logs of the block", withdrawal.ReceivedProblem, StringComparison.Ordinal);
        var report = await rig.AuditAsync(Ct, node: host.Anvil.HttpUrl);
        Assert.True(report.Drifted == 0, report.ToJson());
    }

    private static async Task<WithdrawalPresent> PresentAsync(AuditRig rig, Hash32 root)
    {
        var key = new DocumentId(rig.Devnet.ChainId, Withdrawal.KeyOf(root));
        return (await new WithdrawalReader(rig.Indexer.Store).OfAsync([key], null, Ct))[key];
    }
}
