using Npgsql;

namespace Scan.Documents;

/// <summary>Runs one query over one kind.</summary>
internal sealed class QueryRunner<TItem>(NpgsqlDataSource db, DocumentMapping mapping, DocumentQuery query, RowReader<TItem> reader)
{
    private readonly AggregatesBeside? beside = reader.Aggregates.Count == 0 ? null : new(reader.Aggregates, query.AtBlock);

    private readonly record struct Row(TItem Item, Cursor? Cursor);

    public async Task<RowPage<TItem>> PageAsync(CancellationToken ct)
    {
        if (query.Take is < 1 or > DocumentQuery.MaxTake) throw new QueryException("take", $"is 1 to {DocumentQuery.MaxTake}");
        if (query.After is not null && (query.Before is not null || query.FromEnd)) throw new QueryException("before", "cannot be given together with after");
        var backward = query.Before is not null || query.FromEnd;
        var cursor = (query.After ?? query.Before) is { } text ? Cursor.Decode(text, backward ? "before" : "after", mapping, query.OrderBy) : null;
        var keyset = new Keyset(mapping, query.OrderBy, backward);
        await CheckAtBlockAsync(ct);
        var rows = await ReadAsync(keyset, cursor, query.Take + 1, ct);
        var more = rows.Count > query.Take;
        if (more) rows.RemoveAt(query.Take);
        if (backward) rows.Reverse();
        return new(rows.ConvertAll(r => r.Item), backward ? cursor is not null : more, backward ? more : cursor is not null, at => rows[at].Cursor!.Encode(mapping, query.OrderBy));
    }

    public async Task<long> CountAsync(CancellationToken ct)
    {
        await CheckAtBlockAsync(ct);
        var sql = new SqlText();
        sql.Append("SELECT count(*)");
        AppendSource(sql);
        return await sql.ToCommand(db).ScalarAsync<long>(ct);
    }

    private async Task<List<Row>> ReadAsync(Keyset keyset, Cursor? cursor, int take, CancellationToken ct)
    {
        var rows = new List<Row>();
        var from = cursor;
        foreach (var segment in keyset.Segments(cursor))
        {
            var sql = new SqlText();
            sql.Append($"{beside?.Open}SELECT {reader.Columns}{(reader.HasKeys ? keyset.Columns : "")}{beside?.Keys}");
            AppendSource(sql);
            sql.Append(Keyset.SegmentCondition(segment, keyset));
            if (from is not null) sql.Append(keyset.Behind(from, segment, sql));
            sql.Append($" ORDER BY {keyset.OrderBy(segment)} LIMIT {take - rows.Count}");
            beside?.Close(sql);
            rows.AddRange(await sql.ToCommand(db).ListAsync(Read, ct));
            if (rows.Count == take) break;
            from = null;
        }
        return rows;
    }

    private void AppendSource(SqlText sql)
    {
        var chain = query.ChainId is { } id ? $"chain_id = {sql.Parameter(id)}" : "true";
        sql.Append(SourceSql.From(sql, mapping, chain, query.AtBlock)).Append($" WHERE {(query.ChainId is null ? "true" : $"d.{chain}")}");
        if (query.Where is { } where) sql.Append(" AND ").Append(new FilterSql(mapping, sql, query.AtBlock).Condition(where));
    }

    private Row Read(NpgsqlDataReader row)
    {
        var item = reader.Read(row, 0, query.ChainId);
        if (beside is not null) reader.Take(item, beside.Read(row, reader.Width + (reader.HasKeys ? query.OrderBy.Count : 0) + beside.KeyCount));
        return new(item, reader.HasKeys ? Cursor.Of(row, reader.Width, query.OrderBy.Count, reader.IdOf(row, 0, item)) : null);
    }

    private Task CheckAtBlockAsync(CancellationToken ct) => CheckAtBlockAsync(db, query.ChainId, query.AtBlock, ct);

    internal static async Task CheckAtBlockAsync(NpgsqlDataSource db, long? chain, long? atBlock, CancellationToken ct)
    {
        if (atBlock is not { } at) return;
        if (chain is not { } chainId) throw new QueryException("atBlock", "needs a chain id");
        var kept = await db.Command("""
            SELECT CASE WHEN history THEN first_block ELSE coalesce(finalized_block, first_block) END, indexed_block FROM scan.chains WHERE chain_id = $1
            """, chainId).ListAsync(row => (From: row.GetInt64(0), To: row.LongOrNull(1)), ct);
        if (kept.Count == 0) throw new QueryException("chainId", "is no chain of this database");
        if (at < kept[0].From || !(at <= kept[0].To)) throw new NotKeptException("atBlock", $"is outside the blocks that are kept, {kept[0].From} to {kept[0].To}");
    }
}
