using System.Numerics;
using Scan.Domain.Erc8004;
using Scan.Web.Shared;

namespace Scan.Web.Features.Agents;

/// <summary>An agent's votes by week, up to the week of the last indexed block. A week without a vote is there, and has no mean.</summary>
public static class FeedbackWeeks
{
    public const int Most = 52;

    /// <summary>Fractions of the mean: votes have their own decimals, a mean has these.</summary>
    private const int Decimals = 18;

    /// <param name="now">Unix seconds of the chain; null: unknown.</param>
    /// <returns>Null where there are less than two weeks to compare.</returns>
    public static ChartTable? Of(AdjustedRating rating, long? now)
    {
        if (ChartBuckets.Of([.. rating.Votes.Select(v => v.Feedback.Time)], now, mostDays: 0, Most) is not { } weeks || weeks.First == weeks.Last) return null;
        var votes = rating.Votes.ToLookup(v => weeks.Of(v.Feedback.Time));
        List<(long Week, BigInteger Mean)> means = [];
        List<ChartRow> rows = [];
        foreach (var week in weeks.All)
        {
            JudgedVote[] counted = [.. votes[week].Where(v => v.Reason is null)];
            var mean = AdjustedRating.MeanOf(counted);
            if (mean is { } known) means.Add((week, known));
            rows.Add(new(weeks.NameOf(week, now), [ChartCell.Of(counted.Length), ChartCell.Of(votes[week].Count() - counted.Length), mean is { } m ? ChartCell.Of(m, Decimals) : ChartCell.Unknown("no vote")], [], weeks.IsOpen(week, now)));
        }
        return new ChartTable(Finding(rating.Votes.Count(v => weeks.Of(v.Feedback.Time) >= weeks.First), rows.Count, means), "Votes and their adjusted mean by week", "votes", weeks.Name,
            [new("votes that count", 0), new("left out", 5), new("adjusted mean", 1) { IsRight = true }], rows) { IsBars = true, RightUnit = "as given" };
    }

    private static string Finding(int votes, int weeks, IReadOnlyList<(long Week, BigInteger Mean)> means)
    {
        var said = $"{Format.Whole(votes)} vote{(votes == 1 ? "" : "s")} in {weeks} weeks";
        if (means.Count == 0) return $"{said}, none of which counts";
        var (first, last) = (Format.Readable(means[0].Mean, Decimals), Format.Readable(means[^1].Mean, Decimals));
        return means.Count == 1 ? $"{said}; their adjusted mean is {last}" : $"{said}; their adjusted mean was {first} in the first, and is {last} in the last that has one";
    }
}
