using System.Numerics;

namespace Scan.Domain.Rules;

/// <summary>What a knock at an operator's socket found.</summary>
/// <param name="Failures">Knocks in a row without a sign of life, this one included.</param>
/// <param name="State"><see cref="Health.ProbeReportState"/>.</param>
public sealed record KnockSight(int Failures, string State);

/// <summary>What a look at a service manager's operators found.</summary>
/// <param name="LeastBasisPoints">The least share of a quorum's stake that was seen alive, in 1/10,000; 0 without quorums.</param>
public sealed record CoverageSight(int LeastBasisPoints, int LiveOperators, int Operators)
{
    public static CoverageSight Of(Health.RollupCoverage coverage) => new(coverage.Quorums.Select(q => q.LiveBasisPoints ?? 0).DefaultIfEmpty(0).Min(), coverage.LiveOperators, coverage.Operators);
}

/// <summary>What an audit that compared something found.</summary>
/// <param name="Block">Given where something differs.</param>
public sealed record AuditSight(long Drifted, long? Block);

/// <summary>How a chain stood.</summary>
/// <param name="Time">Of its last indexed block, in Unix seconds; null: it has none.</param>
/// <param name="Problem">Why indexing stopped; null: it goes on.</param>
/// <param name="Filling">A back-fill is under way: whether it stands still cannot be said.</param>
public sealed record StallSight(long? Time, string? Problem, bool Filling);

/// <summary>What a stake registry would store of an operator in a quorum.</summary>
/// <param name="Weight">Null: it did not tell.</param>
/// <param name="FallsOut">Whether it would remove the operator.</param>
public sealed record WeightSight(BigInteger? Weight, bool FallsOut);

/// <summary>An agent's file that names other endpoints than before, at the same address.</summary>
/// <param name="Added">Names with endpoints, a few of them; strangers' text.</param>
public sealed record EndpointSight(string Uri, IReadOnlyList<string> Added, IReadOnlyList<string> Removed);

/// <summary>What a chain's contracts said of how long leaving takes.</summary>
/// <param name="WithdrawalBlocks">Blocks from queueing a withdrawal to the last in which it can be slashed; null: no contract tells.</param>
/// <param name="DeallocationBlocks">Blocks that an operator stays slashable by a set after it left or gave back an allocation; null: no contract tells.</param>
public sealed record LeavingSight(long? WithdrawalBlocks, long? DeallocationBlocks)
{
    public static LeavingSight Unknown { get; } = new(null, null);

    /// <summary>What is unknown here, as another look had it.</summary>
    public LeavingSight Or(LeavingSight other) => new(WithdrawalBlocks ?? other.WithdrawalBlocks, DeallocationBlocks ?? other.DeallocationBlocks);
}

/// <summary>A state of one thing and the time over which it was seen.</summary>
public sealed record Sight<T>(DateTimeOffset At, DateTimeOffset Until, T Seen);

/// <summary>Judges the states of one thing through time as looking at it all the while would have. Pure; states in order, verdicts in order.</summary>
public static class SightJudge
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    public static IEnumerable<(DateTimeOffset At, Verdict Verdict)> Knocks(Rule rule, string subject, string address, IReadOnlyList<Sight<KnockSight>> sights) =>
        sights.Select(s => (s.At, StateJudge.OperatorUnreachable(rule, subject, address, s.Seen.Failures, s.Seen.State)));

    public static IEnumerable<(DateTimeOffset At, Verdict Verdict)> Audits(long chainId, IReadOnlyList<Sight<AuditSight>> sights) =>
        sights.Select(s => (s.At, StateJudge.AuditDrift(chainId, s.Seen.Drifted, s.Seen.Block)));

    /// <param name="now">The end of what is judged: a look that was the last one vouches for a while.</param>
    public static IEnumerable<(DateTimeOffset At, Verdict Verdict)> Coverage(Rule rule, string subject, IReadOnlyList<Sight<CoverageSight>> sights, DateTimeOffset now)
    {
        for (var i = 0; i < sights.Count; i++)
        {
            var (at, until, seen) = sights[i];
            yield return (at, StateJudge.CoverageBelow(rule, subject, seen, at, at));
            var stale = until + TimeSpan.FromSeconds(Health.RollupCoverage.HeldSeconds) + Second;
            if (stale >= at && stale <= (i + 1 < sights.Count ? sights[i + 1].At : now)) yield return (stale, StateJudge.CoverageBelow(rule, subject, seen, until, stale));
        }
    }

    public static IEnumerable<(DateTimeOffset At, Verdict Verdict)> Stalls(Rule rule, long chainId, IReadOnlyList<Sight<StallSight>> sights)
    {
        foreach (var (at, until, seen) in sights)
        {
            var first = StateJudge.ChainStalled(rule, chainId, seen, at);
            yield return (at, first);
            if (first.Holds || seen is not { Time: { } time, Filling: false }) continue;
            var late = DateTimeOffset.FromUnixTimeSeconds(time + (long)decimal.Ceiling(rule.Parameter("seconds")));
            if (late > at && late <= until) yield return (late, StateJudge.ChainStalled(rule, chainId, seen, late));
        }
    }
}

