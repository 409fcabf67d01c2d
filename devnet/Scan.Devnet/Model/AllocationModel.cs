using System.Numerics;
using Scan.Devnet.Acts;
using Scan.Domain.Primitives;

namespace Scan.Devnet.Model;

/// <summary>What AllocationManager holds: operator sets, magnitudes, and what was slashed of them.</summary>
public sealed class AllocationModel(DevnetPlan plan, DevnetAccounts accounts)
{
    private readonly Dictionary<int, SetModel> sets = [];
    private readonly Dictionary<int, (long Delay, long From, long? Before)> delays = [];
    private readonly Dictionary<(int Operator, int Set, int Strategy), MagnitudeModel> magnitudes = [];
    private readonly Dictionary<(int Operator, int Strategy), BigInteger> bound = [];
    private readonly Dictionary<(Address Operator, int Strategy), List<(long Block, BigInteger Magnitude)>> most = [];

    public IReadOnlyDictionary<int, SetModel> Sets => sets;

    /// <summary>Where something is or was allocated.</summary>
    public IReadOnlyDictionary<(int Operator, int Set, int Strategy), MagnitudeModel> Magnitudes => magnitudes;

    /// <summary>The blocks that an operator's allocations wait; null as long as it has said nothing that holds.</summary>
    public long? Delay(int op, long block) => delays.TryGetValue(op, out var d) ? block >= d.From ? d.Delay : d.Before : null;

    public BigInteger Magnitude(int op, int set, int strategy, long block) => magnitudes.GetValueOrDefault((op, set, strategy))?.At(block) ?? 0;

    public bool IsPending(int op, int set, int strategy, long block) => magnitudes.GetValueOrDefault((op, set, strategy))?.IsPending(block) == true;

    public BigInteger MaxMagnitude(Address op, int strategy) => MaxMagnitudeAt(op, strategy, long.MaxValue);

    /// <summary>At the end of a block.</summary>
    public BigInteger MaxMagnitudeAt(Address op, int strategy, long block) =>
        most.TryGetValue((op, strategy), out var history) && history.LastOrDefault(h => h.Block <= block) is { Block: > 0 } held ? held.Magnitude : Wad.One;

    /// <summary>What is allocated, growing or not yet released, in all sets together.</summary>
    public BigInteger Encumbered(int op, int strategy, long block) => magnitudes.Where(m => m.Key.Operator == op && m.Key.Strategy == strategy)
        .Aggregate(bound.GetValueOrDefault((op, strategy)), (sum, m) => sum + m.Value.Encumbered(block));

    /// <summary>What an operator has put at stake for good elsewhere, for a set that never slashes.</summary>
    internal void Bind(int op, int strategy, BigInteger magnitude) => bound[(op, strategy)] = magnitude;

    public bool IsSlashable(int op, int set, long block) => sets[set].Members.Contains(op) || sets[set].LeftUntil.TryGetValue(op, out var until) && block <= until;

    internal void Apply(CreateOperatorSet act, long block) => sets.Add(act.Set, new SetModel(act.Redistributes, act.Strategies, accounts.Slasher, block));

    internal void Apply(ChangeSetStrategy act) => sets[act.Set].Change(act.Strategy, act.IsAdded);

    internal void Apply(UpdateSlasher act, long block) => sets[act.Set].Name(act.Slasher, block, block + plan.AllocationConfigurationDelayBlocks + 1);

    internal void Apply(JoinOperatorSet act) => sets[act.Set].Join(act.Operator);

    internal void Apply(LeaveOperatorSet act, long block) => sets[act.Set].Leave(act.Operator, block + plan.DeallocationDelayBlocks);

    /// <summary>A new operator's delay holds at once.</summary>
    internal void Register(int op, long block) => delays[op] = (0, block, null);

    internal void Apply(SetAllocationDelay act, long block) =>
        delays[act.Operator] = (act.Blocks, block + plan.AllocationConfigurationDelayBlocks + 1, Delay(act.Operator, block));

    internal void Apply(Allocate act, long block)
    {
        var key = (act.Operator, act.Set, act.Strategy);
        if (!magnitudes.TryGetValue(key, out var magnitude)) magnitudes.Add(key, magnitude = new MagnitudeModel());
        var now = magnitude.At(block);
        var slashable = IsSlashable(act.Operator, act.Set, block) && sets[act.Set].Strategies.Contains(act.Strategy) && !now.IsZero;
        if (act.Magnitude > now) magnitude.Change(act.Magnitude, block, block + Delay(act.Operator, block)!.Value);
        else magnitude.Change(act.Magnitude, block, slashable ? block + plan.DeallocationDelayBlocks + 1 : block);
    }

