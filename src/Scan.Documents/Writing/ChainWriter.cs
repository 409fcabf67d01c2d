using Npgsql;

namespace Scan.Documents;

/// <summary>
/// Writes one chain under a <see cref="Lead"/>. After any failed call it writes no more: take the lead anew.
/// </summary>
public sealed class ChainWriter
{
    private readonly DocumentStore store;
    private readonly NpgsqlConnection connection;
    private readonly long epoch;
    private WriterState state;
    private bool busy, spent;
    private Task sealing = Task.CompletedTask;

    internal ChainWriter(DocumentStore store, NpgsqlConnection connection, WriterState state, long epoch, WriterOptions options)
    {
        this.store = store;
        this.connection = connection;
        this.state = state;
        this.epoch = epoch;
        Session = new(store.Database, state.ChainId, store.Mappings, options.WorkingSetBytes);
    }

    public DocumentSession Session { get; }

    /// <summary>True when the next call may be made: no commit is on its way and none has failed.</summary>
    public bool IsFree => !busy && !spent;

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

    /// <summary>Writes the batch and its changes in one transaction. The next commit must wait for this one.</summary>
    /// <exception cref="FencedException">The lead was taken over; nothing was written.</exception>
    public Task CommitAsync(Batch batch, SealedChanges sealedChanges, CancellationToken ct)
    {
        if (batch.ChainId != state.ChainId) throw new ArgumentException($"A batch of chain {batch.ChainId} was given to the writer of chain {state.ChainId}.", nameof(batch));
        if (batch.Blocks.Count == 0) throw new ArgumentException("A batch has at least the block of its checkpoint.", nameof(batch));
        if (batch.Blocks[0].Number <= state.Checkpoint?.Block) throw new ArgumentException($"Block {batch.Blocks[0].Number} is not above the checkpoint {state.Checkpoint.Block}.", nameof(batch));
        CheckFree();
        return GuardAsync(async () =>
        {
            await sealedChanges.Encoded;
            state = await new CommitTransaction(store, connection, state, epoch).RunAsync(batch, sealedChanges.Changes, ct);
            return true;
        }, ct);
    }

    /// <summary>Restores the state after <paramref name="toBlock"/> and announces what is gone; the session starts empty.</summary>
    /// <exception cref="DeepReorgException">The block is below finality; nothing was written.</exception>
    /// <exception cref="FencedException">The lead was taken over; nothing was written.</exception>
    public async Task<RollbackResult> RollbackAsync(long toBlock, CancellationToken ct)
    {
        if (toBlock < state.Finalized) throw new DeepReorgException(state.ChainId, toBlock, state.Finalized.Value);
        var result = await GuardAsync(async () =>
        {
            (state, var undone) = await new RollbackTransaction(store, connection, state, epoch).RunAsync(toBlock, ct);
            return undone;
        }, ct);
        await Session.ForgetAsync(ct);
        return result;
    }

    private async Task<T> GuardAsync<T>(Func<Task<T>> write, CancellationToken ct)
    {
        CheckFree();
        busy = true;
        try
        {
            var result = await write();
            busy = false;
            return result;
        }
        catch (PostgresException e) when (e.SqlState == Lead.FencedState)
        {
            await AbandonAsync(CancellationToken.None);
            throw new FencedException(state.ChainId, epoch);
        }
        catch (Exception e)
        {
            await AbandonAsync(CancellationToken.None);
            if (e is NpgsqlException fault && await IsTakenOverAsync(fault, ct)) throw new FencedException(state.ChainId, epoch);
            throw;
        }
    }

    /// <summary>
    /// A take-over ends this session before it raises the epoch, so the epoch may be a moment late: a session that was ended by a server that
    /// goes on answering was ended by somebody who wants the lead.
    /// </summary>
    private async Task<bool> IsTakenOverAsync(NpgsqlException fault, CancellationToken ct)
    {
        try
        {
            return await Lead.EpochAsync(store.Database, state.ChainId, ct) != epoch || fault.SqlState == PostgresErrorCodes.AdminShutdown;
        }
        catch (NpgsqlException)
        {
            // The server is away for everybody; the fault on its way to the caller says so.
            return false;
        }
    }

    private void CheckFree()
    {
        ObjectDisposedException.ThrowIf(spent, this);
        if (busy) throw new InvalidOperationException("The commit before this one is still on its way.");
    }

    private async Task AbandonAsync(CancellationToken ct)
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
}
