namespace Scan.Documents;

/// <summary>Logs encoded as rows of binary COPY, with the sum of their hashes per block. Filled by one thread at a time, in chain order.</summary>
public sealed class LedgerBuffer
{
    public int Count { get; private set; }

    public void Add(in LedgerEntry entry) => throw new NotImplementedException();

    /// <summary>Appends another buffer's rows, which stand behind these on the chain.</summary>
    public void Append(LedgerBuffer other) => throw new NotImplementedException();

    /// <summary>Empties the buffer and keeps its memory.</summary>
    public void Clear() => throw new NotImplementedException();
}
