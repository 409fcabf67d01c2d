namespace Scan.Documents;

/// <summary>Keys as PostgreSQL compares and orders them: byte by byte.</summary>
internal sealed class KeyComparer : IEqualityComparer<byte[]>, IComparer<byte[]>
{
    public static readonly KeyComparer Instance = new();

    public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

    public int Compare(byte[]? x, byte[]? y) => x.AsSpan().SequenceCompareTo(y);

    public int GetHashCode(byte[] key)
    {
        var hash = new HashCode();
        hash.AddBytes(key);
        return hash.ToHashCode();
    }
}
