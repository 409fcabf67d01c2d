using Npgsql;

namespace Scan.Documents;

/// <summary>Reads the logs and what was observed with them.</summary>
public sealed class Ledger(NpgsqlDataSource db)
{
    private readonly KindTopics topics = new(db);

    /// <exception cref="QueryException">A bad take or cursor.</exception>
    public Task<LedgerPage> QueryAsync(LedgerQuery query, CancellationToken ct) => new LedgerReader(db, query).PageAsync(ct);

    /// <summary>How many logs a query finds, in groups.</summary>
    public async Task<IReadOnlyList<LedgerCount>> CountAsync(LedgerQuery query, LedgerGroups groups, CancellationToken ct) => await new LedgerCounter(db, query, groups).CountAsync(ct);

    /// <summary>Times of blocks in seconds since 1970, in the order asked for; null for a block of which no log is kept.</summary>
    public async Task<IReadOnlyList<long?>> TimesAsync(IReadOnlyList<(long ChainId, long Block)> blocks, CancellationToken ct) =>
        await db.Command($"SELECT {TimeOf("k.c", "k.b")} FROM unnest($1, $2) WITH ORDINALITY AS k(c, b, o) ORDER BY k.o", blocks.Select(b => b.ChainId).ToArray(), blocks.Select(b => b.Block).ToArray()).ListAsync(row => row.LongOrNull(0), ct);

    /// <summary>Hashes of the blocks of which canonical logs are kept; the others are left out.</summary>
    public async Task<IReadOnlyDictionary<long, byte[]>> HashesAsync(long chainId, IReadOnlyCollection<long> blocks, CancellationToken ct) => (await db.Command("""
        SELECT b, (SELECT l.block_hash FROM scan.ledger l WHERE l.chain_id = $1 AND l.block = b AND l.canonical LIMIT 1) FROM unnest($2) AS b
        """, chainId, blocks.ToArray()).ListAsync(row => (Block: row.GetInt64(0), Hash: row.BytesOrNull(1)), ct)).Where(row => row.Hash is not null).ToDictionary(row => row.Block, row => row.Hash!);

    /// <summary>The time of a block as its logs have it.</summary>
    internal static string TimeOf(string chainId, string block) => $"(SELECT l.time FROM scan.ledger l WHERE l.chain_id = {chainId} AND l.block = {block} LIMIT 1)";

    /// <summary>The canonical logs of a transaction, else the orphaned ones, in order.</summary>
    public async Task<IReadOnlyList<LedgerRow>> FindTransactionAsync(long chainId, byte[] transaction, CancellationToken ct)
    {
        var rows = await db.Command($"""
            SELECT {LedgerSql.Select} FROM scan.ledger l WHERE {TransactionCondition("$2")} AND chain_id = $1 ORDER BY block, block_hash, log_index
            """, chainId, transaction).ListAsync(LedgerSql.Read, ct);
        return rows.Exists(r => r.Canonical) ? rows.FindAll(r => r.Canonical) : rows;
    }

    /// <summary>The last canonical logs that made each thing, in one statement for all, newest first.</summary>
    /// <param name="kinds">Of these kinds only; null: of all.</param>
    /// <param name="parts">What of each log; the rest is empty.</param>
    public async Task<ILookup<int, LedgerRow>> SearchAsync(IReadOnlyList<LogSearch> things, IReadOnlyList<int>? kinds, int take, LedgerParts parts, CancellationToken ct)
    {
        if (things.Count == 0) return Array.Empty<LedgerRow>().ToLookup(_ => 0);
        var sql = new LogSearchSql(things, kinds, take, LedgerSql.Columns(parts)).Build();
        if (topics.Known.Count == 0) await topics.ReadAsync(ct);
        // Each thing's rows come in the order of its own sub-select: a lateral one can only be a nested loop.
        var rows = await RowsAsync();
        if (rows.Exists(r => r.Row is null))
        {
            // Its kind is newer than what is known; kinds are written before their logs.
            await topics.ReadAsync(ct);
            rows = await RowsAsync();
        }
        return rows.ToLookup(r => r.Thing, r => r.Row ?? throw new InvalidDataException("The ledger holds a log of a kind that is not there."));

        Task<List<(int Thing, LedgerRow? Row)>> RowsAsync() => sql.ToCommand(db).ListAsync(row => (Thing: (int)row.GetInt64(0) - 1, Row: LedgerSql.Read(row, 1, parts, topics.Known)), ct);
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
            SELECT chain_id, address, substring(api.log_topics(log, '') FROM 1 FOR 32) AS topic, count(*) AS logs FROM scan.ledger WHERE canonical AND kind = 0{chain}
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
