using System.Numerics;
using Scan.Devnet.Acts;
using Scan.Domain.Primitives;

namespace Scan.Devnet.Model;

/// <summary>What one AVS holds: its quorums, its allow list and its open alerts.</summary>
public sealed class AvsModel(AvsPlan plan, CoreModel core, DevnetAccounts accounts)
{
    private readonly HashSet<int> allowed = [];
    private readonly Dictionary<long, List<Hash32>> alerts = plan.Rollups.ToDictionary(r => r.ChainId, _ => new List<Hash32>());

    public AvsPlan Plan => plan;
    public IReadOnlyList<QuorumModel> Quorums { get; } = [.. plan.Quorums.Select(q => new QuorumModel(q))];
    public IReadOnlySet<int> Allowed => allowed;
    public bool AllowlistEnabled { get; private set; } = plan.Allowlist;
    public byte Threshold { get; private set; } = 66;

    /// <summary>Open alerts of a rollup, in the order of the contract's set.</summary>
    public IReadOnlyList<Hash32> Alerts(long rollupChainId) => alerts[rollupChainId];

    public bool IsIn(int op, byte quorum) => Quorums[quorum].Members.Contains(op);

    /// <summary>The quorums that an operator is in, ascending.</summary>
    public byte[] QuorumsOf(int op) => [.. Enumerable.Range(0, Quorums.Count).Select(q => (byte)q).Where(q => IsIn(op, q))];

    /// <summary>Operators in at least one quorum, ascending.</summary>
    public int[] Members => [.. Quorums.SelectMany(q => q.Members).Distinct().Order()];

    /// <summary>StakeRegistry.weightOfOperatorForQuorum: each product is divided before the sum.</summary>
    public BigInteger Weight(int op, byte quorum) => Quorums[quorum].Multipliers.Aggregate(BigInteger.Zero,
        (sum, m) => sum + core.OperatorShares(accounts.Operators[op].Address, m.Strategy) * m.Multiplier / BigInteger.Pow(10, 18));

    internal void Apply(JoinAvs act)
    {
        foreach (var quorum in act.Quorums) Quorums[quorum].Add(act.Operator, Weight(act.Operator, quorum));
    }

    /// <summary>RegistryCoordinator.registerOperatorWithChurn: the newcomer comes first, then the other goes.</summary>
    internal void Apply(JoinWithChurn act)
    {
        Quorums[act.Quorum].Add(act.Operator, Weight(act.Operator, act.Quorum));
        Quorums[act.Quorum].Remove(act.Kicked);
    }

    /// <summary>RegistryCoordinator._validateChurn, by kickBIPsOfOperatorStake and kickBIPsOfTotalStake.</summary>
    public bool CanChurn(int op, byte quorum, int kicked)
    {
        var (newcomer, old) = (Weight(op, quorum), Quorums[quorum].Stake(kicked));
        return newcomer > old * 11000 / 10000 && old < (Quorums[quorum].TotalStake + newcomer) * 1001 / 10000;
    }

    internal void Apply(SetMaxOperators act) => Quorums[act.Quorum].MaxOperators = act.Most;

    internal void Apply(SetMultiplier act) => Quorums[act.Quorum].Multipliers[act.Place] = (Quorums[act.Quorum].Multipliers[act.Place].Strategy, act.Multiplier);

    internal void Apply(ChangeQuorumStrategy act)
    {
        var multipliers = Quorums[act.Quorum].Multipliers;
        if (act.Strategy is { } strategy) multipliers.Add((strategy, BigInteger.Pow(10, 18)));
        else multipliers.RemoveAt(act.Place);
    }

    internal void Remove(int op, byte[] quorums)
    {
        foreach (var quorum in quorums) Quorums[quorum].Remove(op);
    }

    /// <summary>RegistryCoordinator.updateOperators: who falls under a minimum leaves that quorum at once.</summary>
    internal void Update(int op, byte[] quorums)
    {
        foreach (var quorum in quorums) Quorums[quorum].Update(op, Weight(op, quorum));
        Remove(op, [.. quorums.Where(q => Weight(op, q) < Quorums[q].MinimumStake)]);
    }

    internal void Apply(SetMinimumStake act) => Quorums[act.Quorum].MinimumStake = act.MinimumStake;
    internal void Apply(SetAllowed act) => _ = act.Allowed ? allowed.Add(act.Operator) : allowed.Remove(act.Operator);
    internal void Apply(SetAllowlistEnabled act) => AllowlistEnabled = act.Enabled;
    internal void Apply(SetThreshold act) => Threshold = act.Percentage;
    internal void Apply(ConfirmAlert act) => alerts[act.RollupChainId].Add(act.MessageHash);

    /// <summary>The last alert takes the removed one's place (EnumerableSet).</summary>
    internal void Apply(RemoveAlert act)
    {
        var open = alerts[act.RollupChainId];
        open[open.IndexOf(act.MessageHash)] = open[^1];
        open.RemoveAt(open.Count - 1);
    }
}
