using System.Numerics;
using Scan.Devnet;
using Scan.Devnet.Acts;
using Scan.Devnet.Model;
using Scan.Devnet.Scenarios;
using Scan.Domain.AltRestaking;
using Scan.Domain.EigenLayer;
using Scan.Domain.Erc8004;
using Scan.Domain.Mach;
using Scan.Domain.Middleware;
using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;
using Scan.Ethereum.Rpc;
using Scan.Indexer.Projections;
using Scan.IntegrationTests.Devnet;
using Scan.UnitTests.Systems;

namespace Scan.IntegrationTests.Systems;

/// <summary>Documents from the logs of a real node, against the devnet's model, which follows the cited contracts' rules without any log.</summary>
public sealed partial class DevnetDocumentsTests
{
    private const int Steps = 260, MostUnread = 100;
    private static readonly Hash32[] NobodysEvents = [Keccak256.Hash("Upgraded(address)"), Keccak256.Hash("AdminChanged(address,address)"), Keccak256.Hash("Approval(address,address,uint256)"), Keccak256.Hash("OwnershipTransferred(address,address)")];
    private static readonly byte[][] ZkViews = [.. new[] { "rollupChainID()", "getAlertsLength()", "latestAlertBlockNumber()" }.Select(name => FunctionAbi.Parse(name).Encode())];
    private long read = -1;
    private readonly TestChain chain = new(TestChain.Catalog.With("tasks", "SignedCalls", ["MessageConfirmed(bytes32 indexed messageHash, uint32 referenceBlockNumber)"]).With("mach", "MachAlpha", DevnetManifest.MachAlphaEvents));

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task After_260_steps_and_a_task_by_either_curve_the_documents_agree_with_the_model()
    {
        await using var host = await DevnetHost.StartAsync(Ct);
        var devnet = await host.DeployAsync(ScenarioPlan.Create(), Ct);
        var scenario = new Scenario(devnet, seed: 11, devnet.Head.Number);
        // On until sets of both curves have answered a task.
        while (scenario.Steps < Steps || scenario.Model.Services.Mailbox is var mailbox && !mailbox.Sets.Keys.All(curve => mailbox.Tasks.Any(t => t.Verified && t.Task.Curve == curve)))
        {
            await devnet.PlayAsync(scenario.Next(devnet.NextTimestamp), Ct);
            // The node keeps few states, and views are asked at the blocks of logs.
            if (devnet.Head.Number - read >= MostUnread) await PlayAsync(host.Node, devnet);
        }
        await PlayAsync(host.Node, devnet);

        var (model, operators) = (scenario.Model, devnet.Accounts.Operators);
        for (var i = 0; i < model.Avss.Count; i++) CheckAvs(model.Avss[i], devnet.Addresses.Avss[i], operators);
        CheckStakers(model.Core, model.Services.Vaults, devnet);
        CheckSets(model.Core.Allocations, devnet);
        await CheckSlashableAsync(host.Node, devnet);
        CheckRewards(model.Rewards, model.Services.Emissions, devnet);
        CheckZk(model.Services.Zk, devnet);
        CheckTasks(model.Services, devnet);
        CheckEcdsa(model.Services.Ecdsa, devnet);
        CheckPayments(model.Services, devnet);
        CheckAlt(model.Services.Alt, devnet);
        CheckLater(model.Services, devnet);
        CheckSlashing(model.SlashingAvs, devnet);
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
        foreach (var log in await node.GetLogsAsync(LogFilter.InRange(read + 1, devnet.Head.Number) with { Addresses = sources.Keys }, Ct))
        {
            var transaction = (await node.GetTransactionAsync(log.TransactionHash, Ct))!;
            (chain.Block, chain.Time) = (log.BlockNumber, log.BlockTime ?? 0);
            if (log.Address == devnet.Addresses.Services.ZkServiceManager) await AskZkAsync(node, log);
            chain.Transaction = new TransactionFacts(transaction.From, transaction.To, transaction.Input);
            var problem = chain.Apply(sources[log.Address], log.Topics.ToArray(), log.Data, log.TransactionHash);
            Assert.True(problem is null || NobodysEvents.Contains(log.Topics[0]), $"{sources[log.Address].Contract} {log.Topics[0]}: {problem}");
        }
        read = devnet.Head.Number;
    }

