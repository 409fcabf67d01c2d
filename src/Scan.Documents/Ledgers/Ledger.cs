using Npgsql;

namespace Scan.Documents;

/// <summary>Reads the logs and what was observed with them.</summary>
public sealed class Ledger(NpgsqlDataSource db)
{
    /// <exception cref="QueryException">A bad take or cursor.</exception>
    public Task<LedgerPage> QueryAsync(LedgerQuery query, CancellationToken ct) => new LedgerReader(db, query).PageAsync(ct);

    /// <summary>The canonical logs of a transaction, else the orphaned ones, in order.</summary>
    public async Task<IReadOnlyList<LedgerRow>> FindTransactionAsync(long chainId, byte[] transaction, CancellationToken ct)
    {
        var rows = await db.Command($"""
            SELECT {LedgerSql.Select} FROM scan.ledger l WHERE {TransactionCondition("$2")} AND chain_id = $1 ORDER BY block, block_hash, log_index
            """, chainId, transaction).ListAsync(LedgerSql.Read, ct);
        return rows.Exists(r => r.Canonical) ? rows.FindAll(r => r.Canonical) : rows;
    }

    /// <summary>The last canonical logs that speak of all of each thing's subjects, in one statement for all, newest first.</summary>
    /// <param name="things">Chain, the block to look back from, and one to three <see cref="Subjects.Hash"/> values.</param>
    /// <param name="kinds">Of these kinds only; null: of all.</param>
    /// <param name="parts">What of each log; the rest is empty.</param>
    public async Task<ILookup<int, LedgerRow>> SpeakingOfAsync(
        IReadOnlyList<(long ChainId, long ToBlock, IReadOnlyList<long> Subjects)> things, IReadOnlyList<int>? kinds, int take, LedgerParts parts, CancellationToken ct)
    {
        long[] Subject(int at) => [.. things.Select(t => t.Subjects[Math.Min(at, t.Subjects.Count - 1)])];
        var sql = new SqlText();
        var (most, columns) = (things.Max(t => t.Subjects.Count), LedgerSql.Columns(parts));
        string[] values = [sql.Parameter(things.Select(t => t.ChainId).ToArray()), sql.Parameter(things.Select(t => t.ToBlock).ToArray()), .. Enumerable.Range(0, most).Select(i => sql.Parameter(Subject(i)))];
        // Only what is asked for: a condition that holds anyway misleads the planner.
        var all = string.Concat(Enumerable.Range(1, most - 1).Select(i => $" AND k.t{i} IN (s1, s2, s3)"));
        var kind = kinds is null ? "" : $" AND kind = ANY({sql.Parameter(kinds.ToArray())})";
        string Range(string condition) => $"(SELECT {columns} FROM scan.ledger WHERE {condition} AND chain_id = k.c AND canonical AND block <= k.b{all}{kind} ORDER BY block DESC, log_index DESC LIMIT {take})";
        sql.Append($"""
            SELECT k.o, l.* FROM unnest({string.Join(", ", values)}) WITH ORDINALITY AS k(c, b, {string.Join(", ", Enumerable.Range(0, most).Select(i => $"t{i}"))}, o)
            CROSS JOIN LATERAL (SELECT * FROM ({Range("s1 = k.t0")} UNION ALL {Range("s2 = k.t0 AND s1 IS DISTINCT FROM k.t0")} UNION ALL
                {Range("s3 = k.t0 AND s1 IS DISTINCT FROM k.t0 AND s2 IS DISTINCT FROM k.t0")}) u ORDER BY block DESC, log_index DESC LIMIT {take}) l
            """);
        // Each thing's rows come in the order of its own sub-select: a lateral one can only be a nested loop.
        var rows = await sql.ToCommand(db).ListAsync(row => (Thing: (int)row.GetInt64(0) - 1, Row: LedgerSql.Read(row, 1, parts)), ct);
        return rows.ToLookup(r => r.Thing, r => r.Row);
    }

