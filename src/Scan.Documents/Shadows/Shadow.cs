using System.Data;
using Npgsql;

namespace Scan.Documents;

/// <summary>
/// A chain's documents built anew from its ledger, beside those that readers see, and then put in their place in one transaction. While it lives, no
/// indexer takes the chain's lead. Killed at any moment it leaves the old state. All of it is written by the session that holds the lock: when the server
/// loses that, what stands in the tables (they are not logged) may be gone or another's, and nothing more can be added or switched to.
/// </summary>
public sealed class Shadow : IAsyncDisposable
{
    private const int LockClass = 0x53434E52;
    private readonly DocumentStore store;
    private readonly NpgsqlConnection guard;
    private readonly ShadowTables tables;
    private readonly List<SourceRow> lateSources = [];
    private WriterState state;
    private bool hasLate;

    private Shadow(DocumentStore store, NpgsqlConnection guard, ShadowTables tables, long chainId)
    {
        (this.store, this.guard, this.tables) = (store, guard, tables);
        state = new WriterState { ChainId = chainId };
        Session = new(store.Database, chainId, tables.Mappings, new WriterOptions().WorkingSetBytes);
    }

    public DocumentSession Session { get; }

    /// <summary>Waits for another one of the chain, then starts with empty tables.</summary>
    public static async Task<Shadow> BeginAsync(DocumentStore store, long chainId, CancellationToken ct)
    {
        var guard = await store.Database.OpenConnectionAsync(ct);
        try
        {
            var wait = guard.Command("SELECT pg_advisory_lock($1, $2)", LockClass, LockKey(chainId));
            wait.CommandTimeout = 0;
            await wait.RunAsync(ct);
            var tables = new ShadowTables(chainId, store.Mappings);
            await tables.CreateAsync(guard, ct);
            var shadow = new Shadow(store, guard, tables, chainId);
            await shadow.Session.ForgetAsync(ct);
            return shadow;
        }
        catch
        {
            await guard.DisposeAsync();
            throw;
        }
    }

    /// <summary>True while a chain's documents are being rebuilt: its lead is to be left alone.</summary>
    public static async Task<bool> IsUnderWayAsync(DocumentStore store, long chainId, CancellationToken ct)
    {
        await using var connection = await store.Database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        return !await connection.Command("SELECT pg_try_advisory_xact_lock_shared($1, $2)", LockClass, LockKey(chainId)).ScalarAsync<bool>(ct);
    }

    /// <summary>Logs of sources that were added later; they join the ledger at the switch.</summary>
    public async Task AddLateAsync(LedgerBuffer ledger, IReadOnlyList<Observation> observations, IReadOnlyList<SourceRow> sources, CancellationToken ct)
    {
        await DocumentWrites.CopyAsync(guard, $"COPY {tables.Ledger} {LedgerBuffer.CopyColumns}", ledger.Pages, ct);
        await using var sql = new SqlBatch(guard);
        // What was read before, as the log of a discovered source, is no news.
        sql.Add($"""
            DELETE FROM {tables.Ledger} n USING scan.ledger l
            WHERE NOT n.late AND l.canonical AND l.chain_id = n.chain_id AND l.block = n.block AND l.log_index = n.log_index AND l.block_hash = n.block_hash
            """);
        sql.Add($"UPDATE {tables.Ledger} SET late = true WHERE NOT late");
        Add(sql, observations);
        await sql.RunAsync(ct);
        lateSources.AddRange(sources);
        hasLate |= ledger.Count > 0;
    }

    /// <summary>What a node said when it could outlasts that one cannot say it any more.</summary>
    private void Add(SqlBatch sql, IReadOnlyList<Observation> observations) => sql.Add($"""
        INSERT INTO {tables.Observations} (chain_id, block, block_hash, key, value, missing, tx)
        SELECT $1, * FROM unnest($2, $3, $4, $5, $6, $7) AS n (block, block_hash, key, value, missing, tx)
        WHERE n.value IS NOT NULL OR NOT EXISTS (
            SELECT 1 FROM scan.observations o
            WHERE (o.chain_id, o.block, o.key, o.block_hash) = ($1, n.block, n.key, n.block_hash) AND o.canonical AND o.value IS NOT NULL)
        ON CONFLICT DO NOTHING
        """, state.ChainId, observations.Select(o => o.Block).ToArray(), observations.Select(o => o.BlockHash).ToArray(), observations.Select(o => o.Key).ToArray(),
        observations.Select(o => o.Value).ToArray(), observations.Select(o => o.Missing).ToArray(), observations.Select(o => o.Transaction).ToArray());

    /// <summary>The canonical logs up to a block with those that come late, in order.</summary>
    /// <param name="kinds">Of these kinds only; null: of all.</param>
    public IAsyncEnumerable<LedgerRow> LogsAsync(long toBlock, int[]? kinds, CancellationToken ct)
    {
        const string Columns = "chain_id, block, block_hash, time, tx, tx_index, log_index, ordinal, address, log, kind, problem, canonical, s1, s2, s3";
        var late = hasLate ? $" UNION ALL SELECT {Columns} FROM {tables.Ledger} WHERE chain_id = $1 AND late" : "";
        var of = kinds is null ? "" : " WHERE kind = ANY($3)";
        var command = store.Database.Command($"""
            SELECT {LedgerSql.Select} FROM (SELECT {Columns} FROM scan.ledger WHERE chain_id = $1 AND block <= $2 AND canonical{late}) l{of} ORDER BY block, log_index
            """, kinds is null ? [state.ChainId, toBlock] : [state.ChainId, toBlock, kinds]);
        command.CommandTimeout = 0;
        return command.StreamAsync(LedgerSql.Read, ct);
    }

