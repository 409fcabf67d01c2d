namespace Scan.Documents;

/// <summary>A document's key: the chain it belongs to and the bytes that name it there.</summary>
public readonly struct DocumentId(long chainId, byte[] id) : IEquatable<DocumentId>
{
    public long ChainId { get; } = chainId;
    public byte[] Id { get; } = id;

    public bool Equals(DocumentId other) => ChainId == other.ChainId && Id.AsSpan().SequenceEqual(other.Id);
    public override bool Equals(object? obj) => obj is DocumentId other && Equals(other);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(ChainId);
        hash.AddBytes(Id);
        return hash.ToHashCode();
    }

    public static bool operator ==(DocumentId left, DocumentId right) => left.Equals(right);
    public static bool operator !=(DocumentId left, DocumentId right) => !left.Equals(right);
}
