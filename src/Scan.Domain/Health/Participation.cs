using System.Numerics;
using Scan.Domain.Primitives;

namespace Scan.Domain.Health;

/// <summary>Something that the operators of quorums were to sign, and some did not: an alert, a task's response.</summary>
/// <param name="Kind">alert or task.</param>
/// <param name="Time">When it was confirmed, in Unix seconds.</param>
/// <param name="ReferenceBlock">Of whose stakes it speaks.</param>
public sealed record SignedEvent(string Kind, long Block, long Time, long ReferenceBlock, IReadOnlyList<byte> Quorums, IReadOnlySet<Hash32> NonSigners);

/// <summary>What an operator of a quorum signed and missed, newest event first, as of a time.</summary>
/// <param name="Unknown">Events of the last 30 days whose reference block is older than the stakes that are remembered: whether it was a member then is unknown.</param>
/// <param name="SignedInRow">Events that it signed since it missed one last; 0 when it missed the last one.</param>
/// <param name="MissedInRow">Events that it missed since it signed one last.</param>
public sealed record Participation(IReadOnlyList<ParticipationWindow> Windows, int Unknown, int SignedInRow, int MissedInRow, long? LastSignedTime, long? LastMissedTime)
{
    private static readonly (string Name, long Seconds)[] Spans = [("1h", 3_600), ("24h", 86_400), ("7d", 604_800), ("30d", LongestSeconds)];

    /// <summary>Of the longest window.</summary>
    public const long LongestSeconds = 2_592_000;

    /// <param name="events">In any order.</param>
    /// <param name="stakeAt">The operator's stake at a block; zero: it was no member; null: too old to be known.</param>
    /// <param name="now">Of the last indexed block: nothing younger is known.</param>
    public static Participation Of(Hash32 operatorId, byte quorum, IEnumerable<SignedEvent> events, Func<long, BigInteger?> stakeAt, long now)
    {
        var windows = Spans.Select(s => new Tally(s.Name, now - s.Seconds)).ToList();
        var (unknown, signedInRow, missedInRow) = (0, 0, 0);
        var (lastSigned, lastMissed) = (default(long?), default(long?));
        foreach (var e in events.Where(e => e.Time > now - LongestSeconds && e.Time <= now && e.Quorums.Contains(quorum)).OrderByDescending(e => e.Block))
        {
            var signed = !e.NonSigners.Contains(operatorId);
            // Only a member's key can stand among the non-signers' keys with a stake to take out; one that signs nothing leaves no other trace.
            if (stakeAt(e.ReferenceBlock) is not { } stake)
            {
                unknown++;
                continue;
            }
            if (stake.IsZero) continue;
            foreach (var window in windows.Where(w => e.Time > w.From)) window.Add(signed, stake);
            if (signed && lastMissed is null) signedInRow++;
            if (!signed && lastSigned is null) missedInRow++;
            if (signed) lastSigned ??= e.Time;
            else lastMissed ??= e.Time;
        }
        return new Participation([.. windows.Select(w => w.ToWindow())], unknown, signedInRow, missedInRow, lastSigned, lastMissed);
    }

    public ParticipationWindow Window(string name) => Windows.First(w => w.Name == name);

    private sealed class Tally(string name, long from)
    {
        private int signed, missed;
        private BigInteger signedStake, missedStake;

        public long From => from;

        public void Add(bool isSigned, BigInteger stake)
        {
            if (isSigned) (signed, signedStake) = (signed + 1, signedStake + stake);
            else (missed, missedStake) = (missed + 1, missedStake + stake);
        }

        public ParticipationWindow ToWindow() => new(name, signed, missed, signedStake, missedStake);
    }
}

/// <summary>What was signed and missed in a span of time up to the last indexed block.</summary>
/// <param name="Name">1h, 24h, 7d or 30d.</param>
/// <param name="SignedStake">Sum of the operator's weight at each event's reference block, over what it signed.</param>
public sealed record ParticipationWindow(string Name, int Signed, int Missed, BigInteger SignedStake, BigInteger MissedStake)
{
    public int Events => Signed + Missed;

    /// <summary>Signed of all in 1/10,000 by stake, rounded down; null without any.</summary>
    public int? StakeBasisPoints => (SignedStake + MissedStake) is { IsZero: false } all ? (int)(SignedStake * 10_000 / all) : null;
}
