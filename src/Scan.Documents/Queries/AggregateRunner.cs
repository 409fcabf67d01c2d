using Npgsql;

namespace Scan.Documents;

/// <summary>Runs one aggregation over one kind.</summary>
internal sealed class AggregateRunner(NpgsqlDataSource db, DocumentMapping mapping, DocumentQuery query, Aggregation aggregation, Related? related)
{
    private const int MostTake = 10_000;
    private const long FirstMonday = 4 * 86_400;

    /// <summary>One with so many decimals that a quotient has enough to be rounded rightly; avg() has 16 digits in all.</summary>
    private const string Exactly = "1.0000000000000000000000000000000000000000";

    public async Task<IReadOnlyList<AggregateRow>> RunAsync(CancellationToken ct)
    {
        if (aggregation.Take is < 1 or > MostTake) throw new QueryException("first", $"is 1 to {MostTake}");
        if (related is null) await QueryRunner<object>.CheckAtBlockAsync(db, query.ChainId, query.AtBlock, ct);
        var sql = new SqlText();
        if (related is null)
        {
            var chain = query.ChainId is { } id ? $"chain_id = {sql.Parameter(id)}" : "true";
            AppendGroups(sql, chain, query.ChainId is null ? "true" : $"d.{chain}");
        }
        else
        {
            // Each parent has groups of its own up to the limit.
            sql.Append($"SELECT k.o, x.* FROM {related.Keys(sql)} CROSS JOIN LATERAL (");
            AppendGroups(sql, "chain_id = k.c", related.Condition(mapping));
            sql.Append(") x");
        }
        return await sql.ToCommand(db).ListAsync(Read, ct);
    }

    private void AppendGroups(SqlText sql, string chain, string condition)
    {
        string[] groups = [.. Groups()];
        string[] columns = [.. groups.Select((g, i) => $"{g} AS g{i}"), "count(*) AS n", .. aggregation.Numbers.SelectMany(Numbers).Select((n, i) => $"{n} AS n{i}")];
        sql.Append($"SELECT {string.Join(", ", columns)}{SourceSql.From(sql, mapping, chain, query.AtBlock)} WHERE {condition}");
        if (query.Where is { } where) sql.Append(" AND ").Append(new FilterSql(mapping, sql).Condition(where));
        var places = string.Join(", ", Enumerable.Range(1, groups.Length));
        if (groups.Length > 0) sql.Append($" GROUP BY {places} ORDER BY {Order(places)} LIMIT {aggregation.Take}");
    }

    private string Order(string places) => aggregation.Order switch
    {
        AggregateOrder.Count => $"count(*) DESC, {places}",
        AggregateOrder.Sum => $"sum(({FieldSql.Value(aggregation.Numbers[0], "d.")})::numeric) DESC NULLS LAST, {places}",
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
        var field = FilterSql.FieldOf(mapping, name);
        if (field.Type != FieldType.Long) throw new QueryException(name, "is no time");
        var value = FieldSql.Value(field, "d.");
        if (name == "day") value = $"({value} * 86400)";
        return bucket switch
        {
            TimeBucket.Hour => $"floor({value}::numeric / 3600)::bigint * 3600",
            TimeBucket.Day => $"floor({value}::numeric / 86400)::bigint * 86400",
            _ => $"floor(({value} - {FirstMonday})::numeric / 604800)::bigint * 604800 + {FirstMonday}",
        };
    }

    private IEnumerable<string> Numbers(DocumentField field)
    {
        var value = $"({FieldSql.Value(field, "d.")})::numeric";
        string Of(AggregateFunctions function, string sql) => aggregation.Functions.HasFlag(function) ? sql : "NULL::text";
        return
        [
            Of(AggregateFunctions.Sum, $"sum({value})::text"), Of(AggregateFunctions.Min, $"min({value})::text"), Of(AggregateFunctions.Max, $"max({value})::text"),
            Of(AggregateFunctions.Average, $"trim_scale(round(sum({value}) * {Exactly} / nullif(count({value}), 0), 18))::text"),
        ];
    }

    private AggregateRow Read(NpgsqlDataReader row)
    {
        var at = 0;
        var parent = related is null ? 0 : (int)row.GetInt64(at++) - 1;
        long? from = aggregation.Bucket is null ? null : row.LongOrNull(at++);
        string?[] groups = [.. aggregation.GroupBy.Select(_ => row.TextOrNull(at++))];
        var count = row.GetInt64(at++);
        NumberAggregate[] numbers = [.. aggregation.Numbers.Select(_ => new NumberAggregate(row.TextOrNull(at++), row.TextOrNull(at++), row.TextOrNull(at++), row.TextOrNull(at++)))];
        return new(parent, from, groups, count, numbers);
    }
}
