using System.Buffers.Binary;
using System.Numerics;
using Scan.Domain.Primitives;

namespace Scan.Ethereum.Abi;

/// <summary>32 encoded bytes as four limbs, the most significant first.</summary>
internal readonly struct AbiWord
{
    public const int Size = 32;
    public readonly ulong A, B, C, D;

    private AbiWord(ulong a, ulong b, ulong c, ulong d) => (A, B, C, D) = (a, b, c, d);

    public AbiWord(ReadOnlySpan<byte> bytes)
    {
        A = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        B = BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]);
        C = BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]);
        D = BinaryPrimitives.ReadUInt64BigEndian(bytes[24..]);
    }

    public static AbiWord From(in Hash32 topic)
    {
        Span<byte> bytes = stackalloc byte[Size];
        topic.CopyTo(bytes);
        return new AbiWord(bytes);
    }

    public bool IsNegative => (long)A < 0;

    /// <summary>True when the value is below 2^<paramref name="bits"/>.</summary>
    public bool FitsUnsigned(int bits) => bits switch
    {
        256 => true,
        > 192 => A >> (bits - 192) == 0,
        192 => A == 0,
        > 128 => A == 0 && B >> (bits - 128) == 0,
        128 => (A | B) == 0,
        > 64 => (A | B) == 0 && C >> (bits - 64) == 0,
        64 => (A | B | C) == 0,
        _ => (A | B | C) == 0 && D >> bits == 0,
    };

    /// <summary>True when all bits from the sign bit of <paramref name="bits"/> up are the same.</summary>
    public bool FitsSigned(int bits) => (IsNegative ? new AbiWord(~A, ~B, ~C, ~D) : this).FitsUnsigned(bits - 1);

    /// <summary>The magnitude of a two's-complement number.</summary>
    public AbiWord Negate()
    {
        var d = ~D + 1;
        var c = ~C + (d == 0 ? 1UL : 0);
        var b = ~B + (d == 0 && c == 0 ? 1UL : 0);
        return new AbiWord(~A + (d == 0 && c == 0 && b == 0 ? 1UL : 0), b, c, d);
    }

    public void CopyTo(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt64BigEndian(bytes, A);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], B);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[16..], C);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[24..], D);
    }

    public Address ToAddress()
    {
        Span<byte> bytes = stackalloc byte[Size];
        CopyTo(bytes);
        return new Address(bytes[12..]);
    }

    public Hash32 ToHash()
    {
        Span<byte> bytes = stackalloc byte[Size];
        CopyTo(bytes);
        return new Hash32(bytes);
    }

    /// <summary>True when the last <paramref name="count"/> bytes are zero.</summary>
    public bool EndsInZeros(int count)
    {
        Span<byte> bytes = stackalloc byte[Size];
        CopyTo(bytes);
        return !bytes[(Size - count)..].ContainsAnyExcept((byte)0);
    }

    /// <summary>The first <paramref name="size"/> bytes.</summary>
    public byte[] Left(int size)
    {
        Span<byte> bytes = stackalloc byte[Size];
        CopyTo(bytes);
        return bytes[..size].ToArray();
    }

    public BigInteger ToBigInteger(bool signed)
    {
        if ((A | B | C) == 0) return D;
        Span<byte> bytes = stackalloc byte[Size];
        CopyTo(bytes);
        return new BigInteger(bytes, isUnsigned: !signed, isBigEndian: true);
    }
}
