using System.Globalization;
using System.Numerics;
using Npgsql;

namespace Scan.Documents;

/// <summary>The statement of an aggregation, and how a row of it is read.</summary>
internal sealed class AggregateSql(DocumentMapping mapping, Aggregation aggregation)
{
    private const int AverageDecimals = 18;

    public int Width => (aggregation.Bucket is null ? 0 : 1) + aggregation.GroupBy.Count + 1 + (4 * aggregation.Numbers.Count) + aggregation.Distinct.Count;

    /// <summary>Aggregates over rows of documents d. What is taken out of a body is taken once, not anew for each function: OFFSET 0 keeps the inner select apart.</summary>
    /// <param name="rows">FROM with documents d, and WHERE.</param>
    public string Over(string rows)
    {
        string[] groups = [.. Groups()];
        string[] inner = [.. groups.Select((g, i) => $"{g} AS g{i}"), .. aggregation.Numbers.Select((n, i) => $"({FieldSql.Value(n, "d.")})::numeric AS v{i}"),
            .. aggregation.Distinct.Select((name, i) => $"{FieldSql.Value(FilterSql.FieldOf(mapping, name), "d.")} AS u{i}")];
        string[] outer = [.. groups.Select((_, i) => $"g{i}"), "count(*)", .. aggregation.Numbers.SelectMany((_, i) => Functions($"v{i}")), .. aggregation.Distinct.Select((_, i) => $"count(DISTINCT u{i})")];
        var from = inner.Length == 0 ? rows : $" FROM (SELECT {string.Join(", ", inner)}{rows} OFFSET 0) r";
        return $"SELECT {string.Join(", ", outer)}{from}{End(groups.Length)}";
    }

    public AggregateRow Read(NpgsqlDataReader row, int at, int parent)
    {
        long? from = aggregation.Bucket is null ? null : row.LongOrNull(at++);
        string?[] groups = [.. aggregation.GroupBy.Select(_ => row.TextOrNull(at++))];
        var count = row.GetInt64(at++);
        NumberAggregate[] numbers = [.. aggregation.Numbers.Select(_ => Number(row.TextOrNull(at++), row.TextOrNull(at++), row.TextOrNull(at++), row.TextOrNull(at++)))];
        return new(parent, from, groups, count, numbers) { Distinct = [.. aggregation.Distinct.Select(_ => row.GetInt64(at++))] };
    }

    private NumberAggregate Number(string? sum, string? min, string? max, string? count) =>
        new(aggregation.Functions.HasFlag(AggregateFunctions.Sum) ? sum : null, min, max, sum is null || count is null ? null : AverageOf(sum, long.Parse(count, CultureInfo.InvariantCulture)));

    /// <summary>Exact but for its last decimal, which is rounded half away from zero: PostgreSQL takes longer over one than over the rest of its row.</summary>
    internal static string AverageOf(string sum, long count)
    {
        var point = sum.IndexOf('.', StringComparison.Ordinal);
        var digits = BigInteger.Parse(point < 0 ? sum : sum.Remove(point, 1), CultureInfo.InvariantCulture);
        var divisor = BigInteger.Pow(10, point < 0 ? 0 : sum.Length - point - 1) * count;
        var (quotient, rest) = BigInteger.DivRem(BigInteger.Abs(digits) * BigInteger.Pow(10, AverageDecimals), divisor);
        if (rest * 2 >= divisor) quotient++;
        var text = quotient.ToString(CultureInfo.InvariantCulture).PadLeft(AverageDecimals + 1, '0');
        var trimmed = $"{text.AsSpan(0, text.Length - AverageDecimals)}.{text.AsSpan(text.Length - AverageDecimals)}".TrimEnd('0').TrimEnd('.');
        return digits.Sign < 0 && !quotient.IsZero ? "-" + trimmed : trimmed;
    }

    /// <summary>Groups, their order and how many of them; nothing without groups.</summary>
    private string End(int groups)
    {
        var places = string.Join(", ", Enumerable.Range(1, groups));
        return groups == 0 ? "" : $" GROUP BY {places} ORDER BY {Order(places)} LIMIT {aggregation.Take}";
    }

    private string Order(string places) => aggregation.Order switch
    {
        AggregateOrder.Count => $"count(*) DESC, {places}",
        AggregateOrder.Sum => $"sum(v0) DESC NULLS LAST, {places}",
        _ => places,
    };

    private IEnumerable<string> Groups()
    {
        if (aggregation.Bucket is { } bucket) yield return Bucket(bucket);
        foreach (var name in aggregation.GroupBy) yield return $"({FieldSql.Value(FilterSql.FieldOf(mapping, name), "d.")})::text";
    }

    private string Bucket(TimeBucket bucket)
    {
        var name = aggregation.Time ?? throw new QueryException("time", "is needed with a bucket");
        if (name == Aggregation.ChangedAt) return TimeBuckets.Sql(bucket, Ledger.TimeOf("d.chain_id", "d.valid_from"));
        var field = FilterSql.FieldOf(mapping, name);
        if (field.Type != FieldType.Long) throw new QueryException(name, "is no time");
        var value = FieldSql.Value(field, "d.");
        if (name == "day") value = $"({value} * 86400)";
        return TimeBuckets.Sql(bucket, value);
    }

    private IEnumerable<string> Functions(string value)
    {
        string Of(AggregateFunctions function, string sql) => (aggregation.Functions & function) != 0 ? sql : "NULL::text";
        return
        [
            Of(AggregateFunctions.Sum | AggregateFunctions.Average, $"sum({value})::text"), Of(AggregateFunctions.Min, $"min({value})::text"), Of(AggregateFunctions.Max, $"max({value})::text"),
            Of(AggregateFunctions.Average, $"count({value})::text"),
        ];
    }
}
