using Npgsql;

namespace Scan.Documents;

/// <summary>Runs one aggregation over one kind.</summary>
internal sealed class AggregateRunner(NpgsqlDataSource db, DocumentMapping mapping, DocumentQuery query, Aggregation aggregation, Related? related)
{
    private const int MostTake = 10_000;
    private readonly AggregateSql columns = new(mapping, aggregation);

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
        return await sql.ToCommand(db).ListAsync(row => related is null ? columns.Read(row, 0, 0) : columns.Read(row, 1, (int)row.GetInt64(0) - 1), ct);
    }

    private void AppendGroups(SqlText sql, string chain, string condition)
    {
        var rows = $"{SourceSql.From(sql, mapping, chain, query.AtBlock)} WHERE {condition}";
        if (query.Where is { } where) rows += $" AND {new FilterSql(mapping, sql, query.AtBlock).Condition(where)}";
        sql.Append(columns.Over(rows));
    }
}
