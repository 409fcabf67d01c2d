using System.Numerics;
using Scan.Devnet.Acts;
using Scan.Domain.Primitives;

namespace Scan.Devnet.Model;

/// <summary>A distribution root as the coordinator holds it.</summary>
/// <param name="ActivatedTime">Seconds since 1970.</param>
public sealed record RootModel(IReadOnlyList<Earnings> Earnings, long EndTime, long ActivatedTime, bool Disabled);

/// <summary>What RewardsCoordinator holds: roots, claims, claimers and splits.</summary>
public sealed class RewardsModel(DevnetPlan plan)
{
    private readonly List<RootModel> roots = [];
    private readonly Dictionary<Address, BigInteger> claimed = [];
    private readonly Dictionary<Address, Address> claimers = [];
    private readonly Dictionary<(int Operator, SplitScope Scope, int Of), (int Before, int After, long From)> splits = [];

    public IReadOnlyList<RootModel> Roots => roots;

    /// <summary>Seconds since 1970; 0 before the first root.</summary>
    public long LastEndTime => roots.Count == 0 ? 0 : roots[^1].EndTime;

    public BigInteger Earned(Address earner) => roots.Count == 0 ? 0 : roots[^1].Earnings.FirstOrDefault(e => e.Earner == earner)?.Total ?? 0;
    public BigInteger Claimed(Address earner) => claimed.GetValueOrDefault(earner);
    public Address Claimer(Address earner) => claimers.GetValueOrDefault(earner, earner);
    public IReadOnlyDictionary<(int Operator, SplitScope Scope, int Of), (int Before, int After, long From)> Splits => splits;
    public int Submissions { get; private set; }

    /// <summary>Basis points at a time.</summary>
    public int Split(int op, SplitScope scope, int of, long time) =>
        splits.TryGetValue((op, scope, of), out var split) ? time < split.From ? split.Before : split.After : plan.DefaultSplitBips;

    public bool IsSplitPending(int op, SplitScope scope, int of, long time) => splits.TryGetValue((op, scope, of), out var split) && time <= split.From;

    internal void Apply(SubmitRewards _) => Submissions++;

    internal void Apply(SubmitRoot act, long time) => roots.Add(new RootModel(act.Earnings, act.EndTime, time + plan.RewardsActivationSeconds, Disabled: false));

    internal void Apply(DisableRoot act) => roots[act.Index] = roots[act.Index] with { Disabled = true };

    internal void Apply(ClaimRewards act) => claimed[act.Earnings[act.Place].Earner] = act.Earnings[act.Place].Total;

    internal void Apply(SetClaimer act) => claimers[act.Earner] = act.Claimer;

    internal void Apply(SetSplit act, long time) =>
        splits[(act.Operator, act.Scope, act.Of)] = (splits.TryGetValue((act.Operator, act.Scope, act.Of), out var split) ? split.After : plan.DefaultSplitBips, act.Bips, time + plan.RewardsActivationSeconds);
}
