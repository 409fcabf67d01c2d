namespace Scan.Documents;

/// <summary>Stored documents that changed, as many as one statement changes, in the shapes that it takes.</summary>
/// <param name="count">How many are expected.</param>
internal sealed class UpdatedDocuments(int count)
{
    /// <summary>PostgreSQL parses all bodies of a statement into one piece of memory: with some hundreds it stays in the processor's cache, with thousands parsing takes twice as long.</summary>
    public const int Most = 500;

    public List<byte[]> Ids { get; } = new(Math.Min(count, Most));
    public List<long> ValidFrom { get; } = new(Math.Min(count, Most));

    /// <summary>32 bytes each.</summary>
    public List<ReadOnlyMemory<byte>> Digests { get; } = new(Math.Min(count, Most));
    public List<ReadOnlyMemory<byte>> Bodies { get; } = new(Math.Min(count, Most));

    public int Count => Ids.Count;

    /// <param name="written">Takes the bytes, and holds them as long as the statement needs them.</param>
    public void Add(byte[] id, long validFrom, Sum256 digest, ReadOnlySpan<byte> body, PieceBuffer written)
    {
        written.Begin();
        var bytes = written.Reserve(Sum256.Size + body.Length);
        digest.Write(bytes);
        body.CopyTo(bytes[Sum256.Size..]);
        Ids.Add(id);
        ValidFrom.Add(validFrom);
        Digests.Add(written.Piece[..Sum256.Size]);
        Bodies.Add(written.Piece[Sum256.Size..]);
    }
}
