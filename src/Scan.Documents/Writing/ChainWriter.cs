namespace Scan.Documents;

/// <summary>
/// Writes one chain under a <see cref="Lead"/>. After any failed call it writes no more: take the lead anew.
/// </summary>
public sealed class ChainWriter
{
    public DocumentSession Session => throw new NotImplementedException();

    /// <summary>Null before the first commit.</summary>
    public Checkpoint? Checkpoint => throw new NotImplementedException();
    public long? FinalizedBlock => throw new NotImplementedException();

    /// <summary>
    /// Writes the batch and the session's changes in one transaction. The changes are taken before the first await, so the next batch may be
    /// projected meanwhile; the next commit must wait for this one.
    /// </summary>
    /// <exception cref="FencedException">The lead was taken over; nothing was written.</exception>
    public Task CommitAsync(Batch batch, CancellationToken ct) => throw new NotImplementedException();

    /// <summary>Restores the state after <paramref name="toBlock"/> and announces what is gone; the session starts empty.</summary>
    /// <exception cref="DeepReorgException">The block is below finality; nothing was written.</exception>
    /// <exception cref="FencedException">The lead was taken over; nothing was written.</exception>
    public Task<RollbackResult> RollbackAsync(long toBlock, CancellationToken ct) => throw new NotImplementedException();
}
