using Npgsql;

namespace Scan.Documents;

/// <summary>
/// Writes one chain under a <see cref="Lead"/>. After any failed call it writes no more: take the lead anew.
/// </summary>
public sealed class ChainWriter
{
    /// <summary>Commits that may be under way: while one changes what is stored, the next writes what is new.</summary>
    public const int CommitsAtOnce = 2;

    private readonly DocumentStore store;
    private readonly LeadSessions sessions;
    private readonly long epoch;
    private WriterState state;
    private Task<Plan> planned;
    private Task committed = Task.CompletedTask;
    private Task sealing = Task.CompletedTask;
    private int commits, underWay;
    private volatile bool spent;

    internal ChainWriter(DocumentStore store, LeadSessions sessions, WriterState state, long epoch, WriterOptions options)
    {
        this.store = store;
        this.sessions = sessions;
        this.state = state;
        this.epoch = epoch;
        planned = Task.FromResult(new Plan(state, false));
        Session = new(store.Database, state.ChainId, store.Mappings, options.WorkingSetBytes);
    }

    public DocumentSession Session { get; }

    /// <summary>True when any call may be made: no commit is on its way and none has failed.</summary>
    public bool IsFree => underWay == 0 && !spent;

    /// <summary>Null before the first commit.</summary>
    public Checkpoint? Checkpoint => state.Checkpoint;
    public long? FinalizedBlock => state.Finalized;

    /// <summary>
    /// Takes the session's changes for the next commit and starts to serialise them: beside the commit before and the projection of the next batch.
    /// Each is committed, in this order.
    /// </summary>
    public SealedChanges Seal()
    {
        var changes = Session.Seal();
        var before = sealing;
        sealing = Task.Run(async () =>
        {
            await before;
            changes.Encode(state.ChainId);
        });
        return new(changes, sealing);
    }

    /// <summary>Seals the session's changes and writes them with the batch.</summary>
    /// <exception cref="FencedException">The lead was taken over; nothing was written.</exception>
    public Task CommitAsync(Batch batch, CancellationToken ct) => CommitAsync(batch, Seal(), ct);

    /// <summary>
    /// Writes the batch and its changes in one transaction. <see cref="CommitsAtOnce"/> may be under way; they end in the order of the calls, and none is committed behind one that failed.
    /// </summary>
    /// <exception cref="FencedException">The lead was taken over; nothing was written.</exception>
    public Task CommitAsync(Batch batch, SealedChanges sealedChanges, CancellationToken ct)
    {
        if (batch.ChainId != state.ChainId) throw new ArgumentException($"A batch of chain {batch.ChainId} was given to the writer of chain {state.ChainId}.", nameof(batch));
        if (batch.Blocks.Count == 0) throw new ArgumentException("A batch has at least the block of its checkpoint.", nameof(batch));
        Begin(CommitsAtOnce);
        var connection = sessions.InTurn(commits++);
        var transaction = new CommitTransaction(store, connection, epoch, batch, sealedChanges.Changes);
        var (from, before) = (planned, committed);
        var next = planned = WriteAsync();
        return committed = GuardAsync(connection, CompleteAsync, ct);

        async Task<Plan> WriteAsync()
        {
            await sealedChanges.Encoded;
            var (start, deletes) = await from;
            // What it deletes may be new here.
            if (deletes) await before;
            return new(await transaction.WriteNewAsync(start, before, ct), transaction.Deletes);
        }

        async Task<bool> CompleteAsync()
        {
            try
            {
                _ = await next;
            }
            finally
            {
                await before;
            }
            await transaction.CompleteAsync(ct);
            (state, _) = await next;
            return true;
        }
    }

    /// <summary>Restores the state after <paramref name="toBlock"/> and announces what is gone; the session starts empty.</summary>
    /// <exception cref="DeepReorgException">The block is below finality; nothing was written.</exception>
    /// <exception cref="FencedException">The lead was taken over; nothing was written.</exception>
    public async Task<RollbackResult> RollbackAsync(long toBlock, CancellationToken ct)
    {
        if (toBlock < state.Finalized) throw new DeepReorgException(state.ChainId, toBlock, state.Finalized.Value);
        Begin(atOnce: 1);
        var result = await GuardAsync(sessions.First, async () =>
        {
            (state, var undone) = await new RollbackTransaction(store, sessions.First, state, epoch).RunAsync(toBlock, ct);
            return undone;
        }, ct);
        planned = Task.FromResult(new Plan(state, false));
        await Session.ForgetAsync(ct);
        return result;
    }

    private void Begin(int atOnce)
    {
        ObjectDisposedException.ThrowIf(spent, this);
        if (underWay >= atOnce) throw new InvalidOperationException("The commit before this one is still on its way.");
        Interlocked.Increment(ref underWay);
    }

    private async Task<T> GuardAsync<T>(NpgsqlConnection connection, Func<Task<T>> write, CancellationToken ct)
    {
        try
        {
            return await write();
        }
        catch (PostgresException e) when (e.SqlState == Lead.FencedState)
        {
            await AbandonAsync(connection, CancellationToken.None);
            throw new FencedException(state.ChainId, epoch);
        }
        catch (Exception e)
        {
            await AbandonAsync(connection, CancellationToken.None);
            if (e is NpgsqlException fault && await Lead.IsTakenOverAsync(store.Database, state.ChainId, epoch, fault, ct)) throw new FencedException(state.ChainId, epoch);
            throw;
        }
        finally
        {
            Interlocked.Decrement(ref underWay);
        }
    }

    private async Task AbandonAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        spent = true;
        try
        {
            await connection.Command("ROLLBACK").RunAsync(ct);
        }
        catch (Exception e) when (e is NpgsqlException or InvalidOperationException)
        {
            // The connection is gone, and with it the transaction; what ended it is on its way to the caller.
        }
    }

    /// <param name="State">What a commit under way will leave.</param>
    /// <param name="Deletes">True when documents will be gone.</param>
    private sealed record Plan(WriterState State, bool Deletes);
}