    /// <summary>Canonical logs by kind id; 0 is unknown.</summary>
    public async Task<IReadOnlyDictionary<int, long>> CountsByKindAsync(long? chainId, CancellationToken ct)
    {
        var sql = new SqlText();
        var chain = chainId is { } id ? $" AND chain_id = {sql.Parameter(id)}" : "";
        sql.Append($"SELECT kind, count(*) FROM scan.ledger WHERE canonical{chain} GROUP BY kind");
        return (await sql.ToCommand(db).ListAsync(row => (Kind: row.GetInt32(0), Count: row.GetInt64(1)), ct)).ToDictionary(r => r.Kind, r => r.Count);
    }

    /// <summary>First topics of canonical logs that no kind explains, by contract, the most frequent first.</summary>
    public async Task<IReadOnlyList<UnknownTopic>> UnknownTopicsAsync(long? chainId, int take, CancellationToken ct)
    {
        var sql = new SqlText();
        var chain = chainId is { } id ? $" AND chain_id = {sql.Parameter(id)}" : "";
        sql.Append($"""
            SELECT chain_id, address, substring(topics FROM 1 FOR 32) AS topic, count(*) AS logs FROM scan.ledger WHERE canonical AND kind = 0{chain}
            GROUP BY chain_id, address, topic ORDER BY logs DESC, address, topic LIMIT {sql.Parameter(take)}
            """);
        return await sql.ToCommand(db).ListAsync(row => new UnknownTopic(row.GetInt64(0), row.Bytes(1), row.Bytes(2) is { Length: > 0 } topic ? topic : null, row.GetInt64(3)), ct);
    }

    /// <summary>What was observed of a transaction in a canonical block.</summary>
    public async Task<IReadOnlyList<Observation>> ObservationsAsync(long chainId, byte[] transaction, CancellationToken ct) =>
        await db.Command($"""
            SELECT {ObservationColumns} FROM scan.observations WHERE tx = $2 AND chain_id = $1 AND canonical ORDER BY block, key
            """, chainId, transaction).ListAsync(ReadObservation, ct);

    /// <summary>What was observed in canonical blocks of a range, in order of block and key.</summary>
    public async Task<IReadOnlyList<Observation>> ObservationsAsync(long chainId, long fromBlock, long toBlock, CancellationToken ct) =>
        await db.Command($"""
            SELECT {ObservationColumns} FROM scan.observations WHERE chain_id = $1 AND block BETWEEN $2 AND $3 AND canonical ORDER BY block, key
            """, chainId, fromBlock, toBlock).ListAsync(ReadObservation, ct);

    /// <summary>The first and the last canonical block at which each of these facts was observed.</summary>
    public async Task<IReadOnlyList<(string Key, long First, long Last)>> ObservedAsync(long chainId, IReadOnlyCollection<string> keys, CancellationToken ct) =>
        keys.Count == 0 ? [] : await db.Command("""
            SELECT key, min(block), max(block) FROM scan.observations WHERE chain_id = $1 AND canonical AND key = ANY($2) GROUP BY key
            """, chainId, keys.ToArray()).ListAsync(row => (row.GetString(0), row.GetInt64(1), row.GetInt64(2)), ct);

    /// <summary>The index holds the first bytes only, which tell transactions apart well enough at a fraction of the size.</summary>
    internal static string TransactionCondition(string parameter) => $"substring(tx FROM 1 FOR 8) = substring({parameter} FROM 1 FOR 8) AND tx = {parameter}";

    internal const string ObservationColumns = "block, block_hash, key, value, missing, tx";

    internal static Observation ReadObservation(NpgsqlDataReader row) =>
        new(row.GetInt64(0), row.Bytes(1), row.GetString(2), row.BytesOrNull(3), row.TextOrNull(4), row.BytesOrNull(5));
}