    /// <summary>What was observed in canonical blocks of a range, late observations included.</summary>
    public async Task<IReadOnlyList<Observation>> ObservationsAsync(long fromBlock, long toBlock, CancellationToken ct) => await store.Database.Command($"""
        SELECT {Ledger.ObservationColumns} FROM scan.observations WHERE chain_id = $1 AND block BETWEEN $2 AND $3 AND canonical
        UNION ALL SELECT {Ledger.ObservationColumns} FROM {tables.Observations} WHERE chain_id = $1 AND block BETWEEN $2 AND $3
        """, state.ChainId, fromBlock, toBlock).ListAsync(Ledger.ReadObservation, ct);

    /// <summary>Writes what the session changed, with the totals after each of these blocks; those with a hash that are not stored are at the switch.</summary>
    /// <param name="decoded">The logs as they are decoded now.</param>
    /// <param name="stored">The same logs as they are stored; what differs is corrected at the switch.</param>
    public async Task WriteAsync(IReadOnlyList<BlockRow> blocks, LedgerBuffer decoded, LedgerBuffer stored, CancellationToken ct)
    {
        var changes = Session.Seal();
        changes.Encode(state.ChainId);
        var totals = BlockTotals.Compute(state, blocks, decoded, changes);
        var corrected = decoded.Except(stored);
        await using var sql = new SqlBatch(guard);
        sql.Add($"INSERT INTO {tables.Blocks} (number, hash, parent_hash, time, events_total, digest) SELECT * FROM unnest($1, $2, $3, $4, $5, $6)",
            blocks.Select(b => b.Number).ToArray(), blocks.Select(b => b.Hash).ToArray(), blocks.Select(b => b.ParentHash).ToArray(), blocks.Select(b => b.Time).ToArray(), totals.Select(t => t.EventsTotal).ToArray(), totals.Select(t => t.Digest.ToArray()).ToArray());
        DocumentWrites.AddTo(sql, state.ChainId, changes.Kinds);
        await sql.RunAsync(ct);
        DocumentWrites.Forget(changes.Kinds);
        await DocumentWrites.CopyAsync(guard, changes.Kinds, ct);
        if (!hasLate) await DocumentWrites.CopyAsync(guard, $"COPY {tables.Ledger} {LedgerBuffer.CopyColumns}", corrected.Pages, ct);
        else await CorrectAsync(corrected, ct);
        state = state with { EventsTotal = totals[^1].EventsTotal, Digest = totals[^1].Digest };
        decoded.Clear();
        stored.Clear();
    }

    /// <summary>Puts the shadow in the place of the live state, in one transaction, if the lead is still held; announces nothing but late logs.</summary>
    /// <param name="projection">The version of the projections that were run.</param>
    /// <exception cref="FencedException">The lead was taken over; the old state stays.</exception>
    public async Task SwitchAsync(Lead lead, int projection, CancellationToken ct) => await new ShadowSwitch(guard, tables, state, lateSources, projection).RunAsync(lead, ct);

    public async ValueTask DisposeAsync()
    {
        try
        {
            // Else the server, and the lock with it, is away; the next start drops the tables.
            if (guard.State == ConnectionState.Open)
            {
                await using var sql = new SqlBatch(guard);
                tables.AddDrop(sql);
                await sql.RunAsync(CancellationToken.None);
                await guard.Command("SELECT pg_advisory_unlock($1, $2)", LockClass, LockKey(state.ChainId)).RunAsync(CancellationToken.None);
            }
        }
        catch (NpgsqlException)
        {
            // As above.
        }
        await guard.DisposeAsync();
    }

    /// <summary>Late logs are in the table already: corrections of them replace what stands there.</summary>
    private async Task CorrectAsync(LedgerBuffer corrected, CancellationToken ct)
    {
        if (corrected.Count == 0) return;
        await guard.Command($"CREATE TEMP TABLE corrected (LIKE {tables.Ledger} INCLUDING DEFAULTS)").RunAsync(ct);
        await DocumentWrites.CopyAsync(guard, $"COPY corrected {LedgerBuffer.CopyColumns}", corrected.Pages, ct);
        await guard.Command($"""
            INSERT INTO {tables.Ledger} SELECT * FROM corrected ON CONFLICT (chain_id, block, log_index, block_hash) DO UPDATE
            SET s1 = excluded.s1, s2 = excluded.s2, s3 = excluded.s3, kind = excluded.kind, ordinal = excluded.ordinal, log = excluded.log, problem = excluded.problem
            """).RunAsync(ct);
        await guard.Command("DROP TABLE corrected").RunAsync(ct);
    }

    private static int LockKey(long chainId) => chainId.GetHashCode();
}
