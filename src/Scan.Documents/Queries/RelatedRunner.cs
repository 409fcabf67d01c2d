using Npgsql;

namespace Scan.Documents;

/// <summary>Reads what belongs to each of many parents in one statement, each parent by a short index range of its own.</summary>
internal sealed class RelatedRunner<T>(NpgsqlDataSource db, DocumentMapping<T> mapping, Related related, DocumentQuery query) where T : class
{
    private readonly record struct Row(int Parent, Stored<T> Document, Cursor Cursor);

    public async Task<IReadOnlyList<Page<T>>> PagesAsync(CancellationToken ct)
    {
        if (query.Take is < 1 or > DocumentQuery.MaxTake) throw new QueryException("take", $"is 1 to {DocumentQuery.MaxTake}");
        var backward = query.Before is not null || query.FromEnd;
        if (backward && query.After is not null) throw new QueryException("before", "cannot be given together with after");
        var cursor = (query.After ?? query.Before) is { } text ? Cursor.Decode(text, backward ? "before" : "after", mapping, query.OrderBy) : null;
        var rows = await ReadAsync(new Keyset(mapping, query.OrderBy, backward), cursor, ct);
        var byParent = rows.ToLookup(r => r.Parent);
        return [.. Enumerable.Range(1, related.Parents.Count).Select(parent => PageOf([.. byParent[parent]], backward, cursor is not null))];
    }

    public async Task<IReadOnlyList<long>> CountsAsync(CancellationToken ct)
    {
        var sql = new SqlText();
        sql.Append($"SELECT k.o, x.n FROM {related.Keys(sql)} CROSS JOIN LATERAL (SELECT count(*) n");
        AppendSource(sql);
        sql.Append(") x ORDER BY k.o");
        return await sql.ToCommand(db).ListAsync(row => row.GetInt64(1), ct);
    }

    private Page<T> PageOf(List<Row> rows, bool backward, bool behindCursor)
    {
        var more = rows.Count > query.Take;
        if (more) rows.RemoveAt(query.Take);
        if (backward) rows.Reverse();
        string? Edge(bool there, Index at) => there && rows.Count > 0 ? rows[at].Cursor.Encode(mapping, query.OrderBy) : null;
        return new(rows.ConvertAll(r => r.Document), Edge(backward ? behindCursor : more, ^1), Edge(backward ? more : behindCursor, 0), null)
        {
            CursorOf = at => rows[at].Cursor.Encode(mapping, query.OrderBy),
        };
    }

    private Task<List<Row>> ReadAsync(Keyset keyset, Cursor? cursor, CancellationToken ct)
    {
        var sql = new SqlText();
        sql.Append($"SELECT k.o, x.* FROM {related.Keys(sql)} CROSS JOIN LATERAL (")
            .Append(SourceSql.Columns(mapping)).Append(keyset.Columns).Append($", row_number() OVER (ORDER BY {keyset.OrderByAll}) AS place");
        AppendSource(sql);
        if (cursor is not null) sql.Append(keyset.BehindAll(cursor, sql));
        sql.Append($" ORDER BY {keyset.OrderByAll} LIMIT {sql.Parameter(query.Take + 1)}) x ORDER BY k.o, x.place");
        return sql.ToCommand(db).ListAsync(Read, ct);
    }

    private void AppendSource(SqlText sql)
    {
        sql.Append(SourceSql.From(sql, mapping, "chain_id = k.c", query.AtBlock)).Append($" WHERE {related.Condition(mapping)}");
        if (query.Where is { } where) sql.Append(" AND ").Append(new FilterSql(mapping, sql).Condition(where));
    }

    private Row Read(NpgsqlDataReader row)
    {
        var values = 1 + SourceSql.Width(mapping);
        return new((int)row.GetInt64(0), SourceSql.Read(row, 1, mapping), new([.. query.OrderBy.Select((_, i) => row.TextOrNull(values + i))], row.GetInt64(1), row.Bytes(2)));
    }
}
