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
        return new(page, rows.Count > query.Take, CursorOf);

        string CursorOf(int index)
        {
            var reached = new Dictionary<long, LedgerCursor.Place>(places);
            foreach (var row in page.Take(index + 1)) reached[row.ChainId] = new(row.ChainId, row.Block, row.LogIndex, row.BlockHash);
            return new LedgerCursor(query.Descending, [.. reached.Values.OrderBy(p => p.ChainId)]).Encode();
        }
    }

    private Task<List<LedgerRow>> ReadAsync(long chainId, LedgerCursor.Place? after, CancellationToken ct)
    {
        var sql = new SqlText();
        var where = LedgerConditions.Of(sql, query, chainId, after);
        var direction = query.Descending ? "DESC" : "ASC";
        var end = $" ORDER BY block {direction}, log_index {direction}, block_hash {direction} LIMIT {query.Take + 1}";
        if (query.Subject is { } subject)
        {
            sql.Append($"SELECT {LedgerSql.Select} FROM ({LedgerConditions.SpeakingOf(sql, subject, "*", where, end)}) l{end}");
        }
        else
        {
            sql.Append($"SELECT {LedgerSql.Select} FROM scan.ledger l WHERE {where}{end}");
        }
        return sql.ToCommand(db).ListAsync(LedgerSql.Read, ct);
    }
}
