using Scan.Devnet;
using Scan.Devnet.Model;
using Scan.Domain.AltRestaking;
using Scan.Domain.DaMap;
using Scan.Domain.EigenLayer;
using Scan.Domain.Erc8004;
using Scan.Domain.Mach;
using Scan.Domain.Middleware;
using Scan.Domain.Primitives;
using Scan.Domain.Tasks;
using Scan.Domain.X402;

namespace Scan.IntegrationTests.Systems;

/// <summary>What stands once beside the AVSs: proofs, tasks, ECDSA middleware, payments, ALT.</summary>
public sealed partial class DevnetDocumentsTests
{
    private void CheckZk(ZkModel model, DevnetChain devnet)
    {
        var at = devnet.Addresses.Services.ZkServiceManager;
        var stack = chain.Get<ZkAlertStack>(ZkAlertStack.KeyOf(at));
        Assert.Equal((model.Stack.Count, model.ProvedIndex), (stack.Numbers.Count, stack.ProvedIndex));
        foreach (var (place, expected) in model.Stack.Index())
        {
            var alert = chain.Get<ZkAlert>(ZkAlert.KeyOf(at, stack.Numbers[place]));
            Assert.Equal((expected.L2Block, expected.Invalid, expected.Expected), ((long)alert.L2BlockNumber, alert.InvalidOutputRoot, alert.ExpectedOutputRoot));
            Assert.Equal(place < model.ProvedIndex ? ZkAlertStatus.Open : ZkAlertStatus.Proved, alert.Status);
        }
        var alerts = chain.All<ZkAlert>();
        Assert.Contains(alerts, a => a.Status == ZkAlertStatus.Proved);
        Assert.Equal(model.Reopened > 0, alerts.Any(a => a.ReopenedBlock is not null));
        Assert.All(alerts, a => Assert.Equal(devnet.Plan.ZkRollup.ChainId.ToString(System.Globalization.CultureInfo.InvariantCulture), a.RollupChainId));
        Assert.Equal(alerts.Count(a => a.Status == ZkAlertStatus.Cleared), model.Cleared);
        Assert.Equal(alerts.Count(a => a.Status == ZkAlertStatus.Open), chain.Get<Avs>(Avs.KeyOf(at)).OpenAlerts);
        Assert.Equal(devnet.Plan.Avss.Where(a => !a.IsSingleRollup).Sum(a => a.Rollups.Count), chain.All<RollupServiceManager>().Count);
    }

    private void CheckTasks(ServicesModel model, DevnetChain devnet)
    {
        var operators = devnet.Accounts.Operators;
        foreach (var (manager, tasks) in new[] { (devnet.Addresses.Services.Squaring, model.Squaring.Tasks), (devnet.Addresses.Services.Anzen, model.Anzen.Tasks) })
        {
            Assert.Contains(tasks, t => t.Answer is not null);
            foreach (var expected in tasks)
            {
                var task = chain.Get<AvsTask>(AvsTask.KeyOf(manager, expected.Data.Index));
                var status = expected.Refuted switch { true => AvsTaskStatus.Refuted, false => AvsTaskStatus.Upheld, _ => expected.Answer is null ? AvsTaskStatus.Created : AvsTaskStatus.Responded };
                Assert.Equal((expected.Data.Block, status, expected.RespondedBlock), (task.CreatedBlock!.Value, task.Status, task.RespondedBlock));
                Assert.Null(task.CallDataProblem);
                Assert.Equal(expected.NonSigners.Select(n => (Address?)operators[n].Address).Order(), task.NonSigners.Select(n => n.Operator).Order());
            }
        }
        foreach (var (index, greeting) in model.Ecdsa.Greetings.Index())
            Assert.Equal(greeting.Answers.Count, chain.Get<AvsTask>(AvsTask.KeyOf(devnet.Addresses.Services.HelloWorld, index)).ResponseCount);
        var messages = chain.All<SignedCallRecord>();
        Assert.Equal(model.Messages, messages.Count);
        Assert.All(messages, m => Assert.True(m is { Problem: null, QuorumCount: 1, Selector: not null } && m.NonSigners.All(n => n.Operator is not null)));
        Assert.All(chain.All<SafetyFactor>(), f => Assert.Equal(f.Removed, f.ReservesManager is null));
    }

