using Npgsql;

namespace Scan.Documents;

public sealed record WriterOptions
{
    /// <summary>How much memory documents may take in the working set, roughly.</summary>
    public long WorkingSetBytes { get; init; } = 80L << 20;
}

/// <summary>The right to write a chain. There is one holder; taking it over fences the one before.</summary>
public sealed class Lead : IAsyncDisposable
{
    internal const string FencedState = "SC001";
    private const int LooksAfterBreak = 10;
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(50);
    private readonly NpgsqlDataSource db;
    private readonly long chainId;
    private readonly LeadSessions sessions;

    private Lead(NpgsqlDataSource db, LeadSessions sessions, long chainId, long epoch, ChainWriter writer)
    {
        this.db = db;
        this.sessions = sessions;
        this.chainId = chainId;
        Epoch = epoch;
        Writer = writer;
    }

    public long Epoch { get; }
    public ChainWriter Writer { get; }

    /// <summary>Raises the chain's epoch and ends the former holder's sessions in PostgreSQL, stalled or not.</summary>
    /// <param name="holder">Who takes it, for people to read.</param>
    /// <exception cref="FencedException">Another one took it at the same time, and later.</exception>
    public static async Task<Lead> TakeAsync(DocumentStore store, long chainId, string holder, WriterOptions options, CancellationToken ct)
    {
        var sessions = await LeadSessions.OpenAsync(store.Database, ct);
        long? epoch = null;
        try
        {
            while ((epoch = await TryTakeAsync(store.Database, sessions, chainId, holder, ct)) is null) { }
            var state = await WriterState.LoadAsync(sessions.First, chainId, ct);
            var writer = new ChainWriter(store, sessions, state, epoch.Value, options);
            await writer.Session.ForgetAsync(ct);
            return new(store.Database, sessions, chainId, epoch.Value, writer);
        }
        catch (Exception e)
        {
            await sessions.DisposeAsync();
            if (e is NpgsqlException fault && epoch is { } taken && await IsTakenOverAsync(store.Database, chainId, taken, fault, ct)) throw new FencedException(chainId, taken);
            throw;
        }
    }

    /// <summary>Keeps what was observed of blocks that are committed, whatever becomes of the work that it was asked for.</summary>
    /// <exception cref="FencedException">The lead was taken over; nothing was kept.</exception>
    public Task ObserveAsync(IReadOnlyList<Observation> observations, CancellationToken ct) => WriteAsync(sql => ObservationWrites.AddTo(sql, chainId, observations), ct);

    /// <summary>Brings the stored sources in step with a manifest: closes what it dropped at the last block that was read of it, then adds or updates what it names.</summary>
    /// <exception cref="FencedException">The lead was taken over; nothing was written.</exception>
    public Task SettleAsync(IReadOnlyList<SourceRow> dropped, long lastBlock, IReadOnlyList<SourceRow> named, CancellationToken ct) => WriteAsync(sql =>
    {
        Sources.AddClosing(sql, chainId, dropped, lastBlock);
        Sources.AddUpsert(sql, chainId, named);
    }, ct);

    /// <summary>Ends the sessions. The epoch stays: a late commit of this holder would still be its own.</summary>
    public ValueTask DisposeAsync() => sessions.DisposeAsync();

    /// <summary>Writes beside the sessions of commits, which may be in the middle of one.</summary>
    private async Task WriteAsync(Action<SqlBatch> add, CancellationToken ct)
    {
        await using var own = await db.OpenConnectionAsync(ct);
        await using var transaction = await own.BeginTransactionAsync(ct);
        try
        {
            await own.Command("SELECT scan.check_lead($1, $2)", chainId, Epoch).RunAsync(ct);
            await using (var sql = new SqlBatch(own))
            {
                add(sql);
                await sql.RunAsync(ct);
            }
            await transaction.CommitAsync(ct);
        }
        catch (PostgresException e) when (e.SqlState == FencedState)
        {
            throw new FencedException(chainId, Epoch);
        }
    }

    internal static Task<long> EpochAsync(NpgsqlDataSource db, long chainId, CancellationToken ct) =>
        db.Command("SELECT epoch FROM scan.leads WHERE chain_id = $1", chainId).ScalarAsync<long>(ct);

    /// <summary>
    /// Whether a session of the lead failed because somebody else takes it. That ends the session before it raises the epoch, which may be a moment
    /// late: a session that was ended by a server that goes on answering was ended by somebody who wants the lead, and one whose connection broke may have been.
    /// </summary>
    internal static async Task<bool> IsTakenOverAsync(NpgsqlDataSource db, long chainId, long epoch, NpgsqlException fault, CancellationToken ct)
    {
        try
        {
            for (var look = 0; ; look++)
            {
                if (await EpochAsync(db, chainId, ct) != epoch || fault.SqlState == PostgresErrorCodes.AdminShutdown) return true;
                if (fault is PostgresException || look == LooksAfterBreak) return false;
                await Task.Delay(BetweenLooks, ct);
            }
        }
        catch (NpgsqlException)
        {
            // The server is away for everybody; the fault on its way to the caller says so.
            return false;
        }
    }

    /// <summary>Null when another one took the lead in between, or the former holder still has it locked: try again.</summary>
    private static async Task<long?> TryTakeAsync(NpgsqlDataSource db, LeadSessions sessions, long chainId, string holder, CancellationToken ct)
    {
        var former = await EndFormerAsync(db, chainId, ct);
        var connection = sessions.First;
        await using var transaction = await connection.BeginTransactionAsync(ct);
        try
        {
            // A process that is stopped right here must not keep the others from the lead.
            await connection.Command("SET LOCAL lock_timeout = '500ms'; SET LOCAL idle_in_transaction_session_timeout = '2s'").RunAsync(ct);
            var epoch = await connection.Command("""
                INSERT INTO scan.leads AS l (chain_id, epoch, holder, pid, backend_start, second_pid, second_start)
                SELECT $1, 1, $2, a.pid, a.backend_start, coalesce(b.pid, 0), coalesce(b.backend_start, a.backend_start)
                FROM pg_stat_activity a LEFT JOIN pg_stat_activity b ON b.pid = $4 WHERE a.pid = pg_backend_pid()
                ON CONFLICT (chain_id) DO UPDATE
                SET epoch = l.epoch + 1, holder = excluded.holder, pid = excluded.pid, backend_start = excluded.backend_start, second_pid = excluded.second_pid, second_start = excluded.second_start,
                    taken_at = now()
                WHERE l.epoch = $3
                RETURNING epoch
                """, chainId, Sql.Clean(holder), former, sessions.Second.ProcessID).ScalarAsync<long?>(ct);
            await transaction.CommitAsync(ct);
            return epoch;
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            return null;
        }
    }

    /// <summary>A stalled holder keeps its locks, so its backends go first. Returns the epoch it holds, 0 for none.</summary>
    private static Task<long> EndFormerAsync(NpgsqlDataSource db, long chainId, CancellationToken ct) => db.Command("""
        SELECT l.epoch, (SELECT count(pg_terminate_backend(a.pid, 5000)) FROM pg_stat_activity a WHERE (a.pid, a.backend_start) IN ((l.pid, l.backend_start), (l.second_pid, l.second_start)))
        FROM scan.leads l WHERE l.chain_id = $1
        """, chainId).ScalarAsync<long>(ct);
}
