namespace Scan.Documents;

/// <summary>
/// A chain's documents as projections see them: what was committed plus what the batch has changed so far. Not thread-safe.
/// A batch is projected speculatively: when it asked for documents that are not in memory, load them and project it again.
/// </summary>
public sealed class DocumentSession
{
    /// <summary>True when the batch asked for documents that are not in memory, so that what it did since counts for nothing.</summary>
    public bool HasMisses { get; }

    /// <summary>The document, or null when there is none (or it is not in memory: a miss).</summary>
    public T? Find<T>(byte[] id) where T : class => throw new NotImplementedException();

    /// <summary>Inserts or replaces; the last of a block wins.</summary>
    public void Store<T>(T document) where T : class => throw new NotImplementedException();

    /// <summary>Adds a document whose key is new by construction, without a look-up; if it is not, the commit fails.</summary>
    public void Insert<T>(T document) where T : class => throw new NotImplementedException();

    /// <summary>Deletes if there.</summary>
    public void Delete<T>(byte[] id) where T : class => throw new NotImplementedException();

    /// <summary>Says which block the changes that follow belong to.</summary>
    /// <param name="undoStep">True above finality, and everywhere when history is kept: what the block changes can be undone by itself.</param>
    public void BeginBlock(long number, bool undoStep) => throw new NotImplementedException();

    /// <summary>Reads what was missed, in bulk; call <see cref="Reset"/> and project the batch again.</summary>
    public Task LoadMissesAsync(CancellationToken ct) => throw new NotImplementedException();

    /// <summary>Forgets what the batch has changed.</summary>
    public void Reset() => throw new NotImplementedException();
}
