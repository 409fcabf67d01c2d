using System.Globalization;
using Scan.Domain.Primitives;

namespace Scan.Domain.Mach;

/// <summary>MACH's answer for a rollup block: the first of <see cref="FinalityState"/> that holds.</summary>
/// <param name="Reason">Why, in a sentence.</param>
/// <param name="Tier"><see cref="FinalityTier"/>: how far the block has come.</param>
/// <param name="Faults">For each service manager why it did not watch the block; null where it did.</param>
public sealed record BlockFinality(string State, string Tier, string Reason, IReadOnlyList<StandingAlert> Alerts, IReadOnlyList<string?> Faults)
{
    /// <param name="alerts">Alerts of the rollup that stand.</param>
    /// <param name="watches">Every service manager that names the rollup.</param>
    /// <param name="settlement">What the rollup's contracts on L1 say of the block; null: none are known.</param>
    public static BlockFinality Decide(long block, IReadOnlyList<StandingAlert> alerts, IReadOnlyList<RollupWatch> watches, RollupBlockTime told, long? windowSeconds, RollupSettlement? settlement = null)
    {
        var answer = Decide(block, alerts, watches, told, windowSeconds);
        // How far a block has come on L1 says nothing of MACH's answer: it only raises the tier.
        return settlement switch
        {
            { ChallengePassed: true } => answer with { Tier = FinalityTier.ChallengePassed },
            { Posted: true } => answer with { Tier = FinalityTier.Posted },
            _ => answer,
        };
    }

    private static BlockFinality Decide(long block, IReadOnlyList<StandingAlert> alerts, IReadOnlyList<RollupWatch> watches, RollupBlockTime told, long? windowSeconds)
    {
        var tier = told.Time is null ? FinalityTier.Unknown : FinalityTier.Sequencer;
        // A service manager that cannot be seen may have raised an alert unseen: all that are switched on must have been read past the window.
        var read = watches.Where(w => w.Enabled != false).Select(w => w.IndexedTime ?? 0).DefaultIfEmpty(0).Min();
        List<string?> faults = [.. watches.Select(w => told.Time is { } made ? w.FaultOver(made, made + (windowSeconds ?? 0), read) : w.Fault)];
        BlockFinality Answer(string state, string tier, string reason) => new(state, tier, reason, [], faults);
        var standing = alerts.Where(a => a.StandsFor(block)).ToList();
        if (standing.Count > 0) return new(FinalityState.Alerted, tier, Words(standing), standing, faults);
        if (faults.All(fault => fault is not null))
        {
            return Answer(FinalityState.Uncovered, tier, watches.Count == 0 ? "No service manager watches this rollup." : $"Nobody is known to have watched this block: {string.Join("; ", faults.Distinct())}.");
        }
        if (told.Time is not { } time) return Answer(FinalityState.Pending, tier, $"The block's time is unknown: {told.Problem}.");
        if (windowSeconds is not { } window) return Answer(FinalityState.Pending, tier, "No manifest says how long alerts may take (windowSeconds).");
        var left = time + window - read;
        return left > 0
            ? Answer(FinalityState.Pending, tier, $"The {window.ToString(CultureInfo.InvariantCulture)} s for alerts are not over: {left.ToString(CultureInfo.InvariantCulture)} s of indexed time are left.")
            : Answer(FinalityState.Finalized, FinalityTier.Mach, $"It was watched for the {window.ToString(CultureInfo.InvariantCulture)} s that alerts may take, and {(read - time).ToString(CultureInfo.InvariantCulture)} s went by without one.");
    }

    private static string Words(List<StandingAlert> standing) => standing.All(a => a.FromBlock is not null)
        ? "An open alert says that this block, or one before it, is not valid."
        : "An open alert says that a block of this rollup is not valid; it names none, so it stands for all of them.";
}

public static class FinalityState
{
    public const string Alerted = "alerted";
    public const string Uncovered = "uncovered";
    public const string Pending = "pending";
    public const string Finalized = "finalized";
}

public static class FinalityTier
{
    /// <summary>Not even the rollup's node has told of the block.</summary>
    public const string Unknown = "unknown";
    /// <summary>The sequencer's word alone: the rollup's node has the block.</summary>
    public const string Sequencer = "sequencer";
    /// <summary>Watched by a MACH service manager, without an alert in time.</summary>
    public const string Mach = "mach";
    /// <summary>An output that covers the block is posted on L1, in a block that is final there.</summary>
    public const string Posted = "posted";
    /// <summary>The time to challenge that output is over.</summary>
    public const string ChallengePassed = "challenge-passed";
}

