using System.Globalization;

namespace Scan.Domain.Health;

/// <summary>
/// An operator's health in an AVS as a number from 0 to 100, higher is better, with the parts that it is made of. A part of which nothing is known takes
/// no part: it lowers the confidence, not the score. Without any known part there is no number.
/// </summary>
/// <param name="Value">Null when nothing is known.</param>
/// <param name="Version">Of the rules in <see cref="Of"/>: numbers of different versions are not to be compared.</param>
/// <param name="Direction">higher-is-better.</param>
/// <param name="Confidence"><see cref="HealthScoreConfidence"/>.</param>
/// <param name="Parts">All of them, known or not, each with its reason.</param>
public sealed record HealthScore(int? Value, int Version, string Direction, string Confidence, IReadOnlyList<HealthPart> Parts)
{
    public const int CurrentVersion = 1;
    public const string HigherIsBetter = "higher-is-better";
    private const int MonthSeconds = 30 * 86_400;

    /// <summary>Fewer say little of a habit.</summary>
    private const int EnoughEvents = 5;

    /// <summary>
    /// Version 1. Participation 40: signed by stake over 7 days (30 where there was nothing in 7); three missed in a row cap it at 20. Stake 25: 100 from half above the
    /// minimum on, down to 50 at the minimum, 0 when the next update puts the operator out; over the worst quorum. Freshness 10: 100 for a stake updated within 7 days, falling to
    /// 0 at 37 days. Reachability 25: 100 when the socket answers, 60 when the node API says 206, 20 when it says 503, 0 when nothing answers; a node API that is absent is no fault.
    /// </summary>
    public static HealthScore Of(HealthFacts facts)
    {
        HealthPart[] parts = [Participates(facts), Stake(facts), Freshness(facts), Reachable(facts)];
        var known = parts.Where(p => p.Value is not null).ToList();
        var weight = known.Sum(p => p.Weight);
        int? value = weight == 0 ? null : known.Sum(p => p.Value!.Value * p.Weight) / weight;
        var confidence = weight >= 90 && facts.Participation.Sum(p => p.Window("30d").Events) >= EnoughEvents ? HealthScoreConfidence.High : weight >= 50 ? HealthScoreConfidence.Medium : HealthScoreConfidence.Low;
        return new HealthScore(value, CurrentVersion, HigherIsBetter, confidence, parts);
    }

    private static HealthPart Participates(HealthFacts facts)
    {
        const string name = "participation";
        const int weight = 40;
        var span = facts.Participation.Any(p => p.Window("7d").Events > 0) ? "7d" : "30d";
        var worst = facts.Participation.Where(p => p.Window(span).Events > 0).OrderBy(p => p.Window(span).StakeBasisPoints).FirstOrDefault();
        var unknown = facts.Participation.OrderByDescending(p => p.Unknown).FirstOrDefault(p => p.Unknown > 0);
        if (worst is null) return new(name, null, weight, unknown is null ? "Nothing is known: in 30 days there was nothing for it to sign." : $"Nothing is known of {Number(unknown.Unknown)} in 30d: {unknown.Unknowns[0].Reason}.");
        var window = worst.Window(span);
        var share = window.StakeBasisPoints!.Value / 100;
        var reason = $"Missed {Number(window.Missed)} of the last {Number(window.Events)} in {span}{(worst.MissedInRow > 1 ? $", the last {Number(worst.MissedInRow)} in a row" : "")}{(window.Unknown > 0 ? $"; of {Number(window.Unknown)} more it is unknown" : "")}.";
        return new(name, worst.MissedInRow >= 3 ? Math.Min(share, 20) : share, weight, reason);
    }

