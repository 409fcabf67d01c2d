using System.Numerics;
using Scan.Devnet;
using Scan.Devnet.Model;
using Scan.Devnet.Scenarios;
using Scan.Domain.Primitives;

namespace Scan.IntegrationTests.Devnet;

/// <summary>The contracts' views against the model in C#, which follows the real contracts' rules a second time.</summary>
public sealed partial class DevnetModelTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public Task After_300_steps_and_a_slash_every_view_agrees_with_the_model() => AgreeAsync(seed: 7, steps: 300);

    /// <summary>Too long for every day: <c>-explicit only</c> runs it.</summary>
    [Theory(Explicit = true)]
    [InlineData(1, 10_000)]
    [InlineData(8004, 3_000)]
    public Task After_a_long_history_every_view_still_agrees(int seed, int steps) => AgreeAsync((ulong)seed, steps);

    private static async Task AgreeAsync(ulong seed, int steps)
    {
        await using var host = await DevnetHost.StartAsync(Ct);
        var devnet = await host.DeployAsync(ScenarioPlan.Create(), Ct);
        var scenario = new Scenario(devnet, seed, devnet.Head.Number);
        while (scenario.Steps < steps || scenario.Model.Core.Allocations.Sets.Values.All(set => set.Slashes.Count == 0)) await devnet.PlayAsync(scenario.Next(devnet.NextTimestamp), Ct);

        Assert.All(scenario.Model.Avss, avs => Assert.NotEmpty(avs.Members));
        Assert.NotEmpty(scenario.Model.Avss.SelectMany(avs => avs.Plan.Rollups.SelectMany(r => avs.Alerts(r.ChainId))));
        for (var i = 0; i < devnet.Plan.Avss.Count; i++) await CheckAvsAsync(devnet, scenario.Model.Avss[i], devnet.Addresses.Avss[i]);
        await CheckSharesAsync(devnet, scenario.Model.Core);
        await CheckStakersAsync(devnet, scenario.Model.Core);
        await CheckSetsAsync(devnet, scenario.Model.Core.Allocations);
        await CheckRewardsAsync(devnet, scenario.Model.Rewards);
        await CheckAgentsAsync(devnet, scenario.Model);
        await CheckServicesAsync(devnet, scenario.Model.Services);
        await CheckReAltAsync(devnet, scenario.Model.ReAlt);
        await CheckKeysAsync(devnet, scenario.Model.Services.Keys);
        await CheckVaultsAsync(devnet, scenario.Model.Services.Vaults);
        await CheckEmissionsAsync(devnet, scenario.Model.Services.Emissions);
        await CheckMailboxAsync(devnet, scenario.Model.Services.Mailbox);
        await CheckMachAlphaAsync(devnet, scenario.Model.Services.MachAlpha);
        await CheckSlashingAvsAsync(devnet, scenario.Model.SlashingAvs);
        await CheckEarlierAsync(devnet, scenario.Model.Services);
        foreach (var w in scenario.Model.Core.Migrated) Assert.Equal(w.StartBlock, ((BigInteger)((object[])(await QueuedAsync(devnet, w.Staker))[0])[4]));
    }

    private static async Task CheckAvsAsync(DevnetChain devnet, AvsModel model, AvsAddresses at)
    {
        var operators = devnet.Accounts.Operators;
        for (byte q = 0; q < model.Quorums.Count; q++)
        {
            var quorum = model.Quorums[q];
            Assert.Equal(quorum.Members.Select(op => (object)operators[op].Key.OperatorId),
                (object[])(await devnet.ViewAsync(at.IndexRegistry, "IndexRegistry", "getOperatorListAtBlockNumber", Ct, q, devnet.Head.Number))[0]);
            Assert.Equal(quorum.TotalStake, await devnet.NumberAsync(at.StakeRegistry, "StakeRegistry", "getCurrentTotalStake", Ct, q));
            Assert.Equal(quorum.MinimumStake, await devnet.NumberAsync(at.StakeRegistry, "StakeRegistry", "minimumStakeForQuorum", Ct, q));
            foreach (var op in quorum.Members)
                Assert.Equal(quorum.Stake(op), await devnet.NumberAsync(at.StakeRegistry, "StakeRegistry", "getCurrentStake", Ct, operators[op].Key.OperatorId, q));
        }
        foreach (var op in devnet.Accounts.Operators.Index().Where(o => o.Index < 36))
        {
            var bitmap = model.QuorumsOf(op.Index).Aggregate(BigInteger.Zero, (bits, q) => bits | (BigInteger.One << q));
            Assert.Equal(bitmap, await devnet.NumberAsync(at.Coordinator, "RegistryCoordinator", "getCurrentQuorumBitmap", Ct, op.Item.Key.OperatorId));
            var status = await devnet.NumberAsync(devnet.Addresses.AvsDirectory, "AVSDirectory", "avsOperatorStatus", Ct, at.ServiceManager, op.Item.Address);
            Assert.Equal(bitmap.IsZero ? 0 : 1, status);
        }
        foreach (var rollup in model.Plan.Rollups)
        {
            object[] chain = model.Plan.IsSingleRollup ? [] : [rollup.ChainId];
            Assert.Equal(model.Alerts(rollup.ChainId).Count, await devnet.NumberAsync(at.ServiceManager, model.Plan.Contract, "totalAlerts", Ct, chain));
            if (model.Alerts(rollup.ChainId).Count == 0) continue;
            var open = await devnet.ViewAsync(at.ServiceManager, model.Plan.Contract, "queryMessageHashes", Ct, [.. chain, 0, 1000]);
            Assert.Equal(model.Alerts(rollup.ChainId).Select(hash => (object)hash), (object[])open[0]);
        }
    }

    private static async Task CheckSharesAsync(DevnetChain devnet, CoreModel model)
    {
        Assert.Equal(36, model.Operators.Count);
        foreach (var op in model.Operators.Select(o => devnet.Accounts.Operators[o].Address))
        {
            var shares = await devnet.ViewAsync(devnet.Addresses.DelegationManager, "DelegationManager", "getOperatorShares", Ct, op, devnet.Addresses.Strategies);
            Assert.Equal(devnet.Plan.Strategies.Select((_, s) => (object)model.OperatorShares(op, s)), (object[])shares[0]);
        }
        foreach (var staker in devnet.Accounts.Stakers)
            Assert.Equal(model.DelegatedTo(staker) ?? Address.Zero, (await devnet.ViewAsync(devnet.Addresses.DelegationManager, "DelegationManager", "delegatedTo", Ct, staker))[0]);
        for (var s = 0; s < model.Strategies.Count && !devnet.Plan.Strategies[s].Native; s++)
            Assert.Equal(model.Strategies[s].TotalShares, await devnet.NumberAsync(devnet.Addresses.Strategies[s], "Strategy", "totalShares", Ct));
    }

    private static async Task CheckAgentsAsync(DevnetChain devnet, DevnetModel model)
    {
        Assert.Contains(model.Agents, a => a.Feedback.Count > 0);
        for (var id = 0; id < model.Agents.Count; id++)
        {
            var agent = model.Agents[id];
            Assert.Equal(agent.Owner, (await devnet.ViewAsync(devnet.Addresses.IdentityRegistry, "IdentityRegistry", "ownerOf", Ct, id))[0]);
            Assert.Equal(agent.Uri, (await devnet.ViewAsync(devnet.Addresses.IdentityRegistry, "IdentityRegistry", "tokenURI", Ct, id))[0]);
            Assert.Equal(agent.Wallet, (await devnet.ViewAsync(devnet.Addresses.IdentityRegistry, "IdentityRegistry", "getAgentWallet", Ct, id))[0]);
            var summary = await devnet.ViewAsync(devnet.Addresses.ReputationRegistry, "ReputationRegistry", "getSummary", Ct, id, devnet.Accounts.Clients, "", "");
            Assert.Equal(new BigInteger(agent.Feedback.Count(f => !f.Revoked)), summary[0]);
        }
    }

    private static async Task CheckReAltAsync(DevnetChain devnet, ReAltModel model)
    {
        Assert.Equal(model.Supply, await devnet.NumberAsync(devnet.Addresses.ReAlt, "ReALT", "totalSupply", Ct));
        Assert.Equal(model.ToAssets(BigInteger.Pow(10, 18)), await devnet.NumberAsync(devnet.Addresses.ReAlt, "ReALT", "convertToAssets", Ct, BigInteger.Pow(10, 18)));
        foreach (var holder in devnet.Accounts.Holders)
            Assert.Equal(model.Balance(holder), await devnet.NumberAsync(devnet.Addresses.ReAlt, "ReALT", "balanceOf", Ct, holder));
    }
}