/// <summary>An alert that stands against a rollup.</summary>
/// <param name="Id">As the feed names it.</param>
/// <param name="MessageHash">Null for an alert that proofs settle.</param>
/// <param name="FromBlock">The first block that it speaks of (ZK, or a BLS message that was resolved); null: it names none and stands for the whole rollup.</param>
public sealed record StandingAlert(string Id, long ChainId, Address Avs, Hash32? MessageHash, long? FromBlock)
{
    public bool StandsFor(long block) => FromBlock is null || FromBlock <= block;
}

/// <summary>What a rollup's output oracle on L1 says of a rollup block, as of a block that is final on L1.</summary>
/// <param name="Posted">Null with <paramref name="Problem"/>.</param>
/// <param name="ChallengePassed">Null when the oracle does not tell how long outputs can be challenged.</param>
/// <param name="OutputIndex">The first output for the block or a later one.</param>
/// <param name="OutputBlock">The rollup block that the output is of.</param>
/// <param name="OutputTime">When it was posted, in Unix seconds.</param>
public sealed record RollupSettlement(
    long ChainId, Address Oracle, long? AsOfBlock, bool? Posted, bool? ChallengePassed, long? OutputIndex, long? OutputBlock, long? OutputTime, long? PeriodSeconds, string? Problem);

/// <summary>A block's time as the rollup's own node tells it, in Unix seconds; null with the problem in words.</summary>
public sealed record RollupBlockTime(long? Time, string? Problem);

/// <summary>A service manager that names a rollup, as of the last indexed block of its chain.</summary>
/// <param name="Enabled">Null when the rollup is known from an alert only.</param>
/// <param name="ChainLive">The chain is indexed up to its head.</param>
/// <param name="IndexedTime">Time of the last indexed block, in Unix seconds.</param>
/// <param name="Unseen">Why too little of its stake was seen alive lately to raise an alert; null: enough was.</param>
/// <param name="Spans">When it covered the rollup without a break, the earliest first; null: what it covers now is taken for what it covered then.</param>
public sealed record RollupWatch(
    long ChainId, Address Avs, bool? Enabled, bool Paused, int OperatorCount, bool ChainLive, long? IndexedBlock, long? IndexedTime, string? Unseen, IReadOnlyList<CoverageSpan>? Spans = null)
{
    /// <summary>Why it covers nothing now; null when it does.</summary>
    public string? Fault => Unfit ?? Unseen;

    private string? Unfit => this switch
    {
        { Enabled: false } => "the service manager switched it off",
        { Enabled: null } => "no event says that the service manager watches it",
        { Paused: true } => "the service manager is paused in part",
        { OperatorCount: 0 } => "the service manager has no operators",
        { ChainLive: false } => "the chain of the service manager is not indexed up to its head",
        { IndexedTime: null } => "nothing of the chain of the service manager is indexed",
        _ => null,
    };

    /// <summary>
    /// Why a block's window was not watched by it; null when it was, as far as the window has gone by. Who was alive then counts, not who is alive at the time of asking: an outage
    /// takes no earlier answer back, and its end makes none of what nobody watched.
    /// </summary>
    /// <param name="from">The block's time.</param>
    /// <param name="to">The window's end.</param>
    /// <param name="read">Up to when alerts were read, by the chains' blocks.</param>
    public string? FaultOver(long from, long to, long read)
    {
        if (Unfit is { } unfit) return unfit;
        if (Spans is null) return Unseen;
        if (SpanAt(from) is not { } span) return $"nobody is known to have been able to raise an alert when the block was made{(Unseen is null ? "" : $", nor now: {Unseen}")}";
        if (span.Until < Math.Min(to, read)) return $"those who could raise an alert were lost sight of {(span.Until - from).ToString(CultureInfo.InvariantCulture)} s after the block, before its window was over";
        return to > read ? Unseen : null;
    }

    /// <summary>The unbroken coverage at a time; null: there was none.</summary>
    public CoverageSpan? SpanAt(long time) => Spans?.LastOrDefault(s => s.From <= time && time <= s.Until);
}

/// <summary>A time without a break in which enough stake was known to be alive, in Unix seconds, both ends within.</summary>
public sealed record CoverageSpan(long From, long Until)
{
    /// <summary>Parts of seconds at the ends are left out.</summary>
    /// <param name="now">A look vouches for the minutes behind it; as far as the reader can know, the last span ends now.</param>
    public static CoverageSpan Of(DateTimeOffset began, DateTimeOffset until, DateTimeOffset now) => Of(began, until < now ? until : now < began ? began : now);

    /// <inheritdoc cref="Of(DateTimeOffset, DateTimeOffset, DateTimeOffset)"/>
    public static CoverageSpan Of(DateTimeOffset began, DateTimeOffset until) => new((began.ToUnixTimeMilliseconds() + 999) / 1_000, until.ToUnixTimeSeconds());
}
