using System.Numerics;
using Scan.Domain.Primitives;

namespace Scan.Domain.Health;

/// <summary>Something that the operators of quorums were to sign, and some did not: an alert, a task's response, a call.</summary>
/// <param name="Kind">alert, task or call.</param>
/// <param name="Name">What asked for it: the contract's kind as the manifest names it, of a call its function's selector.</param>
/// <param name="Time">When it was confirmed, in Unix seconds.</param>
/// <param name="ReferenceBlock">Of whose stakes it speaks.</param>
/// <param name="Quorums">That were asked; with a <paramref name="Problem"/> those that may have been.</param>
/// <param name="Problem">Why it does not tell who signed, one of <see cref="ParticipationUnknown"/>'s reasons; null: it tells.</param>
public sealed record SignedEvent(string Kind, string Name, long Block, long Time, long ReferenceBlock, IReadOnlyList<byte> Quorums, IReadOnlySet<Hash32> NonSigners, string? Problem = null)
{
    public const string Alert = "alert";
    public const string Task = "task";
    public const string Call = "call";
}

/// <summary>What an operator of a quorum signed and missed, newest event first, as of a time.</summary>
/// <param name="Unknown">Events of the last 30 days of which it is not known whether it signed; they count as neither. <see cref="Unknowns"/> says why.</param>
/// <param name="SignedInRow">Events that it signed since it missed one last; 0 when it missed the last one. Those that are unknown are left out.</param>
/// <param name="MissedInRow">Events that it missed since it signed one last, likewise.</param>
public sealed record Participation(IReadOnlyList<ParticipationWindow> Windows, int Unknown, int SignedInRow, int MissedInRow, long? LastSignedTime, long? LastMissedTime)
{
    private static readonly (string Name, long Seconds)[] Spans = [("1h", 3_600), ("24h", 86_400), ("7d", 604_800), ("30d", LongestSeconds)];

    /// <summary>Of the longest window.</summary>
    public const long LongestSeconds = 2_592_000;

    /// <summary>Events between those in a row, newer ones and those just before it, of which it is not known whether it signed: it may be shorter or longer.</summary>
    public int UnknownInRow { get; init; }

    /// <summary>Why so many are unknown; empty when none is.</summary>
    public IReadOnlyList<ParticipationUnknown> Unknowns { get; init; } = [];

    /// <summary>The same apart for alerts, tasks and calls, by what asked for the signatures.</summary>
    public IReadOnlyList<ParticipationKind> Kinds { get; init; } = [];

    /// <summary>
    /// When it last signed what it certainly was to sign; null: not in the longest window. Calls that a manifest declares do not say by which block's stakes they were checked: who joined in
    /// between is no non-signer either, and may never have been there.
    /// </summary>
    public long? LastProofOfLife => Kinds.Where(k => k.Kind != SignedEvent.Call).Max(k => k.LastSignedTime);

    /// <param name="events">In any order.</param>
    /// <param name="stakeAt">The operator's stake at a block; zero: it was no member; null: not known.</param>
    /// <param name="now">Of the last indexed block: nothing younger is known.</param>
    public static Participation Of(Hash32 operatorId, byte quorum, IEnumerable<SignedEvent> events, Func<long, BigInteger?> stakeAt, long now)
    {
        var (all, kinds) = (new Fold(now), new Dictionary<(string Kind, string Name), Fold>());
        foreach (var e in events.Where(e => e.Time > now - LongestSeconds && e.Time <= now && e.Quorums.Contains(quorum)).OrderByDescending(e => e.Block))
        {
            var stake = stakeAt(e.ReferenceBlock);
            if (stake is { IsZero: true }) continue;
            if (!kinds.TryGetValue((e.Kind, e.Name), out var own)) kinds[(e.Kind, e.Name)] = own = new Fold(now);
            // Only a member's key can stand among the non-signers' keys with a stake to take out; one that signs nothing leaves no other trace.
            var why = e.Problem ?? (stake is null ? ParticipationUnknown.Stake : null);
            foreach (var fold in (Fold[])[all, own])
            {
                if (why is not null) fold.AddUnknown(e.Time, why);
                else fold.Add(e.Time, !e.NonSigners.Contains(operatorId), stake!.Value);
            }
        }
        return new Participation(all.ToWindows(), all.Unknown, all.SignedInRow, all.MissedInRow, all.LastSigned, all.LastMissed)
        {
            UnknownInRow = all.UnknownInRow,
            Unknowns = all.Unknowns(),
            Kinds = [.. kinds.OrderBy(k => k.Key.Kind, StringComparer.Ordinal).ThenBy(k => k.Key.Name, StringComparer.Ordinal).Select(k => new ParticipationKind(k.Key.Kind, k.Key.Name, k.Value.ToWindows(), k.Value.SignedInRow, k.Value.MissedInRow, k.Value.UnknownInRow, k.Value.LastSigned, k.Value.LastMissed))],
        };
    }

