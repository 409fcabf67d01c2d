using System.Buffers;

namespace Scan.Domain.Primitives;

/// <summary>Hexadecimal text with the prefix 0x.</summary>
public static class Hex
{
    /// <summary>0x and two lower-case digits for each byte.</summary>
    public static string Encode(ReadOnlySpan<byte> bytes) =>
        string.Create(2 + 2 * bytes.Length, bytes, static (text, source) => TryEncode(source, text, out _));

    /// <summary>The same as ASCII bytes, as many as fill <paramref name="text"/>.</summary>
    internal static void Encode(ReadOnlySpan<byte> bytes, Span<byte> text)
    {
        "0x"u8.CopyTo(text);
        Convert.TryToHexStringLower(bytes, text[2..], out _);
    }

    /// <summary>The same as characters; false when they do not fit.</summary>
    internal static bool TryEncode(ReadOnlySpan<byte> bytes, Span<char> text, out int written)
    {
        written = text.Length < 2 + 2 * bytes.Length ? 0 : 2 + 2 * bytes.Length;
        if (written == 0) return false;
        "0x".CopyTo(text);
        return Convert.TryToHexStringLower(bytes, text[2..], out _);
    }

    /// <summary>The bytes of 0x-prefixed text with an even number of digits.</summary>
    /// <exception cref="FormatException">The prefix is missing, the number of digits is odd or a character is no hex digit.</exception>
    public static byte[] Decode(ReadOnlySpan<char> text) =>
        HasPrefix(text) ? Convert.FromHexString(text[2..]) : throw new FormatException("Hex text starts with 0x.");

    /// <summary>True when <paramref name="text"/> is 0x and exactly as many digits as fill <paramref name="destination"/>.</summary>
    public static bool TryDecodeExact(ReadOnlySpan<char> text, Span<byte> destination) =>
        text.Length == 2 + 2 * destination.Length && HasPrefix(text)
        && Convert.FromHexString(text[2..], destination, out _, out var written) == OperationStatus.Done && written == destination.Length;

    private static bool HasPrefix(ReadOnlySpan<char> text) => text is ['0', 'x' or 'X', ..];
}
