using Npgsql;

namespace Scan.Documents;

/// <summary>The working set of one kind.</summary>
internal abstract class KindSession
{
    public abstract bool HasMisses { get; }
    public abstract bool MayMiss { get; }
    public abstract int Count { get; }
    public abstract Task LoadMissesAsync(NpgsqlDataSource db, long chainId, CancellationToken ct);
    public abstract void Reset();

    /// <summary>Takes the batch's changes out; what they made is from now on what is stored. Null when nothing changed.</summary>
    public abstract KindChanges? Seal();

    /// <summary>Forgets everything. Complete: the database holds no document of this kind, so none is ever missed.</summary>
    public abstract void Forget(bool complete);

    /// <summary>Adds up how many bytes were last used by each generation of batches: of what only that one used, and of what had been used before.</summary>
    public abstract void Measure(GenerationBytes usedOnce, GenerationBytes usedAgain);

    /// <summary>Drops what was used once, by a generation up to <paramref name="once"/>, and what was last used by one up to <paramref name="again"/>.</summary>
    /// <param name="stale">What was used often, but not since this generation, counts as used once from now on.</param>
    public abstract void Evict(int once, int again, int stale);
}
