using Npgsql;

namespace Scan.Documents;

/// <summary>Reads what belongs to each of many parents in one statement, each parent by a short index range of its own.</summary>
internal sealed class RelatedRunner<TItem>(NpgsqlDataSource db, DocumentMapping mapping, Related related, DocumentQuery query, RowReader<TItem> reader)
{
    private readonly record struct Row(TItem Item, Cursor? Cursor);

    public async Task<IReadOnlyList<RowPage<TItem>>> PagesAsync(CancellationToken ct)
    {
        if (query.Take is < 1 or > DocumentQuery.MaxTake) throw new QueryException("take", $"is 1 to {DocumentQuery.MaxTake}");
        var backward = query.Before is not null || query.FromEnd;
        if (backward && query.After is not null) throw new QueryException("before", "cannot be given together with after");
        var cursor = (query.After ?? query.Before) is { } text ? Cursor.Decode(text, backward ? "before" : "after", mapping, query.OrderBy) : null;
        var rows = await ReadAsync(new Keyset(mapping, query.OrderBy, backward), cursor, ct);
        return Array.ConvertAll(rows, of => PageOf(of ?? [], backward, cursor is not null));
    }

    public async Task<IReadOnlyList<long>> CountsAsync(CancellationToken ct)
    {
        var sql = new SqlText();
        sql.Append($"SELECT k.o, x.n FROM {related.Keys(sql)} CROSS JOIN LATERAL (SELECT count(*) n");
        AppendSource(sql);
        sql.Append(") x ORDER BY k.o");
        return await sql.ToCommand(db).ListAsync(row => row.GetInt64(1), ct);
    }

    private RowPage<TItem> PageOf(List<Row> rows, bool backward, bool behindCursor)
    {
        var more = rows.Count > query.Take;
        if (more) rows.RemoveAt(query.Take);
        if (backward) rows.Reverse();
        return new(rows.ConvertAll(r => r.Item), backward ? behindCursor : more, backward ? more : behindCursor, at => rows[at].Cursor!.Encode(mapping, query.OrderBy));
    }

    /// <summary>The rows of each parent; null where it has none.</summary>
    private async Task<List<Row>?[]> ReadAsync(Keyset keyset, Cursor? cursor, CancellationToken ct)
    {
        var sql = new SqlText();
        sql.Append($"SELECT k.o, x.* FROM {related.Keys(sql)} CROSS JOIN LATERAL (SELECT {reader.Columns}{(reader.HasKeys ? keyset.Columns : "")}");
        AppendSource(sql);
        if (cursor is not null) sql.Append(keyset.BehindAll(cursor, sql));
        // Each parent's rows come in the order of its own sub-select: a lateral one can only be a nested loop.
        sql.Append($" ORDER BY {keyset.OrderByAll} LIMIT {query.Take + 1}) x");
        var found = new List<Row>?[related.Parents.Count];
        await sql.ToCommand(db).EachAsync(row =>
        {
            var parent = (int)row.GetInt64(0) - 1;
            (found[parent] ??= []).Add(Read(row, related.Parents[parent].ChainId));
        }, ct);
        return found;
    }

    private void AppendSource(SqlText sql)
    {
        sql.Append(SourceSql.From(sql, mapping, "chain_id = k.c", query.AtBlock)).Append($" WHERE {related.Condition(mapping)}");
        if (query.Where is { } where) sql.Append(" AND ").Append(new FilterSql(mapping, sql, query.AtBlock).Condition(where));
    }

    private Row Read(NpgsqlDataReader row, long chain)
    {
        var item = reader.Read(row, 1, chain);
        return new(item, reader.HasKeys ? Cursor.Of(row, 1 + reader.Width, query.OrderBy.Count, reader.IdOf(row, 1, item)) : null);
    }
}
