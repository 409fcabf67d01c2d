using System.Globalization;
using Scan.Documents;
using Scan.Domain.Health;
using Scan.Web.Shared;

namespace Scan.Web.Features.Agents;

/// <summary>
/// How an endpoint answered on the last days, from what is kept of knocking: each change of the answer, and the last look. Before the first look and after the last nothing is known. Between two
/// looks the earlier answer stands; that nobody looked for a while between like answers is not kept.
/// </summary>
/// <param name="Days">Oldest first, up to today (UTC).</param>
/// <param name="AlivePercent">Of the time between the first and the last look; null: there is none.</param>
public sealed record EndpointUptime(IReadOnlyList<UptimeDay> Days, decimal? AlivePercent)
{
    public const int Length = 90;

    /// <summary>Changes that are read of each endpoint.</summary>
    public const int MostChanges = 400;
    private const long Day = 86_400;

    /// <summary>Days in which somebody looked.</summary>
    public int Looked => Days.Count(d => d.Kind != UptimeKind.NotLookedAt);

    /// <summary>Days of one kind after each other, oldest first.</summary>
    public IReadOnlyList<(UptimeDay From, UptimeDay To)> Runs
    {
        get
        {
            List<(UptimeDay From, UptimeDay To)> runs = [];
            foreach (var day in Days)
            {
                if (runs.Count > 0 && runs[^1].To.Kind == day.Kind) runs[^1] = (runs[^1].From, day);
                else runs.Add((day, day));
            }
            return runs;
        }
    }

    /// <summary>What it shows, in a sentence without its end.</summary>
    public string Finding => AlivePercent is { } percent
        ? $"Answered {percent.ToString("0.#", CultureInfo.InvariantCulture)} % of the time looked at, which is {Looked} of {Length} days"
        : $"Not looked at in {Length} days";

    /// <param name="changes">The newest first, as many as are read.</param>
    /// <param name="lastLook">Unix seconds; the answer is known up to there.</param>
    /// <param name="now">Unix seconds.</param>
    public static EndpointUptime Of(IReadOnlyList<ProbeChange> changes, long lastLook, long now)
    {
        // What stood before the first change that is read is not known, whether it is the first or not.
        var spells = changes.Reverse().Select(c => (From: c.At.ToUnixTimeSeconds(), IsAlive: IsAlive(c))).ToList();
        List<(long From, long To, bool IsAlive)> known = [.. spells.Select((s, i) => (s.From, To: i + 1 < spells.Count ? spells[i + 1].From : Math.Max(s.From, lastLook), s.IsAlive))];
        var today = now / Day;
        List<UptimeDay> days = [];
        var (alive, all) = (0L, 0L);
        for (var day = today - Length + 1; day <= today; day++)
        {
            var (up, down, looks) = (0L, 0L, false);
            foreach (var (from, to, isAlive) in known)
            {
                // A single look takes no time, and is one all the same.
                if (to < day * Day || from >= (day + 1) * Day) continue;
                var length = Math.Min(to, (day + 1) * Day) - Math.Max(from, day * Day);
                if (length == 0 && from / Day != day) continue;
                looks = true;
                if (isAlive) up += Math.Max(1, length);
                else down += Math.Max(1, length);
            }
            (alive, all) = (alive + up, all + up + down);
            days.Add(new UptimeDay(day, !looks ? UptimeKind.NotLookedAt : down == 0 ? UptimeKind.Answered : up == 0 ? UptimeKind.Silent : UptimeKind.InPart));
        }
        return new EndpointUptime(days, all == 0 ? null : Math.Floor(alive * 1000m / all) / 10);
    }

    private static bool IsAlive(ProbeChange change) => change.State == ProbeReportState.Reachable;
}

/// <summary>What is known of an endpoint on a day.</summary>
/// <param name="Number">Days since 1970-01-01 UTC.</param>
public sealed record UptimeDay(long Number, UptimeKind Kind)
{
    public string Text => Kind switch
    {
        UptimeKind.Answered => "answered",
        UptimeKind.InPart => "answered for a part of it",
        UptimeKind.Silent => "did not answer",
        _ => "not looked at",
    };
}

public enum UptimeKind { NotLookedAt, Answered, InPart, Silent }