    /// <summary>Takes the slashed part off an allocation and off the operator's most (AllocationManager._slashOperator).</summary>
    /// <returns>The operator's most before and after it; null where nothing is allocated.</returns>
    internal (BigInteger Before, BigInteger After)? Slash(int op, int set, int strategy, BigInteger wad, long block)
    {
        if (Magnitude(op, set, strategy, block).IsZero) return null;
        var before = MaxMagnitude(accounts.Operators[op].Address, strategy);
        var after = before - magnitudes[(op, set, strategy)].Slash(wad, block);
        if (!most.TryGetValue((accounts.Operators[op].Address, strategy), out var history)) most.Add((accounts.Operators[op].Address, strategy), history = []);
        history.Add((block, after));
        return (before, after);
    }
}

/// <summary>What an operator has at stake in one strategy of a set: now, and from some block on.</summary>
public sealed class MagnitudeModel
{
    private BigInteger now, later;
    private long from;

    public BigInteger At(long block) => block >= from ? later : now;

    public bool IsPending(long block) => block < from;

    /// <summary>What grows is bound at once; what falls is bound until then.</summary>
    public BigInteger Encumbered(long block) => IsPending(block) ? BigInteger.Max(now, later) : later;

    internal void Change(BigInteger to, long block, long effect) => (now, later, from) = (At(block), to, effect);

    /// <summary>A pending fall is cut in the same proportion; a pending rise stays as large as it was.</summary>
    /// <returns>The magnitude that is gone.</returns>
    internal BigInteger Slash(BigInteger wad, long block)
    {
        if (!IsPending(block)) (now, from) = (later, 0);
        var (held, change) = (now, IsPending(block) ? later - now : 0);
        var slashed = Wad.UpDivide(held * wad, Wad.One);
        if (change.Sign < 0) change += Wad.UpDivide(-change * wad, Wad.One);
        (now, later) = (held - slashed, held - slashed + change);
        return slashed;
    }
}

/// <summary>An operator set.</summary>
public sealed class SetModel(bool redistributes, IEnumerable<int> strategies, Address slasher, long created)
{
    private readonly List<int> strategies = [.. strategies], members = [];
    private readonly List<SlashModel> slashes = [];
    private (Address Before, Address Slasher, long From) slasher = (Address.Zero, slasher, created);

    public bool Redistributes => redistributes;
    public IReadOnlyList<int> Strategies => strategies;
    public IReadOnlyList<int> Members => members;

    /// <summary>Blocks up to which those who left can still be slashed.</summary>
    public Dictionary<int, long> LeftUntil { get; } = [];

    /// <summary>Slashes in the order of their ids, which count from 1.</summary>
    public IReadOnlyList<SlashModel> Slashes => slashes;

    public Address Slasher(long block) => block >= slasher.From ? slasher.Slasher : slasher.Before;

    public bool IsSlasherPending(long block) => block < slasher.From;

    internal void Change(int strategy, bool isAdded)
    {
        if (isAdded) strategies.Add(strategy);
        else TakeOut(strategies, strategy);
    }

    internal void Name(Address next, long block, long from) => slasher = (Slasher(block), next, from);

    internal void Join(int op) => members.Add(op);

    internal void Leave(int op, long until)
    {
        TakeOut(members, op);
        LeftUntil[op] = until;
    }

    internal void Add(SlashModel slash) => slashes.Add(slash);

    /// <summary>The last takes the freed place (EnumerableSet).</summary>
    private static void TakeOut(List<int> list, int value)
    {
        list[list.IndexOf(value)] = list[^1];
        list.RemoveAt(list.Count - 1);
    }
}

/// <summary>A slash, and the shares of each strategy that it took out of circulation; native ETH stays in its pods.</summary>
public sealed class SlashModel(long block, IReadOnlyList<(int Strategy, BigInteger Shares)> taken)
{
    public long Block => block;
    public IReadOnlyList<(int Strategy, BigInteger Shares)> Taken => taken;
    public bool IsCleared { get; internal set; }
}
