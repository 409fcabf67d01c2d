using System.Globalization;
using System.Numerics;
using Scan.Domain.Primitives;

namespace Scan.Domain.Health;

/// <summary>
/// Who of a service manager's operators could raise an alert for its rollups now, as far as can be seen. Silence is not safety: stake that nobody has
/// seen alive lately covers nothing.
/// </summary>
/// <param name="Covers">True when in every quorum enough stake was seen alive lately to reach the threshold.</param>
/// <param name="Reason">Why it covers or does not, in a sentence.</param>
/// <param name="LastSeenTime">The last sign of life of any operator, in Unix seconds; null: there was none.</param>
/// <param name="VerifierMode">What live operators tell of their verifiers in signed messages, joined where they differ; null: none does.</param>
/// <param name="AsOfTime">Unix seconds of the machine's clock.</param>
public sealed record RollupCoverage(
    long ChainId, Address Avs, bool Covers, string Reason, int Operators, int LiveOperators, IReadOnlyList<QuorumCoverage> Quorums, long? LastSeenTime, string? VerifierMode, long AsOfTime)
{
    /// <summary>How long a sign of life counts.</summary>
    public const long FreshSeconds = 1_800;

    /// <summary>For how long a look vouches, were it the last one: looks are taken twice a minute.</summary>
    public const long HeldSeconds = 300;

    /// <summary>How far a chain's clock may be ahead of this machine's: what is later was seen by nobody yet.</summary>
    public const long ClockSeconds = 60;

    /// <summary>The least that an alert must ask for where the contract does not tell, as in MACH's source.</summary>
    private const int UsualThreshold = 66;

    /// <summary>When it began or ceased to cover, in Unix seconds; null where the look itself does not tell.</summary>
    public long? Since { get; init; }

    /// <summary>When it would cease to cover if nobody gave a sign of life any more, in Unix seconds; null when it covers nothing.</summary>
    public long? LapsesTime { get; init; }

    /// <summary>Until when this look vouches for its coverage, were it the last one, in Unix seconds; null when it covers nothing.</summary>
    public long? HeldUntil() => LapsesTime is { } lapses ? Math.Min(lapses, AsOfTime + HeldSeconds) : null;

    /// <param name="members">Every member of every quorum with its stored weight and its last sign of life.</param>
    /// <param name="said">What operators' verifiers said last.</param>
    public static RollupCoverage Of(long chainId, Address avs, int? thresholdPercentage, IReadOnlyList<CoverageMember> members, long now, IEnumerable<SeenBlock>? said = null)
    {
        var threshold = thresholdPercentage ?? UsualThreshold;
        var quorums = members.GroupBy(m => m.Quorum).OrderBy(q => q.Key).Select(q => Quorum(q.Key, [.. q], threshold, now)).ToList();
        var everybody = members.Select(m => m.Operator).Distinct().Count();
        var live = members.Where(m => m.IsLive(now)).Select(m => m.Operator).Distinct().Count();
        var seen = members.Max(m => m.LastSeenTime);
        var short_ = quorums.FirstOrDefault(q => !q.Covers);
        var reason = quorums.Count == 0 ? "No cover: the service manager has no operators with stake."
            : seen is null ? "No cover: no operator was ever seen alive."
            : short_ is not null ? $"No cover: in quorum {short_.Number} {Percent(short_.LiveBasisPoints ?? 0)} % of the stake was seen alive within {FreshSeconds / 60} minutes, an alert needs {threshold} %."
            : $"Operators with at least {Percent(quorums.Min(q => q.LiveBasisPoints ?? 0))} % of each quorum's stake were seen alive within {FreshSeconds / 60} minutes; an alert needs {threshold} %.";
        var covers = quorums.Count > 0 && short_ is null;
        return new RollupCoverage(chainId, avs, covers, reason, everybody, live, quorums, seen, ModeOf(said ?? [], now), now)
        {
            LapsesTime = covers ? members.GroupBy(m => m.Quorum).Min(q => LastsUntil([.. q.Where(m => m.IsLive(now))], quorums.First(c => c.Number == q.Key))) : null,
        };
    }

    private static string? ModeOf(IEnumerable<SeenBlock> said, long now) =>
        said.Where(b => b.Time > now - FreshSeconds).Select(b => b.VerifierMode).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList() is { Count: > 0 } modes ? string.Join(", ", modes) : null;

    /// <summary>Signs of life grow old one by one: with which of them the stake falls short.</summary>
    private static long LastsUntil(IReadOnlyList<CoverageMember> live, QuorumCoverage quorum)
    {
        var left = quorum.LiveStake;
        foreach (var member in live.OrderBy(m => m.LastSeenTime))
        {
            left -= member.Stake;
            if (!Enough(left, quorum.TotalStake, quorum.ThresholdPercentage)) return member.LastSeenTime!.Value + FreshSeconds;
        }
        throw new InvalidOperationException("Nobody alive covers nothing.");
    }

    private static bool Enough(BigInteger live, BigInteger total, int threshold) => !live.IsZero && live * 100 >= total * threshold;

    private static QuorumCoverage Quorum(byte number, IReadOnlyList<CoverageMember> members, int threshold, long now)
    {
        var total = members.Aggregate(BigInteger.Zero, (sum, m) => sum + m.Stake);
        var live = members.Where(m => m.IsLive(now)).Aggregate(BigInteger.Zero, (sum, m) => sum + m.Stake);
        return new QuorumCoverage(number, members.Count, members.Count(m => m.IsLive(now)), total, live, total.IsZero ? null : (int)(live * 10_000 / total), threshold, Enough(live, total, threshold));
    }

    private static string Percent(int basisPoints) => (basisPoints / 100m).ToString("0.##", CultureInfo.InvariantCulture);
}

/// <summary>A quorum's part in coverage. Stakes are weights as stored.</summary>
/// <param name="LiveBasisPoints">Live of total stake in 1/10,000, rounded down; null when the total is 0.</param>
public sealed record QuorumCoverage(byte Number, int Operators, int LiveOperators, BigInteger TotalStake, BigInteger LiveStake, int? LiveBasisPoints, int ThresholdPercentage, bool Covers);

/// <param name="LastSeenTime">Unix seconds; null: never seen alive.</param>
public sealed record CoverageMember(byte Quorum, Hash32 Operator, BigInteger Stake, long? LastSeenTime)
{
    public bool IsLive(long now) => LastSeenTime > now - RollupCoverage.FreshSeconds && LastSeenTime <= now + RollupCoverage.ClockSeconds;
}