    /// <summary>How many an operator had missed in a row after each event that it was to sign, the oldest first.</summary>
    /// <param name="stakeAt">As in <see cref="Of"/>.</param>
    public static IEnumerable<(long Time, int MissedInRow)> Runs(Hash32 operatorId, byte quorum, IEnumerable<SignedEvent> events, Func<long, BigInteger?> stakeAt)
    {
        var missed = 0;
        foreach (var e in events.Where(e => e.Problem is null && e.Quorums.Contains(quorum)).OrderBy(e => e.Block))
        {
            if (stakeAt(e.ReferenceBlock) is not { IsZero: false }) continue;
            missed = e.NonSigners.Contains(operatorId) ? missed + 1 : 0;
            yield return (e.Time, missed);
        }
    }

    public ParticipationWindow Window(string name) => Windows.First(w => w.Name == name);

    /// <summary>Events from the newest back.</summary>
    private sealed class Fold(long now)
    {
        private readonly List<Tally> tallies = [.. Spans.Select(s => new Tally(s.Name, now - s.Seconds))];
        private readonly SortedDictionary<string, int> reasons = new(StringComparer.Ordinal);
        private int unknownYet;

        public int Unknown { get; private set; }
        public int SignedInRow { get; private set; }
        public int MissedInRow { get; private set; }
        public int UnknownInRow { get; private set; }
        public long? LastSigned { get; private set; }
        public long? LastMissed { get; private set; }

        public void AddUnknown(long time, string why)
        {
            (Unknown, unknownYet) = (Unknown + 1, unknownYet + 1);
            reasons[why] = reasons.GetValueOrDefault(why) + 1;
            foreach (var tally in tallies.Where(t => time > t.From)) tally.AddUnknown();
            // Behind the last that is known of the row there may be more of it.
            if (LastSigned is null || LastMissed is null) UnknownInRow = unknownYet;
        }

        public void Add(long time, bool signed, BigInteger stake)
        {
            foreach (var tally in tallies.Where(t => time > t.From)) tally.Add(signed, stake);
            if (signed && LastMissed is null) SignedInRow++;
            if (!signed && LastSigned is null) MissedInRow++;
            if (signed) LastSigned ??= time;
            else LastMissed ??= time;
        }

        public IReadOnlyList<ParticipationWindow> ToWindows() => [.. tallies.Select(t => t.ToWindow())];

        public IReadOnlyList<ParticipationUnknown> Unknowns() => [.. reasons.Select(r => new ParticipationUnknown(r.Key, r.Value))];
    }

    private sealed class Tally(string name, long from)
    {
        private int signed, missed, unknown;
        private BigInteger signedStake, missedStake;

        public long From => from;

        public void Add(bool isSigned, BigInteger stake)
        {
            if (isSigned) (signed, signedStake) = (signed + 1, signedStake + stake);
            else (missed, missedStake) = (missed + 1, missedStake + stake);
        }

        public void AddUnknown() => unknown++;

        public ParticipationWindow ToWindow() => new(name, signed, missed, signedStake, missedStake) { Unknown = unknown };
    }
}

/// <summary>What was signed and missed in a span of time up to the last indexed block.</summary>
/// <param name="Name">1h, 24h, 7d or 30d.</param>
/// <param name="SignedStake">Sum of the operator's weight at each event's reference block, over what it signed.</param>
public sealed record ParticipationWindow(string Name, int Signed, int Missed, BigInteger SignedStake, BigInteger MissedStake)
{
    /// <summary>Those of which it is not known whether it signed; in none of the other numbers.</summary>
    public int Unknown { get; init; }

    public int Events => Signed + Missed;

    /// <summary>Signed of all in 1/10,000 by stake, rounded down; null without any.</summary>
    public int? StakeBasisPoints => (SignedStake + MissedStake) is { IsZero: false } all ? (int)(SignedStake * 10_000 / all) : null;
}

/// <summary>What of one kind was signed and missed; the numbers are those of <see cref="Participation"/>.</summary>
/// <param name="Kind">alert, task or call.</param>
/// <param name="Name">What asked for the signatures: the contract's kind as the manifest names it, of a call its function's selector.</param>
public sealed record ParticipationKind(string Kind, string Name, IReadOnlyList<ParticipationWindow> Windows, int SignedInRow, int MissedInRow, int UnknownInRow, long? LastSignedTime, long? LastMissedTime)
{
    public ParticipationWindow Window(string name) => Windows.First(w => w.Name == name);
}

/// <summary>So many events of which it is not known whether an operator signed, and why.</summary>
public sealed record ParticipationUnknown(string Reason, int Count)
{
    public const string Stake = "what stake it had at the reference block is not known";
    public const string AlertCall = "the call that confirmed the alert could not be read";
    public const string TaskCall = "the call that responded to the task does not tell who signed";
    public const string CallData = "the call does not tell who signed";
    public const string CallQuorums = "the call does not tell which of the quorums it asked";
}
