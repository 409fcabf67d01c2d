using Npgsql;

namespace Scan.Documents;

/// <summary>Runs one ledger query.</summary>
internal sealed class LedgerReader(NpgsqlDataSource db, LedgerQuery query)
{
    public async Task<LedgerPage> PageAsync(CancellationToken ct)
    {
        if (query.Take is < 1 or > LedgerQuery.MaxTake) throw new QueryException("take", $"is 1 to {LedgerQuery.MaxTake}");
        var places = query.After is { } after ? LedgerCursor.Decode(after, query.Descending).Places.ToDictionary(p => p.ChainId) : [];
        var chains = query.ChainId is { } one ? [one] : await db.Command("SELECT chain_id FROM scan.chains").ListAsync(row => row.GetInt64(0), ct);
        var rows = new List<LedgerRow>();
        foreach (var chain in chains) rows.AddRange(await ReadAsync(chain, places.GetValueOrDefault(chain), ct));
        var ordered = query.Descending
            ? rows.OrderByDescending(r => r.Time).ThenByDescending(r => r.ChainId)
            : rows.OrderBy(r => r.Time).ThenBy(r => r.ChainId);
        // A stable sort: within a chain the rows come in order already.
        var page = ordered.Take(query.Take).ToList();
        if (rows.Count <= query.Take) return new(page, null);
        foreach (var row in page) places[row.ChainId] = new(row.ChainId, row.Block, row.LogIndex, row.BlockHash);
        return new(page, new LedgerCursor(query.Descending, [.. places.Values.OrderBy(p => p.ChainId)]).Encode());
    }

    private Task<List<LedgerRow>> ReadAsync(long chainId, LedgerCursor.Place? after, CancellationToken ct)
    {
        var sql = new SqlText();
        var where = Conditions(sql, chainId, after);
        var direction = query.Descending ? "DESC" : "ASC";
        var end = $" ORDER BY block {direction}, log_index {direction}, block_hash {direction} LIMIT {query.Take + 1}";
        if (query.Subject is { } subject)
        {
            // One index range for each column, none giving a row that an earlier one gives.
            var s = sql.Parameter(subject);
            string Range(string condition) => $"(SELECT * FROM scan.ledger WHERE {condition} AND {where}{end})";
            sql.Append($"SELECT {LedgerSql.Select} FROM ({Range($"s1 = {s}")} UNION ALL {Range($"s2 = {s} AND s1 IS DISTINCT FROM {s}")} UNION ALL ")
                .Append(Range($"s3 = {s} AND s1 IS DISTINCT FROM {s} AND s2 IS DISTINCT FROM {s}")).Append($") l{end}");
        }
        else
        {
            sql.Append($"SELECT {LedgerSql.Select} FROM scan.ledger l WHERE {where}{end}");
        }
        return sql.ToCommand(db).ListAsync(LedgerSql.Read, ct);
    }

    private string Conditions(SqlText sql, long chainId, LedgerCursor.Place? after)
    {
        var all = new List<string> { $"chain_id = {sql.Parameter(chainId)}" };
        if (!query.IncludeOrphaned) all.Add("canonical");
        if (query.KindIds is { } kinds) all.Add($"kind = ANY({sql.Parameter(kinds.ToArray())})");
        if (query.Address is { } address) all.Add($"address = {sql.Parameter(address)}");
        if (query.Transaction is { } tx) all.Add(Ledger.TransactionCondition(sql.Parameter(tx)));
        if (query.FromBlock is { } from) all.Add($"block >= {sql.Parameter(from)}");
        if (query.ToBlock is { } to) all.Add($"block <= {sql.Parameter(to)}");
        if (after is not null)
        {
            var sign = query.Descending ? '<' : '>';
            all.Add($"(block, log_index, block_hash) {sign} ({sql.Parameter(after.Block)}, {sql.Parameter(after.LogIndex)}, {sql.Parameter(after.BlockHash)})");
        }
        return string.Join(" AND ", all);
    }
}