/// <summary>What changes how close stakes stand to the minimum, at a moment.</summary>
/// <param name="OperatorId">Null where it changes the quorum's minimum.</param>
/// <param name="Stake">Or the minimum; null: as before.</param>
/// <param name="Member">Null: as before.</param>
public sealed record StakeStep(DateTimeOffset At, byte Quorum, string? OperatorId, BigInteger? Stake, bool? Member)
{
    /// <summary>What the registry would store; null: as before, and unknown again once the registry has stored a stake.</summary>
    public WeightSight? Live { get; init; }

    /// <summary>The last time at which <see cref="Live"/> was seen.</summary>
    public DateTimeOffset LiveUntil { get; init; }
}

/// <summary>Follows the stakes of an AVS and its quorums' minima, and judges after each step. Pure.</summary>
public sealed class MinimumJudge(Rule rule, string avs)
{
    private sealed record Place(string Subject, BigInteger Stake, bool Member, WeightSight? Live, DateTimeOffset LiveUntil);

    private readonly Dictionary<(byte Quorum, string OperatorId), Place> places = [];
    private readonly Dictionary<byte, BigInteger> minima = [];

    /// <param name="who">The operator's topic.</param>
    /// <param name="live">What the registry would store; null: nobody had asked.</param>
    public void Begin(byte quorum, string operatorId, string who, BigInteger stake, bool member, Sight<WeightSight>? live = null) => places[(quorum, operatorId)] = new($"{who} {avs}", stake, member, live?.Seen, live?.Until ?? default);

    public void Begin(byte quorum, BigInteger minimum) => minima[quorum] = minimum;

    /// <summary>Everybody's as it stands.</summary>
    public IEnumerable<Verdict> All() => places.Keys.Select(Judge);

    public IEnumerable<Verdict> Take(StakeStep step)
    {
        if (step.OperatorId is null)
        {
            minima[step.Quorum] = step.Stake ?? 0;
            return [.. places.Keys.Where(k => k.Quorum == step.Quorum).Select(Judge)];
        }
        var key = (step.Quorum, step.OperatorId);
        if (!places.TryGetValue(key, out var place)) return [];
        places[key] = place with { Stake = step.Stake ?? place.Stake, Member = step.Member ?? place.Member, Live = step.Live ?? (step.Stake is null || place.LiveUntil > step.At ? place.Live : null), LiveUntil = step.Live is null ? place.LiveUntil : step.LiveUntil };
        return [Judge(key)];
    }

    private Verdict Judge((byte Quorum, string OperatorId) key)
    {
        var (place, minimum) = (places[key], minima.GetValueOrDefault(key.Quorum));
        var verdict = StateJudge.BelowMinimumSoon(rule, place.Subject, key.Quorum, place.Stake, minimum);
        if (!place.Member || minimum.IsZero) return verdict with { Holds = false };
        return !verdict.Holds && place.Live is { Weight: { } live, FallsOut: var falls } && (falls || live <= StateJudge.NearMinimum(rule, minimum)) ? StateJudge.FallsOutSoon(place.Subject, key.Quorum, live, falls, minimum) : verdict;
    }
}