    private static HealthPart Stake(HealthFacts facts)
    {
        const string name = "stake";
        const int weight = 25;
        if (facts.Stakes.FirstOrDefault(s => s.NextUpdate == StoredStakeNextUpdate.FallsOut) is not null) return new(name, 0, weight, "The next update of its stake puts it out of a quorum.");
        var worst = facts.Stakes.Where(s => s.MarginBasisPoints is not null).OrderBy(s => s.MarginBasisPoints).FirstOrDefault();
        if (worst is null)
        {
            return facts.Stakes.Count > 0 && facts.Stakes.All(s => s is { Minimum.IsZero: true, CheckedBlock: not null })
                ? new(name, 100, weight, "Its quorums ask for no minimum.")
                : new(name, null, weight, "Nothing is known: the chain was not asked yet, or no event told the minimum.");
        }
        var margin = worst.MarginBasisPoints!.Value;
        var value = margin >= 5_000 ? 100 : margin < 0 ? 0 : (int)(50 + margin / 100);
        return new(name, value, weight, $"Its live stake is {(margin / 100m).ToString("0.##", CultureInfo.InvariantCulture)} % above the minimum.");
    }

    private static HealthPart Freshness(HealthFacts facts)
    {
        const string name = "freshness";
        const int weight = 10;
        if (facts.Stakes.Count == 0 || facts.Stakes.Any(s => s.UpdatedTime is null)) return new(name, null, weight, "Nothing is known: no update of its stake was seen.");
        var days = Math.Max(0, facts.Now - facts.Stakes.Min(s => s.UpdatedTime!.Value)) / 86_400;
        var value = days <= 7 ? 100 : (int)Math.Max(0, 100 - (days - 7) * 100 * 86_400 / MonthSeconds);
        return new(name, value, weight, $"Its oldest stored stake is {Number(days)} day{(days == 1 ? "" : "s")} old.");
    }

    private static HealthPart Reachable(HealthFacts facts)
    {
        const string name = "reachability";
        const int weight = 25;
        return facts.Probe switch
        {
            null => new(name, null, weight, "Nothing is known: nobody knocked yet."),
            { State: ProbeReportState.Malformed } p => new(name, null, weight, $"Nothing is known: {p.Detail}."),
            { State: ProbeReportState.NotPublic } => new(name, null, weight, "Nothing is known: its socket is not in the public internet."),
            { NodeApi.State: NodeApiState.Unhealthy } => new(name, 20, weight, "Its node API says that it is unhealthy (503)."),
            { NodeApi.State: NodeApiState.Partial } => new(name, 60, weight, "Its node API says that some services are down (206)."),
            { NodeApi.State: NodeApiState.Healthy } => new(name, 100, weight, "Its node API says that it is healthy (200)."),
            { State: ProbeReportState.Reachable } p => new(name, 100, weight, p.LatencyMs is { } ms ? $"Its socket answers, in {Number(ms)} ms." : "Its socket answers."),
            { State: ProbeReportState.Refused } => new(name, 0, weight, "Its host is there, and nothing listens at its socket."),
            { State: ProbeReportState.TimeOut } => new(name, 0, weight, "Its socket does not answer in time."),
            { State: ProbeReportState.Unresolved } => new(name, 0, weight, "Its host's name leads nowhere."),
            _ => new(name, 0, weight, "Its socket cannot be reached."),
        };
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}

/// <summary>How much of the parts is known.</summary>
public static class HealthScoreConfidence
{
    public const string Low = "low";
    public const string Medium = "medium";
    public const string High = "high";
}

/// <param name="Value">0 to 100; null: nothing is known.</param>
/// <param name="Weight">Of 100.</param>
/// <param name="Reason">Why, in a sentence.</param>
public sealed record HealthPart(string Name, int? Value, int Weight, string Reason);

/// <summary>What a score is made of.</summary>
/// <param name="Participation">By quorum.</param>
/// <param name="Stakes">By quorum.</param>
/// <param name="Probe">Of its socket; null: nobody knocked.</param>
/// <param name="Now">Unix seconds of the last indexed block.</param>
public sealed record HealthFacts(IReadOnlyList<Participation> Participation, IReadOnlyList<StoredStake> Stakes, ProbeReport? Probe, long Now);
