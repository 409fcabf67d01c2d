namespace Scan.Documents;

/// <summary>A document's body from one undo step on; the state before it hangs behind. Bodies are never changed in place once sealed.</summary>
internal sealed class DocumentState<T>(T? body, long block, int step, DocumentState<T>? previous) where T : class
{
    /// <summary>Null: the document is absent.</summary>
    public T? Body { get; set; } = body;
    public long Block { get; set; } = block;
    public int Step { get; } = step;
    public DocumentState<T>? Previous { get; set; } = previous;

    /// <summary>Its part of the digest; zero while absent. Known once committed.</summary>
    public Sum256 Hash { get; set; }
}

/// <summary>A document in the working set.</summary>
internal sealed class DocumentEntry<T>(byte[] id, DocumentState<T> stored, int generation) where T : class
{
    public byte[] Id { get; } = id;

    /// <summary>What the database holds once the batches sealed so far are committed.</summary>
    public DocumentState<T> Stored { get; set; } = stored;

    /// <summary>What the batch has made of it.</summary>
    public DocumentState<T> Current { get; set; } = stored;

    /// <summary>The generation of batches that used it last; 0 for one that was loaded and not used yet.</summary>
    public int LastUsed { get; private set; } = generation;

    /// <summary>True when several generations used it, and one not long ago.</summary>
    public bool IsUsedAgain { get; private set; }
    public int Size { get; set; }

    public void Use(int generation)
    {
        if (LastUsed == generation) return;
        IsUsedAgain = LastUsed > 0;
        LastUsed = generation;
    }

    /// <summary>Counts like what was used once from now on when no generation behind <paramref name="since"/> used it.</summary>
    public void Age(int since) => IsUsedAgain &= LastUsed > since;
}
