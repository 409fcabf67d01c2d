using System.Globalization;
using Scan.Documents;
using Scan.Domain.Health;
using Scan.Domain.Primitives;
using Scan.Web.Shared;

namespace Scan.Web.Features.Health;

/// <summary>An operator's health in an AVS over the last days, in steps of a few hours up to the present one. Steps in which nobody looked are there, and empty.</summary>
public sealed record HealthHistory(IReadOnlyList<HealthStep> Steps)
{
    public const int Days = 7;
    public const int Hours = Days * 24;
    public const int StepHours = 6;
    private const string Reachability = "reachability";

    /// <param name="hours">In any order; those outside of the days are left out.</param>
    /// <param name="now">Unix seconds.</param>
    public static HealthHistory Of(IEnumerable<HealthHour> hours, long now)
    {
        var last = now / 3_600 / StepHours;
        var steps = hours.ToLookup(h => h.Hour / StepHours);
        return new HealthHistory([.. Enumerable.Range(0, Hours / StepHours).Select(i => last - Hours / StepHours + 1 + i).Select(step => StepOf(step * StepHours, [.. steps[step]]))]);
    }

    /// <summary>Whether anybody looked.</summary>
    public bool IsKnown => Steps.Any(s => s.Looks > 0);

    /// <summary>What the chart shows, in a sentence without its end.</summary>
    public string Finding()
    {
        var scores = Steps.Where(s => s.Score is not null).ToList();
        if (scores.Count == 0) return $"No score in {Days} days";
        var (lowest, latest) = (scores.MinBy(s => s.Score)!, scores[^1]);
        var gap = Steps.Count(s => s.Looks == 0) * StepHours;
        var said = lowest.Score == latest.Score ? $"Its score never was below {latest.Score} in {Days} days" : $"Its score was {lowest.Score} at its lowest in {Days} days, and is {latest.Score}";
        return gap == 0 ? said : $"{said}; nobody looked for {gap} h";
    }

    /// <summary>The least that its live stake was of what is stored, in 1/10,000; null where it was never less than all, or where nothing is known of it.</summary>
    public long? LeastStake { get; } = Steps.Min(s => s.Stake?.LiveBasisPoints) is { } least and < 10_000 ? least : null;

    /// <summary>How far the stake delegated to it fell behind what is stored, in a sentence without its end; null where it did not.</summary>
    public string? StakeFinding() => LeastStake is { } least ? $"Its live stake was {HealthStep.Percent(least)} of what is stored at its lowest in {Days} days" : null;

    private static HealthStep StepOf(long first, IReadOnlyList<HealthHour> hours)
    {
        var answers = hours.Select(h => h.Parts.FirstOrDefault(p => p.Name == Reachability)?.Value).Where(v => v is not null).ToList();
        // In several quorums the same is signed once for all: the one in which it missed most tells.
        var signed = hours.Select(h => h.Participation?.MaxBy(p => (p.Missed, p.Unknown, p.Signed))).Where(p => p is not null).ToList();
        return new HealthStep(first * 3_600, hours.Count, hours.Min(h => h.Score), answers.Min(), hours.Where(h => h.ProbeState is not null).MaxBy(h => h.Hour)?.ProbeState,
            signed.Count == 0 ? null : new HealthHourParticipation(signed[0]!.Quorum, signed.Sum(p => p!.Signed), signed.Sum(p => p!.Missed), signed.Sum(p => p!.Unknown)),
            hours.OrderByDescending(h => h.Hour).SelectMany(h => h.Stakes ?? []).MinBy(s => s.LiveBasisPoints ?? long.MaxValue));
    }
}

/// <param name="Time">Its begin in Unix seconds.</param>
/// <param name="Looks">Hours of it in which somebody looked; 0: nothing is known of it.</param>
/// <param name="Score">The lowest; null: unknown.</param>
/// <param name="Reachability">Likewise, that part alone.</param>
/// <param name="State">What the last knock found; null: nobody knocked.</param>
/// <param name="Signed">Null where it was not kept.</param>
/// <param name="Stake">Of the hour and the quorum in which live stake was least beside what is stored; null where it was not kept.</param>
public sealed record HealthStep(long Time, int Looks, int? Score, int? Reachability, string? State, HealthHourParticipation? Signed, HealthHourStake? Stake)
{
    /// <summary>Of weights, which the page shows as amounts of this many.</summary>
    private const int Decimals = 18;

    public string Moment => Format.Exactly(Time)[..16];

    /// <summary>Live stake in hundredths of what is stored, rounded down, as the chart draws it: what rises with the next update is no more than all of it. Null: unknown.</summary>
    public int? LiveShare => Stake?.LiveBasisPoints is { } share ? (int)Math.Min(100, share / 100) : null;

    public string StakeText => Stake switch
    {
        null => "not kept",
        { LiveBasisPoints: { } share } s => $"{Percent(share)} of {Format.Readable(s.Stored, Decimals)}{(s.MarginBasisPoints is { } margin ? $", {Percent(Math.Abs(margin))} {(margin < 0 ? "under" : "over")} the minimum" : "")}",
        { Stored.IsZero: true } => "nothing stored",
        var s => $"unknown of {Format.Readable(s.Stored, Decimals)}",
    };

    internal static string Percent(long basisPoints) => $"{(basisPoints / 100m).ToString("#,0.##", CultureInfo.InvariantCulture)} %";

