using System.Buffers.Binary;
using System.Numerics;
using Scan.Domain.Primitives;

namespace Scan.Domain.Documents;

/// <summary>Builds document ids. Parts have a fixed size and integers are big endian, so that ids sort as their parts do.</summary>
public static class DocumentKey
{
    public static byte[] Of(Address a) => a.ToArray();

    public static byte[] Of(Address a, Address b) => [.. a.ToArray(), .. b.ToArray()];

    public static byte[] Of(Address a, Address b, Address c) => [.. a.ToArray(), .. b.ToArray(), .. c.ToArray()];

    public static byte[] Of(Address a, byte quorum) => [.. a.ToArray(), quorum];

    public static byte[] Of(Address a, byte quorum, Hash32 b) => [.. a.ToArray(), quorum, .. b.ToArray()];

    public static byte[] Of(Address a, byte quorum, Hash32 b, long day) => [.. a.ToArray(), quorum, .. b.ToArray(), .. Number(day)];

    public static byte[] Of(Address a, Hash32 b) => [.. a.ToArray(), .. b.ToArray()];

    public static byte[] Of(Address a, Hash32 b, byte c) => [.. a.ToArray(), .. b.ToArray(), c];

    public static byte[] Of(Address a, BigInteger b) => [.. a.ToArray(), .. Word(b)];

    public static byte[] Of(Address a, BigInteger b, Address c, long d) => [.. a.ToArray(), .. Word(b), .. c.ToArray(), .. Number(d)];

    public static byte[] Of(Address a, BigInteger b, Hash32 c) => [.. a.ToArray(), .. Word(b), .. c.ToArray()];

    public static byte[] Of(BigInteger a) => Word(a);

    public static byte[] Of(Hash32 a) => a.ToArray();

    public static byte[] Of(long a, int b) => [.. Number(a), .. Number(b)];

    public static byte[] Of(long a, int b, byte c) => [.. Number(a), .. Number(b), c];

    public static byte[] Of(Address a, Address b, string c) => [.. a.ToArray(), .. b.ToArray(), .. System.Text.Encoding.UTF8.GetBytes(c)];

    public static byte[] Of(Address a, long b) => [.. a.ToArray(), .. Number(b)];

    public static byte[] Of(Address a, long b, Address c) => [.. a.ToArray(), .. Number(b), .. c.ToArray()];

    public static byte[] Of(Address a, Address b, long c, Address d) => [.. a.ToArray(), .. b.ToArray(), .. Number(c), .. d.ToArray()];

    public static byte[] Of(Address a, long b, BigInteger c, Address d) => [.. a.ToArray(), .. Number(b), .. Word(c), .. d.ToArray()];

    private static byte[] Number(long value)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, value);
        return bytes;
    }

    /// <summary>A uint256 as 32 bytes.</summary>
    private static byte[] Word(BigInteger value)
    {
        var bytes = new byte[32];
        var size = value.GetByteCount(isUnsigned: true);
        value.TryWriteBytes(bytes.AsSpan(32 - size), out _, isUnsigned: true, isBigEndian: true);
        return bytes;
    }
}
