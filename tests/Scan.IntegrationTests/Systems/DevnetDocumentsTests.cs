using System.Numerics;
using Scan.Devnet;
using Scan.Devnet.Model;
using Scan.Devnet.Scenarios;
using Scan.Domain.AltRestaking;
using Scan.Domain.EigenLayer;
using Scan.Domain.Erc8004;
using Scan.Domain.Mach;
using Scan.Domain.Middleware;
using Scan.Domain.Primitives;
using Scan.Ethereum.Rpc;
using Scan.Indexer.Projections;
using Scan.IntegrationTests.Devnet;
using Scan.UnitTests.Systems;

namespace Scan.IntegrationTests.Systems;

/// <summary>Documents from the logs of a real node, against the devnet's model, which follows the cited contracts' rules without any log.</summary>
public sealed partial class DevnetDocumentsTests
{
    private const int Steps = 260;
    private static readonly Hash32[] NobodysEvents = [Keccak256.Hash("Upgraded(address)"), Keccak256.Hash("AdminChanged(address,address)"), Keccak256.Hash("Approval(address,address,uint256)")];
    private readonly TestChain chain = new(TestChain.Catalog.With("tasks", "SignedCalls", ["MessageConfirmed(bytes32 indexed messageHash, uint32 referenceBlockNumber)"]));

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task After_260_steps_the_documents_agree_with_the_model()
    {
        await using var host = await DevnetHost.StartAsync(Ct);
        var devnet = await host.DeployAsync(ScenarioPlan.Create(), Ct);
        var scenario = new Scenario(devnet, seed: 11, devnet.Head.Number);
        while (scenario.Steps < Steps) await devnet.PlayAsync(scenario.Next(devnet.NextTimestamp), Ct);
        await PlayAsync(host.Node, devnet);

        var (model, operators) = (scenario.Model, devnet.Accounts.Operators);
        for (var i = 0; i < model.Avss.Count; i++) CheckAvs(model.Avss[i], devnet.Addresses.Avss[i], operators);
        CheckStakers(model.Core, devnet);
        CheckSets(model.Core.Allocations, devnet);
        CheckRewards(model.Rewards, devnet);
        CheckZk(model.Services.Zk, devnet);
        CheckTasks(model.Services, devnet);
        CheckEcdsa(model.Services.Ecdsa, devnet);
        CheckPayments(model.Services, devnet);
        CheckAlt(model.Services.Alt, devnet);
        CheckRemovals();
        foreach (var op in model.Core.Operators) CheckOperator(model.Core, operators[op].Address, devnet);
        foreach (var staker in devnet.Accounts.Stakers) Assert.Equal(model.Core.DelegatedTo(staker), chain.Find<Delegation>(Delegation.KeyOf(staker))?.Operator);
        for (var id = 0; id < model.Agents.Count; id++) CheckAgent(model.Agents[id], chain.Get<Agent>(Agent.KeyOf(devnet.Addresses.IdentityRegistry, id)));
        Assert.Equal(model.ReAlt.Supply, chain.Get<Token>(Token.KeyOf(devnet.Addresses.ReAlt)).Supply);
        foreach (var holder in devnet.Accounts.Holders)
            Assert.Equal(model.ReAlt.Balance(holder), chain.Find<TokenHolder>(TokenHolder.KeyOf(devnet.Addresses.ReAlt, holder))?.Balance ?? 0);
    }

    private async Task PlayAsync(EthereumClient node, DevnetChain devnet)
    {
        var sources = Sources(devnet.Addresses).ToDictionary(s => s.Address);
        foreach (var log in await node.GetLogsAsync(LogFilter.InRange(0, devnet.Head.Number) with { Addresses = sources.Keys }, Ct))
        {
            var transaction = (await node.GetTransactionAsync(log.TransactionHash, Ct))!;
            (chain.Block, chain.Time) = (log.BlockNumber, log.BlockTime ?? 0);
            chain.Transaction = new TransactionFacts(transaction.From, transaction.To, transaction.Input);
            var problem = chain.Apply(sources[log.Address], log.Topics.ToArray(), log.Data, log.TransactionHash);
            Assert.True(problem is null || NobodysEvents.Contains(log.Topics[0]), $"{sources[log.Address].Contract} {log.Topics[0]}: {problem}");
        }
    }

    private void CheckAvs(AvsModel model, AvsAddresses at, IReadOnlyList<DevnetOperator> operators)
    {
        var avs = chain.Get<Avs>(Avs.KeyOf(at.ServiceManager));
        Assert.Equal((AvsKind.Mach, at.Coordinator, at.StakeRegistry, model.Members.Length, model.Quorums.Count),
            (avs.Kind, avs.RegistryCoordinator, avs.StakeRegistry, avs.OperatorCount, avs.QuorumCount));
        for (byte q = 0; q < model.Quorums.Count; q++)
        {
            var (quorum, expected) = (chain.Get<Quorum>(Quorum.KeyOf(at.ServiceManager, q)), model.Quorums[q]);
            Assert.Equal((expected.TotalStake, expected.Members.Count, expected.MinimumStake), (quorum.TotalStake, quorum.OperatorCount, quorum.MinimumStake));
            foreach (var (index, op) in expected.Members.Index())
            {
                var stake = chain.Get<QuorumStake>(QuorumStake.KeyOf(at.ServiceManager, q, operators[op].Key.OperatorId));
                Assert.Equal((operators[op].Address, true, (long?)index, expected.Stake(op)), (stake.Operator, stake.Member, stake.Index, stake.Stake));
            }
        }
        foreach (var op in model.Members)
        {
            var registration = chain.Get<OperatorAvsRegistration>(OperatorAvsRegistration.KeyOf(at.ServiceManager, operators[op].Address));
            Assert.True(registration is { Registered: true, InAvsDirectory: true, InCoordinator: true, InServiceManager: true, Socket: not null });
            Assert.Equal(model.QuorumsOf(op), registration.Quorums);
        }
        CheckAlerts(model, avs);
    }