    /// <summary>MachOptimismZkServiceManager: provedIndex is the stack's length after each alert.</summary>
    [Fact]
    public async Task An_alert_that_was_proved_stands_again_after_an_alert_about_an_earlier_block()
    {
        await using var host = await DevnetHost.StartAsync(Ct);
        var devnet = await host.DeployAsync(ScenarioPlan.Create(), Ct);
        var at = devnet.Addresses.Services.ZkServiceManager;
        var prover = devnet.Accounts.Operators[0].Address;
        Hash32 wrong = Keccak256.Hash("wrong"), right = Keccak256.Hash("right");
        async Task AfterAsync(Act act, string expected)
        {
            await devnet.PlayAsync(act, Ct);
            await PlayAsync(host.Node, devnet);
            var proved = await devnet.NumberAsync(at, "MachOptimismZkServiceManager", "provedIndex", Ct);
            var stack = chain.Get<ZkAlertStack>(ZkAlertStack.KeyOf(at));
            Assert.Equal(expected, string.Join(' ', stack.Numbers.Select(n => chain.Get<ZkAlert>(ZkAlert.KeyOf(at, n)).Status)));
            Assert.Equal(proved, stack.ProvedIndex);
            Assert.Equal(chain.All<ZkAlert>().Count(a => a.Status == ZkAlertStatus.Open), chain.Get<Avs>(Avs.KeyOf(at)).OpenAlerts);
        }

        await devnet.PlayAsync(new RegisterOperator(0, "data:,", DevnetEra.M2), Ct);
        await devnet.PlayAsync(new JoinZk(0), Ct);
        await AfterAsync(new RaiseZkAlert(0, null, 900, wrong, right), "open");
        await AfterAsync(new RaiseZkAlert(0, null, 800, wrong, right), "open open");
        await AfterAsync(new SubmitProof(prover, right), "open proved");
        await AfterAsync(new RaiseZkAlert(0, null, 700, wrong, right), "open open open");
        await AfterAsync(new SubmitProof(prover, right), "open open proved");
        await AfterAsync(new SubmitProof(prover, right), "open proved proved");
        await devnet.PlayAsync(new ClearZkAlerts(UpTo: 1), Ct);
        await AfterAsync(new SubmitProof(prover, right), "open open proved");
        await devnet.PlayAsync(new ClearZkAlerts(), Ct);
        await AfterAsync(new RaiseZkAlert(0, null, 600, wrong, right), "open");
        Assert.Equal("cleared cleared proved open", string.Join(' ', chain.All<ZkAlert>().OrderBy(a => a.Number).Select(a => a.Status)));
    }

    /// <summary>What no event of the service manager tells, as its views answered at the log's block.</summary>
    private async Task AskZkAsync(EthereumClient node, RawLog log)
    {
        foreach (var view in ZkViews) chain.Views[$"view:{log.Address}:{Convert.ToHexStringLower(view)}"] = new ViewAnswer(await node.CallAsync(log.Address, view, log.BlockNumber, Ct), null);
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
        yield return Read("KeyRegistrar", at.Services.KeyRegistrar);
        yield return Read("EmissionsController", at.Services.EmissionsController);
        yield return Read("StrategyFactory", at.Services.StrategyFactory);
        for (var vault = 0; vault < 4; vault++) yield return Read("DurationVaultStrategy", at.Vault(vault));
        yield return Read("ECDSACertificateVerifier", at.Services.EcdsaCertificates);
        yield return Read("BN254CertificateVerifier", at.Services.BlsCertificates);
        yield return Read("TaskMailbox", at.Services.TaskMailbox);
        yield return Read("MachAlpha", at.Services.MachAlpha);
        var slashing = at.Services.Slashing;
        yield return Read("SlashingRegistryCoordinator", slashing.Coordinator, slashing.ServiceManager);
        yield return Read("StakeRegistry", slashing.StakeRegistry, slashing.ServiceManager);
        yield return Read("BLSApkRegistry", slashing.BlsApkRegistry, slashing.ServiceManager);
        yield return Read("IndexRegistry", slashing.IndexRegistry, slashing.ServiceManager);
        yield return Read("WizardOperatorAllowlist", at.Services.Coprocessor);
        yield return Read("WizardTaskManager", at.Services.WizardTasks, at.Avss[0].ServiceManager);
        yield return Read("AVSReservesManager", at.Services.ReservesFactory);
        yield return Read("AVSReservesManager", at.Services.ReservesManager, at.Avss[0].ServiceManager);
        yield return Read("IdentityRegistry", at.Services.WinterIdentity);
        yield return Read("ReputationRegistry", at.Services.WinterReputation) with { Registry = at.Services.WinterIdentity };
        yield return Read("ValidationRegistry", at.Services.EarlierValidation) with { Registry = at.Services.WinterIdentity };
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
