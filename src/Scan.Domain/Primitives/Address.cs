using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace Scan.Domain.Primitives;

/// <summary>
/// A 20-byte account address. <see cref="ToString"/> and JSON are lower-case hex; <see cref="ToChecksum"/> is for the eye (EIP-55).
/// Parsing takes any case, and refuses mixed case whose checksum is wrong.
/// </summary>
[JsonConverter(typeof(AddressJsonConverter))]
public readonly struct Address : IEquatable<Address>, IComparable<Address>, ISpanParsable<Address>, ISpanFormattable
{
    public const int Size = 20;
    private readonly ulong a, b;
    private readonly uint c;

    /// <summary>Takes the first 20 bytes of <paramref name="bytes"/>.</summary>
    public Address(ReadOnlySpan<byte> bytes)
    {
        a = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        b = BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]);
        c = BinaryPrimitives.ReadUInt32BigEndian(bytes[16..]);
    }

    public static Address Zero => default;
    public bool IsZero => (a | b | c) == 0;

    public void CopyTo(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination, a);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], b);
        BinaryPrimitives.WriteUInt32BigEndian(destination[16..], c);
    }

    public byte[] ToArray()
    {
        var bytes = new byte[Size];
        CopyTo(bytes);
        return bytes;
    }

    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Size];
        CopyTo(bytes);
        return Hex.Encode(bytes);
    }

    string IFormattable.ToString(string? format, IFormatProvider? formatProvider) => ToString();

    bool ISpanFormattable.TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider)
    {
        Span<byte> bytes = stackalloc byte[Size];
        CopyTo(bytes);
        return Hex.TryEncode(bytes, destination, out charsWritten);
    }

    /// <summary>The mixed-case form of EIP-55.</summary>
    public string ToChecksum()
    {
        var lower = ToString();
        Span<char> text = stackalloc char[2 + 2 * Size];
        Eip55(lower.AsSpan(2), text[2..]);
        text[0] = '0';
        text[1] = 'x';
        return new string(text);
    }

    public static Address Parse(ReadOnlySpan<char> s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out var result) ? result : throw new FormatException("An address is 0x and 40 hex digits; mixed case must carry a right EIP-55 checksum.");

    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out Address result)
    {
        Span<byte> bytes = stackalloc byte[Size];
        var ok = Hex.TryDecodeExact(s, bytes) && HasRightCase(s[2..]);
        result = ok ? new Address(bytes) : default;
        return ok;
    }

    public static Address Parse(string s, IFormatProvider? provider = null) => Parse(s.AsSpan(), provider);
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out Address result) => TryParse(s.AsSpan(), provider, out result);

    /// <summary>Reads lower-case hex in ASCII, as documents have it; false for anything else, another case included.</summary>
    public static bool TryParseLower(ReadOnlySpan<byte> ascii, out Address result)
    {
        Span<byte> bytes = stackalloc byte[Size];
        var ok = ascii.Length == 2 + 2 * Size && ascii.StartsWith("0x"u8) && !ascii.ContainsAnyInRange((byte)'A', (byte)'F')
            && Convert.FromHexString(ascii[2..], bytes, out _, out _) == System.Buffers.OperationStatus.Done;
        result = ok ? new Address(bytes) : default;
        return ok;
    }

    public bool Equals(Address other) => a == other.a && b == other.b && c == other.c;
    public override bool Equals(object? obj) => obj is Address other && Equals(other);
    public override int GetHashCode() => HashCode.Combine(a, b, c);

    public int CompareTo(Address other)
    {
        var order = a.CompareTo(other.a);
        if (order == 0) order = b.CompareTo(other.b);
        return order != 0 ? order : c.CompareTo(other.c);
    }

    public static bool operator ==(Address left, Address right) => left.Equals(right);
    public static bool operator !=(Address left, Address right) => !left.Equals(right);

    private static bool HasRightCase(ReadOnlySpan<char> digits)
    {
        if (!digits.ContainsAnyInRange('A', 'F') || !digits.ContainsAnyInRange('a', 'f')) return true;
        Span<char> lower = stackalloc char[digits.Length];
        digits.ToLowerInvariant(lower);
        Span<char> expected = stackalloc char[digits.Length];
        Eip55(lower, expected);
        return digits.SequenceEqual(expected);
    }

    private static void Eip55(ReadOnlySpan<char> lower, Span<char> destination)
    {
        Span<byte> ascii = stackalloc byte[lower.Length];
        for (var i = 0; i < lower.Length; i++) ascii[i] = (byte)lower[i];
        Span<byte> hash = stackalloc byte[32];
        Keccak256.Hash(ascii, hash);
        for (var i = 0; i < lower.Length; i++)
        {
            var nibble = (hash[i / 2] >> (i % 2 == 0 ? 4 : 0)) & 0xF;
            destination[i] = nibble >= 8 ? char.ToUpperInvariant(lower[i]) : lower[i];
        }
    }
}