    public string SignedText => Signed switch
    {
        null => "not kept",
        { Signed: 0, Missed: 0, Unknown: 0 } => "nothing to sign",
        { Unknown: 0 } s => $"{s.Signed} of {s.Signed + s.Missed}",
        { Signed: 0, Missed: 0 } s => $"unknown: {s.Unknown}",
        var s => $"{s.Signed} of {s.Signed + s.Missed}, {s.Unknown} unknown",
    };
}

/// <summary>A change of what an operator's endpoint answers.</summary>
/// <param name="Before">Null: it is the first answer that is kept.</param>
public sealed record HealthChange(DateTimeOffset At, string? Before, string After, string? Detail)
{
    public string Text => Before is null ? After : $"{Before} → {After}";

    /// <param name="changes">Of one endpoint, newest first.</param>
    public static IReadOnlyList<HealthChange> Of(IReadOnlyList<ProbeChange> changes) =>
        [.. changes.Select((c, i) => new HealthChange(c.At, i + 1 < changes.Count ? Word(changes[i + 1]) : null, Word(c), c.Detail))];

    /// <summary>What the node's own interface says of it is more than that its socket answers.</summary>
    private static string Word(ProbeChange change) => $"{(change.Api is null or NodeApiState.Absent || change.State != ProbeReportState.Reachable ? change.State : change.Api)}{(change.Version is { } version ? $" {Format.Clip(version, 24)}" : "")}";
}

/// <summary>How an operator stood in an AVS.</summary>
/// <param name="Changes">Of what its endpoint answers, newest first.</param>
public sealed record HealthPast(HealthHistory History, IReadOnlyList<HealthChange> Changes)
{
    /// <summary>Told in words; the chart has those of its days.</summary>
    public const int MostChanges = 8;
}

/// <summary>What an operator's page says of its health.</summary>
/// <param name="Now">By AVS.</param>
/// <param name="Past">By AVS.</param>
/// <param name="Changes">By AVS, newest first.</param>
public sealed record HealthCard(IReadOnlyList<OperatorHealth> Now, IReadOnlyDictionary<Address, HealthHistory> Past, IReadOnlyDictionary<Address, IReadOnlyList<HealthChange>> Changes)
{
    /// <summary>AVSs whose past is drawn, those of the worst score first: a page has room for one within its budget.</summary>
    public const int MostDrawn = 1;

    private IReadOnlySet<Address> Drawn { get; } = Now.Where(h => Past.GetValueOrDefault(h.Avs) is { IsKnown: true }).OrderBy(h => h.Score.Value ?? 101).Take(MostDrawn).Select(h => h.Avs).ToHashSet();

    public HealthPast PastOf(Address avs) => new(Drawn.Contains(avs) ? Past[avs] : new HealthHistory([]), Changes.GetValueOrDefault(avs, []));

    public bool IsLeftOut(Address avs) => !Drawn.Contains(avs) && Past.GetValueOrDefault(avs) is { IsKnown: true };

    /// <summary>A quorum's rows: everything, and apart by kind where there is more than one.</summary>
    public static IEnumerable<(string What, IReadOnlyList<ParticipationWindow> Windows, string Row, bool IsPart)> Rows(byte quorum, Participation p)
    {
        var only = p.Kinds.Count == 1 ? $"Quorum {quorum}: {Name(p.Kinds[0])}" : $"Quorum {quorum}";
        yield return (only, p.Windows, Row(p.SignedInRow, p.MissedInRow, p.UnknownInRow), false);
        foreach (var k in p.Kinds.Count > 1 ? p.Kinds : []) yield return (Name(k), k.Windows, Row(k.SignedInRow, k.MissedInRow, k.UnknownInRow), true);
    }

    /// <summary>"3 of 4", with what is unknown; never a zero for what nobody knows.</summary>
    public static string Text(ParticipationWindow w) => w switch
    {
        { Events: 0, Unknown: 0 } => "nothing to sign",
        { Events: 0 } => $"unknown: {w.Unknown.ToString(CultureInfo.InvariantCulture)}",
        { Unknown: 0 } => $"{w.Signed} of {w.Events}",
        _ => $"{w.Signed} of {w.Events}, {w.Unknown} unknown",
    };

    /// <summary>"missed 3", with how many between are unknown.</summary>
    public static string Row(int signed, int missed, int unknown) =>
        (missed, signed) is (0, 0) ? unknown > 0 ? "unknown" : "nothing" : $"{(missed > 0 ? $"missed {missed}" : $"signed {signed}")}{(unknown > 0 ? $" ({unknown} between unknown)" : "")}";

    /// <summary>For narrow places: named only where there are several of its kind.</summary>
    public static string Short(ParticipationKind kind, Participation among) => among.Kinds.Count(k => k.Kind == kind.Kind) > 1 ? Name(kind) : kind.Kind switch { SignedEvent.Alert => "Alerts", SignedEvent.Task => "Tasks", _ => "Calls" };

    public static string Name(ParticipationKind kind) => kind.Kind switch
    {
        SignedEvent.Alert => "Alerts",
        SignedEvent.Task => $"Tasks of {Format.Clip(kind.Name, 40)}",
        _ => $"Calls of {Format.Clip(kind.Name, 40)}",
    };
}
