namespace Scan.Documents;

/// <summary>What a ledger query asks for, as SQL.</summary>
internal static class LedgerConditions
{
    /// <summary>Of rows of scan.ledger; the subject is left to <see cref="SpeakingOf"/>.</summary>
    /// <param name="chainId">Null: of all chains.</param>
    /// <param name="after">The place behind which to go on.</param>
    public static string Of(SqlText sql, LedgerQuery query, long? chainId, LedgerCursor.Place? after = null)
    {
        var all = new List<string>();
        if (chainId is { } chain) all.Add($"chain_id = {sql.Parameter(chain)}");
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
        return all.Count == 0 ? "true" : string.Join(" AND ", all);
    }

    /// <summary>The rows that speak of a subject: one index range for each column, none giving a row that an earlier one gives.</summary>
    /// <param name="end">Order and limit of each range.</param>
    public static string SpeakingOf(SqlText sql, long subject, string columns, string where, string end = "")
    {
        var s = sql.Parameter(subject);
        string Range(string condition) => $"(SELECT {columns} FROM scan.ledger WHERE {condition} AND {where}{end})";
        return $"{Range($"s1 = {s}")} UNION ALL {Range($"s2 = {s} AND s1 IS DISTINCT FROM {s}")} UNION ALL {Range($"s3 = {s} AND s1 IS DISTINCT FROM {s} AND s2 IS DISTINCT FROM {s}")}";
    }
}
