using System.Globalization;
using Scan.Domain.Tasks;
using Scan.Web.Shared;

namespace Scan.Web.Features.Avs;

/// <summary>How many of an AVS's tasks operators signed an answer to, over time. A task counts when its fate is known: it was answered, or its window is over without an answer.</summary>
public static class TaskAnswers
{
    /// <summary>Tasks that are read, the last created first.</summary>
    public const int MostRead = 400;
    private const int MostDays = 62, Most = 104;

    /// <param name="block">The last indexed block; null: unknown, so that no task is known to have expired.</param>
    /// <param name="now">Unix seconds of the chain; null: unknown.</param>
    /// <returns>Null without a task of known time.</returns>
    public static ChartTable? Of(IReadOnlyList<AvsTask> tasks, long? block, long? now)
    {
        var timed = tasks.Where(t => t.CreatedTime is not null).ToList();
        if (ChartBuckets.Of([.. timed.Select(t => t.CreatedTime!.Value)], now, MostDays, Most) is not { } buckets) return null;
        var by = timed.ToLookup(t => buckets.Of(t.CreatedTime!.Value));
        List<ChartRow> rows = [];
        var (signed, judged) = (0, 0);
        foreach (var bucket in buckets.All)
        {
            int answered = by[bucket].Count(t => t.Status != AvsTaskStatus.Created), expired = by[bucket].Count(t => block is { } at && t.ExpiredAt(at) == true), all = by[bucket].Count();
            (signed, judged) = (signed + answered, judged + answered + expired);
            rows.Add(new(buckets.NameOf(bucket, now), [Share(answered, answered + expired, all)],
                [$"{Format.Whole(answered)} of {Format.Whole(all)}", Format.Whole(expired), Format.Whole(all - answered - expired)], buckets.IsOpen(bucket, now)));
        }
        if (judged == 0) return null;
        return new ChartTable($"{Format.Whole(signed)} of {Format.Whole(judged)} tasks whose fate is known since {Format.Day(buckets.First)} were signed", $"Share of tasks that were signed, by the {buckets.Word} of their creation", "% of tasks",
            buckets.Name, [new("signed", 0)], rows) { Notes = ["Signed", "Expired unsigned", "Open or unknown"], Most = 100 };
    }

    private static ChartCell Share(int answered, int known, int all) => known == 0
        ? ChartCell.Unknown(all == 0 ? "no task" : "unknown")
        : new((answered * 100m / known).ToString("0.##", CultureInfo.InvariantCulture), Format.Percent(Math.Floor(answered * 1000m / known) / 10));
}
