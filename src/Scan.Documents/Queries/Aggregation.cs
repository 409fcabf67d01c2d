namespace Scan.Documents;

/// <summary>The length of a time bucket; weeks begin on Monday, all in UTC.</summary>
public enum TimeBucket { Hour, Day, Week }

/// <summary>What to compute over documents.</summary>
/// <param name="Numbers">Numeric fields to sum and compare.</param>
/// <param name="GroupBy">Fields whose values make groups.</param>
/// <param name="Bucket">Groups by time too, with <paramref name="Time"/>.</param>
/// <param name="Time">A field in seconds since 1970 UTC, or one named "day" in days.</param>
/// <param name="Take">Groups at most, of each parent.</param>
public sealed record Aggregation(IReadOnlyList<DocumentField> Numbers, IReadOnlyList<string> GroupBy, TimeBucket? Bucket, string? Time, int Take)
{
    /// <summary>What is computed of each number; the rest is null.</summary>
    public AggregateFunctions Functions { get; init; } = AggregateFunctions.All;

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
public sealed record AggregateRow(int Parent, long? From, IReadOnlyList<string?> Groups, long Count, IReadOnlyList<NumberAggregate> Numbers);

/// <summary>Exact decimal text; null over no values. The average is rounded to 18 decimals.</summary>
public sealed record NumberAggregate(string? Sum, string? Min, string? Max, string? Average);
