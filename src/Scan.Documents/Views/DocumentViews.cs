using System.Text.Json;
using Npgsql;

namespace Scan.Documents;

/// <summary>Reads documents through views.</summary>
public sealed class DocumentViews(DocumentStore store)
{
    /// <summary>A page, in one statement: keys first, then the documents of these keys.</summary>
    /// <exception cref="QueryException">A value that does not fit its column, or more conditions than are allowed.</exception>
    public async Task<IReadOnlyList<ViewRow<T>>> QueryAsync<T>(DocumentView view, ViewQuery query, CancellationToken ct) where T : class
    {
        Check(query);
        var sql = new SqlText();
        var write = new ViewSql(sql, store.Mappings, query);
        var (order, direction) = (Order(view, query, write, ""), Direction(query));
        var prefer = query.Prefer is { } first ? $"CASE WHEN {write.Condition(view, first, "")} THEN 0 ELSE 1 END" : null;
        sql.Append($"SELECT {Columns(view, write, "")} FROM (SELECT d.chain_id c, d.id i, {order} s, {prefer ?? "0"} f FROM {write.From(view, "")} WHERE {write.Where(view, query.Where, "")}")
            .Append($" ORDER BY {(prefer is null ? "" : "f, ")}{OrderBy(query, order, "d.chain_id", "d.id", direction)} LIMIT {sql.Parameter(query.Take)} OFFSET {sql.Parameter(query.Skip)}) k")
            .Append($" JOIN {write.From(view, "")} ON d.chain_id = k.c AND d.id = k.i ORDER BY k.f, {OrderBy(query, "k.s", "k.c", "k.i", direction)}");
        var mapping = (DocumentMapping<T>)write.MappingOf(view);
        return await sql.ToCommand(store.Readers).ListAsync(row => Read(row, 0, mapping), ct);
    }

    /// <summary>A page of a relation's rows for each parent, in one statement for all.</summary>
    /// <exception cref="QueryException">As <see cref="QueryAsync"/>.</exception>
    public async Task<IReadOnlyDictionary<DocumentId, IReadOnlyList<ViewRow<T>>>> QueryEachAsync<T>(
        DocumentView parents, ViewRelation relation, IReadOnlyList<DocumentId> of, ViewQuery query, CancellationToken ct) where T : class
    {
        Check(query);
        var (sql, view) = (new SqlText(), relation.Target);
        var write = new ViewSql(sql, store.Mappings, query);
        var (order, direction) = (Order(view, query, write, "_t"), Direction(query));
        var on = write.Expand(relation.On.Replace("{t}", "d_t", StringComparison.Ordinal), "");
        sql.Append($"SELECT q.o, x.* FROM unnest({sql.Parameter(of.Select(p => p.ChainId).ToArray())}, {sql.Parameter(of.Select(p => p.Id).ToArray())}) WITH ORDINALITY AS q(c, i, o)")
            .Append($" JOIN {write.From(parents, "")} ON d.chain_id = q.c AND d.id = q.i CROSS JOIN LATERAL (SELECT {Columns(view, write, "_t")}, {order} s FROM {write.From(view, "_t")}")
            .Append($" WHERE {on} AND {write.Where(view, query.Where, "_t")} ORDER BY {OrderBy(query, order, "d_t.chain_id", "d_t.id", direction)}")
            .Append($" LIMIT {sql.Parameter(query.Take)} OFFSET {sql.Parameter(query.Skip)}) x ORDER BY q.o, {OrderBy(query, "x.s", "x.chain_id", "x.id", direction)}");
        var mapping = (DocumentMapping<T>)write.MappingOf(view);
        var rows = await sql.ToCommand(store.Readers).ListAsync(row => (Parent: (int)row.GetInt64(0) - 1, Row: Read(row, 1, mapping)), ct);
        var byParent = rows.ToLookup(r => r.Parent, r => r.Row);
        return of.Select((id, i) => (id, i)).ToDictionary(p => p.id, p => (IReadOnlyList<ViewRow<T>>)[.. byParent[p.i]]);
    }

    /// <summary>A number over all rows that match, as text; the sum of no rows is 0.</summary>
    /// <exception cref="QueryException">As <see cref="QueryAsync"/>.</exception>
    public async Task<string> NumberAsync(DocumentView view, ViewNumber number, string? column, ViewQuery query, CancellationToken ct)
    {
        var sql = new SqlText();
        var write = new ViewSql(sql, store.Mappings, query);
        string Of() => write.Expand(ViewSql.ColumnOf(view, column ?? throw new QueryException("column", "is needed")).Sql, "");
        var expression = number switch
        {
            ViewNumber.Count => "count(*)",
            ViewNumber.CountDistinct => $"count(DISTINCT {Of()})",
            _ => $"coalesce(sum({Of()}), 0)",
        };
        sql.Append($"SELECT ({expression})::text FROM {write.From(view, "")} WHERE {write.Where(view, query.Where, "")}");
        return (await sql.ToCommand(store.Readers).ScalarAsync<string>(ct))!;
    }

    private static void Check(ViewQuery query)
    {
        if (query.Take is < 0 or > ViewQuery.MaxTake) throw new QueryException("first", $"must be between 0 and {ViewQuery.MaxTake}");
        if (query.Skip < 0) throw new QueryException("skip", "must not be negative");
    }

    private static string Columns(DocumentView view, ViewSql write, string level) => $"d{level}.chain_id, d{level}.id, d{level}.valid_from, d{level}.body, {write.Expand(view.Extra, level)}";

    private static string Order(DocumentView view, ViewQuery query, ViewSql write, string level) =>
        query.OrderBy is { } name ? $"({write.Expand(ViewSql.ColumnOf(view, name).Sql, level)})" : "NULL::text";

    private static string OrderBy(ViewQuery query, string order, string chain, string id, string direction) =>
        $"{(query.OrderBy is null ? "" : $"{order} {direction}, ")}{chain} {direction}, {id} {direction}";

    private static string Direction(ViewQuery query) => query.Descending ? "DESC" : "ASC";

    private static ViewRow<T> Read<T>(NpgsqlDataReader row, int at, DocumentMapping<T> mapping) where T : class => new(
        row.GetInt64(at), row.Bytes(at + 1), row.GetInt64(at + 2), JsonSerializer.Deserialize<T>(row.Bytes(at + 3), mapping.Json)!, row.TextOrNull(at + 4));
}