    private void CheckAlerts(AvsModel model, Avs avs)
    {
        var alerts = chain.All<Alert>().Where(a => a.Avs == avs.Address).ToList();
        Assert.All(alerts, a => Assert.True(a is { CallDataProblem: null, HeaderVerified: true, RollupChainId: not null, Quorums.Count: > 0 }));
        foreach (var rollup in model.Plan.Rollups)
        {
            var open = alerts.Where(a => a.Status == AlertStatus.Open && a.RollupChainId == rollup.ChainId.ToString()).Select(a => a.MessageHash);
            Assert.Equal(model.Alerts(rollup.ChainId).Order(), open.Order());
            Assert.Equal(model.Alerts(rollup.ChainId).Count, chain.Get<Rollup>(Rollup.KeyOf(avs.Address, rollup.ChainId)).OpenAlerts);
        }
        Assert.Equal((alerts.Count(a => a.Status == AlertStatus.Open), alerts.Count), (avs.OpenAlerts, avs.TotalAlerts));
    }

    private void CheckOperator(CoreModel model, Address op, DevnetChain devnet)
    {
        Assert.NotNull(chain.Get<Operator>(Operator.KeyOf(op)).RegisteredBlock);
        for (var s = 0; s < model.Strategies.Count; s++)
            Assert.Equal(model.OperatorShares(op, s), chain.Find<OperatorShares>(OperatorShares.KeyOf(op, devnet.Addresses.Strategies[s]))?.Shares ?? 0);
    }

    private static void CheckAgent(AgentModel model, Agent agent)
    {
        Assert.Equal((model.Owner, model.Uri, model.Wallet.IsZero ? null : (Address?)model.Wallet), (agent.Owner!.Value, agent.Uri!, agent.Wallet));
        var counted = model.Feedback.Where(f => !f.Revoked).ToList();
        Assert.Equal((counted.Count, counted.Aggregate(BigInteger.Zero, (sum, f) => sum + f.Value * BigInteger.Pow(10, 18 - f.Decimals))), (agent.FeedbackCount, agent.FeedbackSum));
    }

    private static IEnumerable<Source> Sources(DevnetAddresses at)
    {
        yield return Read("DelegationManager", at.DelegationManager);
        yield return Read("AVSDirectory", at.AvsDirectory);
        yield return Read("AllocationManager", at.AllocationManager);
        yield return Read("StrategyManager", at.StrategyManager);
        yield return Read("EigenPodManager", at.EigenPodManager);
        yield return Read("RewardsCoordinator", at.RewardsCoordinator);
        yield return Read("PermissionController", at.PermissionController);
        yield return Read("AVSRegistrar", at.AvsRegistrar);
        yield return Read("IdentityRegistry", at.IdentityRegistry);
        yield return Read("ReputationRegistry", at.ReputationRegistry) with { Registry = at.IdentityRegistry };
        yield return Read("ReALT", at.ReAlt);
        yield return Read("MachOptimismZkServiceManager", at.Services.ZkServiceManager);
        yield return Read("L2OutputOracle", at.Services.L2OutputOracle, at.Services.ZkServiceManager);
        yield return Read("MachServiceManagerRegistry", at.Services.MachRegistry);
        yield return Read("ECDSAStakeRegistry", at.Services.EcdsaRegistry, at.Services.HelloWorld);
        yield return Read("WizardHelloWorldServiceManager", at.Services.HelloWorld);
        yield return Read("IncredibleSquaringTaskManager", at.Services.Squaring, at.Avss[0].ServiceManager);
        yield return Read("AnzenTaskManager", at.Services.Anzen, at.Avss[0].ServiceManager);
        yield return Read("SignedCalls", at.Services.MessageConfirmer, at.Avss[0].ServiceManager);
        yield return Read("SafetyFactorOracle", at.Services.SafetyFactorOracle, at.Avss[0].ServiceManager);
        yield return Read("ValidationRegistry", at.Services.ValidationRegistry) with { Registry = at.IdentityRegistry };
        yield return Read("IdentityRegistry", at.Services.EarlierIdentity);
        yield return Read("ReputationRegistry", at.Services.EarlierReputation) with { Registry = at.Services.EarlierIdentity };
        yield return Read("Erc3009Token", at.Services.Usd);
        yield return Read("X402Permit2Proxy", at.Services.Permit2Proxy);
        yield return Read("StALT", at.Services.StAlt);
        foreach (var vault in at.Services.Vaults) yield return Read("StakedMultiToken", vault);
        yield return Read("LaunchPool", at.Services.LaunchPool);
        yield return Read("CelestiaDaMap", at.Services.DaMap);
        foreach (var avs in at.Avss)
        {
            yield return Read("MachServiceManager", avs.ServiceManager);
            yield return Read("RegistryCoordinator", avs.Coordinator, avs.ServiceManager);
            yield return Read("StakeRegistry", avs.StakeRegistry, avs.ServiceManager);
            yield return Read("BLSApkRegistry", avs.BlsApkRegistry, avs.ServiceManager);
            yield return Read("IndexRegistry", avs.IndexRegistry, avs.ServiceManager);
            if (avs.EjectionManager is { } manager) yield return Read("EjectionManager", manager, avs.ServiceManager);
        }
    }

    private static Source Read(string contract, Address address, Address? avs = null) =>
        new() { System = "test", Contract = contract, Address = address, Avs = avs ?? address, FromBlock = 0 };
}
