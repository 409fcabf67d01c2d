using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Scan.Documents;

/// <summary>A sum of SHA-256 values modulo 2^256: adding and subtracting in any order gives the same.</summary>
internal readonly record struct Sum256(ulong A, ulong B, ulong C, ulong D)
{
    public const int Size = 32;
    public static readonly byte[] Zero = new byte[Size];

    [ThreadStatic]
    private static IncrementalHash? reused;

    public static Sum256 Read(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]),
        BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]), BinaryPrimitives.ReadUInt64BigEndian(bytes[24..]));

    /// <summary>SHA-256. Setting a digest up takes longer than hashing a row, so each thread keeps one.</summary>
    public static Sum256 HashOf(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[Size];
        var digest = reused ??= IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        digest.AppendData(bytes);
        digest.GetHashAndReset(hash);
        return Read(hash);
    }

    public void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt64BigEndian(bytes, A);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], B);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[16..], C);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[24..], D);
    }

    public byte[] ToArray()
    {
        var bytes = new byte[Size];
        Write(bytes);
        return bytes;
    }

    public static Sum256 operator +(Sum256 x, Sum256 y)
    {
        var d = x.D + y.D;
        var carry = d < x.D ? 1UL : 0;
        var c = AddWithCarry(x.C, y.C, ref carry);
        var b = AddWithCarry(x.B, y.B, ref carry);
        return new(x.A + y.A + carry, b, c, d);
    }

    public static Sum256 operator -(Sum256 x, Sum256 y) => x + new Sum256(~y.A, ~y.B, ~y.C, ~y.D) + new Sum256(0, 0, 0, 1);

    private static ulong AddWithCarry(ulong x, ulong y, ref ulong carry)
    {
        var sum = (UInt128)x + y + carry;
        carry = (ulong)(sum >> 64);
        return (ulong)sum;
    }
}
