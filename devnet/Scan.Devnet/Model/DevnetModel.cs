using System.Numerics;
using Scan.Devnet.Acts;
using Scan.Domain.Primitives;

namespace Scan.Devnet.Model;

/// <summary>
/// What the contracts should hold after the acts that were played: the scenario decides by it, and tests compare it with the contracts' views.
/// It follows the cited rules a second time, in another language.
/// </summary>
public sealed class DevnetModel
{
    private readonly List<AgentModel> agents = [];
    private readonly int reAltStrategy;

    public DevnetModel(DevnetPlan plan, DevnetAccounts accounts)
    {
        (Plan, Accounts) = (plan, accounts);
        Core = new CoreModel(plan, accounts);
        Rewards = new RewardsModel(plan);
        Services = new ServicesModel(this);
        Avss = [.. plan.Avss.Select(avs => new AvsModel(avs, Core, accounts))];
        SlashingAvs = new SlashingAvsModel(plan, accounts, Core);
        reAltStrategy = plan.Strategies.ToList().FindIndex(s => s.Symbol == "reALT");
    }

    public DevnetPlan Plan { get; }
    public DevnetAccounts Accounts { get; }
    public CoreModel Core { get; }
    public IReadOnlyList<AvsModel> Avss { get; }
    public SlashingAvsModel SlashingAvs { get; }
    public IReadOnlyList<AgentModel> Agents => agents;
    public ReAltModel ReAlt { get; } = new();
    public RewardsModel Rewards { get; }
    public ServicesModel Services { get; }
    public PermissionModel Permissions { get; } = new();

    /// <summary>Takes an act in, as played in a block.</summary>
    /// <param name="time">The block's, in seconds since 1970.</param>
    /// <exception cref="ArgumentException">The model does not know the act.</exception>
    public void Apply(Act act, long block, long time)
    {
        var known = ApplyToCore(act, block) || ApplyToSets(act, block) || ApplyToRewards(act, time) || ApplyToAvs(act) || ApplyToAgents(act) || ApplyToReAlt(act) || Services.Apply(act, block, time)
            || SlashingAvs.Apply(act, block, time) || act is UpgradeToSlashing or SetDelegationApprover or UpdateOperatorMetadata or UpdateSocket;
        if (!known) throw new ArgumentException($"The model does not know {act.GetType().Name}.");
    }

    private bool ApplyToCore(Act act, long block)
    {
        switch (act)
        {
            case RegisterOperator a: Core.Apply(a, block); break;
            case Acts.Delegate a: Core.Apply(a); break;
            case Undelegate a: Core.Apply(a, block); break;
            case QueueWithdrawal a: Core.Apply(a, block); break;
            case Deposit a:
                Core.Apply(a);
                if (a.Strategy == reAltStrategy) ReAlt.Change(a.Staker, -a.Amount);
                break;
            case CompleteWithdrawal a:
                var before = Core.Strategies[a.Strategy].Balance;
                Core.Apply(a);
                if (a.AsTokens && a.Strategy == reAltStrategy) ReAlt.Change(a.Staker, before - Core.Strategies[a.Strategy].Balance);
                break;
            case QueueInM1 a: Core.Apply(a, block); break;
            case CompleteInM1 a: Core.Apply(a); break;
            case MigrateFromM1 a: Core.Apply(a); break;
            case SetStrategyDelay: break;
            case CreatePod a: Core.Apply(a); break;
            case RestakePod a: Core.Apply(a); break;
            case CheckpointPod a: Core.Apply(a); break;
            default: return false;
        }
        return true;
    }

    private bool ApplyToSets(Act act, long block)
    {
        var sets = Core.Allocations;
        switch (act)
        {
            case OpenSetsAvs or CreateSetBeforeSlashers or MigrateSlashers or ChangeAdmins or VisitZk: break;
            case CreateOperatorSet a: sets.Apply(a, block); break;
            case ChangeSetStrategy a: sets.Apply(a); break;
            case UpdateSlasher a: sets.Apply(a, block); break;
            case JoinOperatorSet a: sets.Apply(a); break;
            case LeaveOperatorSet a: sets.Apply(a, block); break;
            case SetAllocationDelay a: sets.Apply(a, block); break;
            case Allocate a: sets.Apply(a, block); break;
            case SlashOperator a: Core.Apply(a, block); break;
            case ClearSlash a: Core.Apply(a); break;
            case Appoint a: Permissions.Apply(a); break;
            case SetAdmin a: Permissions.Apply(a); break;
            default: return false;
        }
        return true;
    }

    private bool ApplyToRewards(Act act, long time)
    {
        switch (act)
        {
            case OpenRewards: break;
            case SubmitRewards a: Rewards.Apply(a); break;
            case SubmitRoot a: Rewards.Apply(a, time); break;
            case DisableRoot a: Rewards.Apply(a); break;
            case ClaimRewards a: Rewards.Apply(a); break;
            case SetClaimer a: Rewards.Apply(a); break;
            case SetSplit a: Rewards.Apply(a, time); break;
            default: return false;
        }
        return true;
    }

    private bool ApplyToAvs(Act act)
    {
        switch (act)
        {
            case JoinAvs a: Avss[a.Avs].Apply(a); break;
            case LeaveAvs a: Avss[a.Avs].Remove(a.Operator, a.Quorums); break;
            case Eject a: Avss[a.Avs].Remove(a.Operator, a.Quorums); break;
            case UpdateStakes a: foreach (var op in a.Operators) Avss[a.Avs].Update(op, Avss[a.Avs].QuorumsOf(op)); break;
            case UpdateQuorumStakes a: foreach (var op in a.Operators.OrderBy(o => Accounts.Operators[o].Address)) Avss[a.Avs].Update(op, [a.Quorum]); break;
            case JoinWithChurn a: Avss[a.Avs].Apply(a); break;
            case SetMaxOperators a: Avss[a.Avs].Apply(a); break;
            case SetMultiplier a: Avss[a.Avs].Apply(a); break;
            case ChangeQuorumStrategy a: Avss[a.Avs].Apply(a); break;
            case SetRole: break;
            case SetMinimumStake a: Avss[a.Avs].Apply(a); break;
            case SetAllowed a: Avss[a.Avs].Apply(a); break;
            case SetAllowlistEnabled a: Avss[a.Avs].Apply(a); break;
            case SetThreshold a: Avss[a.Avs].Apply(a); break;
            case ConfirmAlert a: Avss[a.Avs].Apply(a); break;
            case RemoveAlert a: Avss[a.Avs].Apply(a); break;
            default: return false;
        }
        return true;
    }

    private bool ApplyToAgents(Act act)
    {
        switch (act)
        {
            case RegisterAgent a: agents.Add(new AgentModel(a.Owner, a.Uri)); break;
            case SetAgentUri a: agents[(int)a.Agent].Apply(a); break;
            case SetAgentWallet a: agents[(int)a.Agent].Apply(a); break;
            case TransferAgent a: agents[(int)a.Agent].Apply(a); break;
            case GiveFeedback a: agents[(int)a.Agent].Apply(a); break;
            case RevokeFeedback a: agents[(int)a.Agent].Apply(a); break;
            case SetAgentMetadata or RespondToFeedback: break;
            default: return false;
        }
        return true;
    }

    private bool ApplyToReAlt(Act act)
    {
        switch (act)
        {
            case DepositAlt a: ReAlt.Apply(a); break;
            case RedeemReAlt a: ReAlt.Apply(a); break;
            case TransferReAlt a: ReAlt.Apply(a); break;
            case RewardReAlt a: ReAlt.Apply(a); break;
            default: return false;
        }
        return true;
    }
}
