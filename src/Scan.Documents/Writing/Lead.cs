namespace Scan.Documents;

/// <summary>The right to write a chain. There is one holder; taking it over fences the one before.</summary>
public sealed class Lead : IAsyncDisposable
{
    public long Epoch => throw new NotImplementedException();
    public ChainWriter Writer => throw new NotImplementedException();

    /// <summary>Raises the chain's epoch and ends the former holder's session in PostgreSQL, stalled or not.</summary>
    /// <param name="holder">Who takes it, for people to read.</param>
    public static Task<Lead> TakeAsync(DocumentStore store, long chainId, string holder, WriterOptions options, CancellationToken ct) =>
        throw new NotImplementedException();

    public ValueTask DisposeAsync() => throw new NotImplementedException();
}

public sealed record WriterOptions
{
    /// <summary>How much memory documents may take in the working set, roughly.</summary>
    public long WorkingSetBytes { get; init; } = 256L << 20;
}