    private void CheckEcdsa(EcdsaModel model, DevnetChain devnet)
    {
        var at = devnet.Addresses.Services.EcdsaRegistry;
        var registry = chain.Get<EcdsaRegistry>(EcdsaRegistry.KeyOf(at));
        Assert.Equal((model.Weights.Count, model.Weights.Values.Aggregate(System.Numerics.BigInteger.Zero, (sum, w) => sum + w)), (registry.OperatorCount, registry.TotalWeight));
        foreach (var (op, weight) in model.Weights)
        {
            var document = chain.Get<EcdsaOperator>(EcdsaOperator.KeyOf(at, devnet.Accounts.Operators[op].Address));
            Assert.Equal((true, weight, model.Keys[op]), (document.Registered, document.Weight, document.SigningKey));
        }
        Assert.Equal((model.MinimumWeight, model.ThresholdWeight), (registry.MinimumWeight ?? 0, registry.ThresholdWeight));
        Assert.Equal(new[] { (devnet.Addresses.Strategies[0], model.FirstBips), (devnet.Addresses.Strategies[3], 10000 - model.FirstBips) }.Order(), registry.Strategies.Select(s => (s.Strategy, (int)s.Multiplier)));
        var documents = chain.All<EcdsaOperator>();
        Assert.Equal(model.Permitted.Select(op => devnet.Accounts.Operators[op].Address).Order(), documents.Where(o => o.Permitted == true).Select(o => o.Operator).Order());
        Assert.Equal(model.Ejected.Select(op => devnet.Accounts.Operators[op].Address).Order(), documents.Where(o => o.EjectedBlock is not null).Select(o => o.Operator).Order());
    }

    private void CheckPayments(ServicesModel model, DevnetChain devnet)
    {
        var settlements = chain.All<Settlement>();
        Assert.Equal(model.Settlements, settlements.Count);
        Assert.All(settlements.Where(s => s.Kind == SettlementKind.Authorization), s => Assert.True(s is { Confirmed: true, Problem: null, Payee: not null }));
        Assert.All(settlements, s => Assert.Equal(devnet.Accounts.Facilitator, s.Sender));
        Assert.All(settlements, s => Assert.Equal(s.Payer is not null && s.Payer == s.Payee, s.SelfPayment));
        Assert.Equal(model.Validations.Select(v => (Keccak256.Hash(v.Uri), v.Validator, v.Response)).Order(),
            chain.All<Validation>().Where(v => v.Contract == devnet.Addresses.Services.ValidationRegistry).Select(v => (v.RequestHash, v.Validator, v.Response)).Order());
        foreach (var (id, agent) in model.EarlierAgents.Index())
            Assert.Equal((agent.Owner, agent.Uri), (chain.Get<Agent>(Agent.KeyOf(devnet.Addresses.Services.EarlierIdentity, id)).Owner!.Value, chain.Get<Agent>(Agent.KeyOf(devnet.Addresses.Services.EarlierIdentity, id)).Uri));
        Assert.Equal(model.EarlierScores, chain.All<Agent>().Where(a => a.Registry == devnet.Addresses.Services.EarlierIdentity).Sum(a => a.FeedbackCount));
        Assert.Equal(model.DaMap.Count, chain.Get<DaMapState>(DaMapState.KeyOf(devnet.Addresses.Services.DaMap)).BatchCount);
    }

    private void CheckAlt(AltModel model, DevnetChain devnet)
    {
        var at = devnet.Addresses.Services;
        foreach (var ((user, vault, op), expected) in model.Positions)
        {
            var position = chain.Get<VaultPosition>(VaultPosition.KeyOf(at.Vaults[vault], user, devnet.Accounts.Operators[op].Address));
            Assert.Equal((expected.Staked, expected.Cooling), (position.Staked, position.Cooldown));
        }
        Assert.Equal([0, 21 * 86400], at.Vaults.Select(v => chain.Get<StakingVault>(StakingVault.KeyOf(v)).CooldownSeconds!.Value));
        foreach (var (holder, staked) in model.Staked) Assert.Equal(staked.Held, chain.Get<TokenHolder>(TokenHolder.KeyOf(at.StAlt, holder)).Balance);
        Assert.Equal(model.Pools.Count, chain.All<PoolDelegation>().Count(d => d.Delegated));
    }

    /// <summary>Each way of leaving a quorum is told from the others by the call.</summary>
    private void CheckRemovals()
    {
        var causes = chain.All<OperatorAvsRegistration>().Select(r => r.RemovalCause).ToHashSet();
        Assert.Superset(new HashSet<string?> { OperatorRemoval.Left, OperatorRemoval.Ejected }, causes);
        Assert.DoesNotContain(chain.All<OperatorAvsRegistration>(), r => r.RemovalBlock is not null && r.RemovalCause is null);
    }
}
