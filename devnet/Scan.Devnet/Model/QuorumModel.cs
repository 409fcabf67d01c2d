using System.Numerics;

namespace Scan.Devnet.Model;

/// <summary>A quorum: its operators in the order of their indices, and their stakes as last updated.</summary>
public sealed class QuorumModel(QuorumPlan plan)
{
    private readonly List<int> members = [];
    private readonly Dictionary<int, BigInteger> stakes = [];

    public QuorumPlan Plan => plan;
    public BigInteger MinimumStake { get; internal set; } = plan.MinimumStake;
    public int MaxOperators { get; internal set; } = plan.MaxOperators;

    /// <summary>What counts, and how much.</summary>
    public List<(int Strategy, BigInteger Multiplier)> Multipliers { get; } = [.. plan.Multipliers];
    public IReadOnlyList<int> Members => members;
    public BigInteger TotalStake => stakes.Values.Aggregate(BigInteger.Zero, (sum, stake) => sum + stake);

    public BigInteger Stake(int op) => stakes.GetValueOrDefault(op);

    internal void Add(int op, BigInteger stake)
    {
        members.Add(op);
        stakes[op] = stake;
    }

    internal void Update(int op, BigInteger stake) => stakes[op] = stake;

    /// <summary>The last operator takes the freed index (IndexRegistry.deregisterOperator).</summary>
    internal void Remove(int op)
    {
        members[members.IndexOf(op)] = members[^1];
        members.RemoveAt(members.Count - 1);
        stakes.Remove(op);
    }
}
