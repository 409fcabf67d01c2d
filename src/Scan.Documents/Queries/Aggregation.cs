namespace Scan.Documents;

/// <summary>The length of a time bucket; weeks begin on Monday, all in UTC.</summary>
public enum TimeBucket { Hour, Day, Week }

internal static class TimeBuckets
{
    private const long FirstMonday = 4 * 86_400;

    /// <summary>The beginning of the bucket of a time in seconds since 1970 UTC.</summary>
    public static string Sql(TimeBucket bucket, string seconds) => bucket switch
    {
        TimeBucket.Hour => $"floor({seconds}::numeric / 3600)::bigint * 3600",
        TimeBucket.Day => $"floor({seconds}::numeric / 86400)::bigint * 86400",
        _ => $"floor(({seconds} - {FirstMonday})::numeric / 604800)::bigint * 604800 + {FirstMonday}",
    };
}

/// <summary>What to compute over documents.</summary>
/// <param name="Numbers">Numeric fields to sum and compare.</param>
/// <param name="GroupBy">Fields whose values make groups.</param>
/// <param name="Bucket">Groups by time too, with <paramref name="Time"/>.</param>
/// <param name="Time">A field in seconds since 1970 UTC, one named "day" in days, or <see cref="ChangedAt"/>.</param>
/// <param name="Take">Groups at most, of each parent.</param>
public sealed record Aggregation(IReadOnlyList<DocumentField> Numbers, IReadOnlyList<string> GroupBy, TimeBucket? Bucket, string? Time, int Take)
{
    /// <summary>As the time of buckets: that of the block of a document's last change, which every kind has.</summary>
    public const string ChangedAt = "changedAt";

    /// <summary>What is computed of each number; the rest is null.</summary>
    public AggregateFunctions Functions { get; init; } = AggregateFunctions.All;

    /// <summary>Fields whose different values are counted.</summary>
    public IReadOnlyList<string> Distinct { get; init; } = [];

    /// <summary>Which groups come first, and so are kept.</summary>
    public AggregateOrder Order { get; init; } = AggregateOrder.Groups;
}

/// <summary>By the groups' own values, or the largest first: by how many there are, or by the sum of the first number.</summary>
public enum AggregateOrder { Groups, Count, Sum }

[Flags]
public enum AggregateFunctions { None = 0, Sum = 1, Min = 2, Max = 4, Average = 8, All = Sum | Min | Max | Average }

/// <summary>One group.</summary>
/// <param name="Parent">The parent's index; 0 without parents.</param>
/// <param name="From">The bucket's beginning, seconds since 1970 UTC; null without buckets.</param>
/// <param name="Groups">Values of the group fields as text.</param>
public sealed record AggregateRow(int Parent, long? From, IReadOnlyList<string?> Groups, long Count, IReadOnlyList<NumberAggregate> Numbers)
{
    /// <summary>How many different values each of <see cref="Aggregation.Distinct"/> has.</summary>
    public IReadOnlyList<long> Distinct { get; init; } = [];
}

/// <summary>Exact decimal text; null over no values. The average is rounded to 18 decimals.</summary>
public sealed record NumberAggregate(string? Sum, string? Min, string? Max, string? Average);
