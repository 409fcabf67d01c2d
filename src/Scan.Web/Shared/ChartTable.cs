using System.Globalization;

namespace Scan.Web.Shared;

/// <summary>A chart with the table that it is drawn from, which says the same without it.</summary>
/// <param name="Finding">What it shows, in a sentence without its end.</param>
/// <param name="Caption">What the table holds.</param>
/// <param name="Unit">Of the axis.</param>
/// <param name="RowName">What a row is of, such as Week (UTC).</param>
/// <param name="Rows">Oldest first; what lies between two of them is not left out.</param>
public sealed record ChartTable(string Finding, string Caption, string Unit, string RowName, IReadOnlyList<ChartSeries> Series, IReadOnlyList<ChartRow> Rows)
{
    /// <summary>Columns behind the series, for readers of the table alone.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Bars upon each other; else lines that end where nothing is known.</summary>
    public bool IsBars { get; init; }

    /// <summary>Unit of the axis at the right, for the series that are drawn by it.</summary>
    public string? RightUnit { get; init; }

    /// <summary>What the axis reaches at least.</summary>
    public int? Most { get; init; }
}

/// <param name="Hue">One of six, from 0; the same thing has the same one everywhere.</param>
public sealed record ChartSeries(string Name, int Hue)
{
    /// <summary>Drawn below the axis, though its numbers are not negative.</summary>
    public bool IsBelow { get; init; }

    /// <summary>A line by the axis at the right.</summary>
    public bool IsRight { get; init; }
}

/// <param name="Cells">In the order of the series.</param>
/// <param name="Notes">In the order of the columns behind them.</param>
/// <param name="IsOpen">It still fills up.</param>
public sealed record ChartRow(string Name, IReadOnlyList<ChartCell> Cells, IReadOnlyList<string> Notes, bool IsOpen = false);

/// <param name="Value">As a plain decimal; null: there is nothing to draw.</param>
/// <param name="Text">For the eye.</param>
/// <param name="Exact">Where <paramref name="Text"/> is shortened.</param>
public sealed record ChartCell(string? Value, string Text, string? Exact = null)
{
    public static ChartCell Of(long count) => new(count.ToString(CultureInfo.InvariantCulture), Format.Whole(count));

    /// <summary>An amount in smallest units.</summary>
    public static ChartCell Of(System.Numerics.BigInteger amount, int decimals) => new(Format.Exact(amount, decimals), Format.Readable(amount, decimals), Format.Exact(amount, decimals));

    public static ChartCell Unknown(string text) => new(null, text);
}

/// <summary>Stretches of time into which what happened is counted: days as long as there are few of them, else weeks from Monday on, in UTC.</summary>
/// <param name="Length">1 or 7 days.</param>
/// <param name="First">Day since 1970-01-01 on which the first begins.</param>
/// <param name="Last">On which the last begins.</param>
public sealed record ChartBuckets(int Length, long First, long Last)
{
    private const int Week = 7;

    /// <summary>1970-01-01 was the fourth day of its week.</summary>
    private const int DaysBefore = 3;

    public string Name => Length == 1 ? "Day (UTC)" : "Week from (UTC)";
    public string Word => Length == 1 ? "day" : "week";

    /// <summary>All of them, oldest first.</summary>
    public IEnumerable<long> All
    {
        get
        {
            for (var start = First; start <= Last; start += Length) yield return start;
        }
    }

    /// <param name="times">Unix seconds of what is counted.</param>
    /// <param name="now">Unix seconds up to which there is a place for it; null: up to the last.</param>
    /// <param name="mostDays">More make weeks.</param>
    /// <param name="most">Earlier ones are left out.</param>
    public static ChartBuckets? Of(IReadOnlyCollection<long> times, long? now, int mostDays, int most)
    {
        if (times.Count == 0) return null;
        var (first, last) = (DayOf(times.Min()), DayOf(Math.Max(times.Max(), now ?? long.MinValue)));
        var length = last - first < mostDays ? 1 : Week;
        var (from, to) = (StartOf(first, length), StartOf(last, length));
        return new ChartBuckets(length, Math.Max(from, to - (most - 1) * length), to);
    }

    /// <summary>The start of that in which a time lies; it may be before the first.</summary>
    public long Of(long time) => StartOf(DayOf(time), Length);

    /// <summary>Whether it still fills up.</summary>
    public bool IsOpen(long start, long? now) => now is { } time && Of(time) == start;

    public string NameOf(long start, long? now) => Format.Day(start) + (IsOpen(start, now) ? " so far" : "");

    private static long DayOf(long time) => (long)Math.Floor(time / 86_400m);

    private static long StartOf(long day, int length) => length == 1 ? day : (long)Math.Floor((day + DaysBefore) / (decimal)Week) * Week - DaysBefore;
}
