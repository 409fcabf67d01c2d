using System.Numerics;
using Scan.Devnet.Acts;
using Scan.Domain.Primitives;

namespace Scan.Devnet.Model;

/// <summary>
/// The AVS behind a SlashingRegistryCoordinator: members of both quorums, and stakes of the delegated one as last updated. Slashable stakes are AllocationManager's to compute.
/// </summary>
public sealed class SlashingAvsModel
{
    private const int OperatorBips = 11000, TotalBips = 5001, Bips = 10000;
    private readonly DevnetPlan plan;
    private readonly DevnetAccounts accounts;
    private readonly CoreModel core;
    private readonly QuorumModel[] quorums;
    private readonly Dictionary<(int Operator, byte Quorum), long> slashableUntil = [];
    private readonly Dictionary<int, long> ejected = [];
    private long cooldown;

    public SlashingAvsModel(DevnetPlan plan, DevnetAccounts accounts, CoreModel core)
    {
        (this.plan, this.accounts, this.core) = (plan, accounts, core);
        (int, BigInteger)[] multipliers = [.. SlashingQuorums.Strategies.Select(s => (s, Wad.One))];
        quorums = [new(new(SlashingQuorums.MinimumStake, SlashingQuorums.MaxOperators, multipliers)), new(new(0, SlashingQuorums.MaxOperators, multipliers))];
    }

    /// <summary>The delegated one and the slashable one, whose stakes are not followed here.</summary>
    public IReadOnlyList<QuorumModel> Quorums => quorums;
    public int Churned { get; private set; }
    public int Ejected { get; private set; }

    public byte[] QuorumsOf(int op) => [.. new[] { SlashingQuorums.Delegated, SlashingQuorums.Slashable }.Where(q => quorums[q].Members.Contains(op))];

    public bool IsFull(byte quorum) => quorums[quorum].Members.Count >= quorums[quorum].MaxOperators;

    /// <summary>Neither in the quorum nor slashable by it any more, not ejected of late, and with the stake that it asks for.</summary>
    public bool MayJoin(int op, byte quorum, long block, long time) =>
        !quorums[quorum].Members.Contains(op) && !(slashableUntil.TryGetValue((op, quorum), out var until) && block <= until)
        && !(ejected.TryGetValue(op, out var at) && at + cooldown >= time) && (quorum == SlashingQuorums.Slashable || Weight(op) >= SlashingQuorums.MinimumStake);

    /// <summary>SlashingRegistryCoordinator._validateChurn: the newcomer is in the total already.</summary>
    public bool CanChurn(int op, int kicked)
    {
        var (quorum, fresh) = (quorums[SlashingQuorums.Delegated], Weight(op));
        var old = quorum.Stake(kicked);
        return fresh > old * OperatorBips / Bips && old < (quorum.TotalStake + fresh) * TotalBips / Bips;
    }

    /// <returns>False when the act is none of these.</returns>
    internal bool Apply(Act act, long block, long time)
    {
        switch (act)
        {
            case SetSlashingAvs a: cooldown = a.EjectionCooldown; break;
            case OpenSlashingAvs or SetLookAhead: break;
            case JoinSlashingAvs a: Join(a, block); break;
            case LeaveSlashingAvs a: Remove(a.Operator, a.Quorums, block); break;
            case EjectFromSlashingAvs a:
                Ejected++;
                ejected[a.Operator] = time;
                Remove(a.Operator, a.Quorums, block);
                break;
            case UpdateSlashingStakes a:
                foreach (var op in a.Operators.Where(quorums[SlashingQuorums.Delegated].Members.Contains)) Update(op, block);
                break;
            case AllocateToSlashingAvs a: core.Allocations.Bind(a.Operator, a.Strategy, a.Magnitude); break;
            default: return false;
        }
        return true;
    }

    private void Join(JoinSlashingAvs act, long block)
    {
        foreach (var quorum in act.Quorums) quorums[quorum].Add(act.Operator, quorum == SlashingQuorums.Delegated ? Weight(act.Operator) : 0);
        if (act.Kicked is not { } kicked) return;
        Churned++;
        Remove(kicked, act.Quorums, block);
    }

    private void Update(int op, long block)
    {
        quorums[SlashingQuorums.Delegated].Update(op, Weight(op));
        if (Weight(op) < SlashingQuorums.MinimumStake) Remove(op, [SlashingQuorums.Delegated], block);
    }

    private void Remove(int op, byte[] from, long block)
    {
        foreach (var quorum in from)
        {
            quorums[quorum].Remove(op);
            slashableUntil[(op, quorum)] = block + plan.DeallocationDelayBlocks;
        }
    }

    private BigInteger Weight(int op) =>
        SlashingQuorums.Strategies.Aggregate(BigInteger.Zero, (sum, s) => sum + core.OperatorShares(accounts.Operators[op].Address, s));
}
