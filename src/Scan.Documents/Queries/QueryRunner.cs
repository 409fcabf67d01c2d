using System.Text.Json;
using Npgsql;

namespace Scan.Documents;

/// <summary>Runs one query over one kind.</summary>
internal sealed class QueryRunner<T>(NpgsqlDataSource db, DocumentMapping<T> mapping, DocumentQuery query) where T : class
{
    private const int FixedColumns = 4;
    private const int ProfileColumns = 12;
    private readonly record struct Row(Stored<T> Document, Cursor Cursor);

    public async Task<Page<T>> PageAsync(CancellationToken ct)
    {
        if (query.Take is < 1 or > DocumentQuery.MaxTake) throw new QueryException("take", $"is 1 to {DocumentQuery.MaxTake}");
        if (query.After is not null && query.Before is not null) throw new QueryException("before", "cannot be given together with after");
        var backward = query.Before is not null;
        var cursor = (query.After ?? query.Before) is { } text ? Cursor.Decode(text, backward ? "before" : "after", mapping, query.OrderBy) : null;
        var keyset = new Keyset(mapping, query.OrderBy, backward);
        await CheckAtBlockAsync(ct);
        var rows = await ReadAsync(keyset, cursor, query.Take + 1, ct);
        var more = rows.Count > query.Take;
        if (more) rows.RemoveAt(query.Take);
        if (backward) rows.Reverse();
        string? Edge(bool there, Index at) => there && rows.Count > 0 ? rows[at].Cursor.Encode(mapping, query.OrderBy) : null;
        return new(
            rows.ConvertAll(r => r.Document), Next: Edge(backward || more, ^1), Previous: Edge(backward ? more : cursor is not null, 0),
            query.WithTotal ? await CountAsync(ct) : null);
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
            sql.Append("SELECT d.chain_id, d.id, d.valid_from, d.body").Append(mapping.HasProfile ? $", {Profiles.Columns}" : "").Append(keyset.Columns);
            AppendSource(sql);
            sql.Append(Keyset.SegmentCondition(segment, keyset));
            if (from is not null) sql.Append(keyset.Behind(from, segment, sql));
            sql.Append($" ORDER BY {keyset.OrderBy(segment)} LIMIT {sql.Parameter(take - rows.Count)}");
            rows.AddRange(await sql.ToCommand(db).ListAsync(Read, ct));
            if (rows.Count == take) break;
            from = null;
        }
        return rows;
    }

    private void AppendSource(SqlText sql)
    {
        var chain = query.ChainId is { } id ? $"chain_id = {sql.Parameter(id)}" : "true";
        var source = mapping.Table;
        if (query.AtBlock is { } at)
        {
            var block = sql.Parameter(at);
            source = $"""
                (SELECT chain_id, id, valid_from, body FROM {mapping.Table} WHERE {chain} AND valid_from <= {block}
                 UNION ALL
                 SELECT chain_id, id, valid_from, body FROM {mapping.Versions} WHERE {chain} AND valid_from <= {block} AND valid_to > {block} AND body IS NOT NULL)
                """;
        }
        sql.Append($" FROM {source} d");
        if (mapping.HasProfile) sql.Append($" LEFT JOIN scan.profiles p ON p.chain_id = d.chain_id AND p.kind = '{mapping.Kind}' AND p.id = d.id");
        sql.Append($" WHERE {(query.ChainId is null ? "true" : $"d.{chain}")}");
        if (query.Where is { } where) sql.Append(" AND ").Append(new FilterSql(mapping, sql).Condition(where));
    }

    private Row Read(NpgsqlDataReader row)
    {
        var values = FixedColumns + (mapping.HasProfile ? ProfileColumns : 0);
        var profile = mapping.HasProfile && !row.IsDBNull(FixedColumns) ? Profiles.Read(row, FixedColumns) : null;
        var body = JsonSerializer.Deserialize<T>(row.Bytes(3), mapping.Json)!;
        return new(new(body, row.GetInt64(2), profile), new([.. query.OrderBy.Select((_, i) => row.TextOrNull(values + i))], row.GetInt64(0), row.Bytes(1)));
    }

    private async Task CheckAtBlockAsync(CancellationToken ct)
    {
        if (query.AtBlock is not { } at) return;
        if (query.ChainId is not { } chainId) throw new QueryException("atBlock", "needs a chain id");
        var kept = await db.Command("""
            SELECT CASE WHEN history THEN first_block ELSE coalesce(finalized_block, first_block) END, indexed_block FROM scan.chains WHERE chain_id = $1
            """, chainId).ListAsync(row => (From: row.GetInt64(0), To: row.LongOrNull(1)), ct);
        if (kept.Count == 0) throw new QueryException("chainId", "is no chain of this database");
        if (at < kept[0].From || !(at <= kept[0].To)) throw new QueryException("atBlock", $"is outside the blocks that are kept, {kept[0].From} to {kept[0].To}");
    }
}
