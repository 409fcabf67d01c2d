using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;
using Scan.Domain.Primitives;

namespace Scan.Ethereum.Rpc;

/// <summary>Ethereum's JSON encodings (quantities, data, hashes), read from the answer's bytes without strings in between.</summary>
public static class RpcJson
{
    /// <summary>A quantity such as <c>0x1b4</c> that fits 63 bits.</summary>
    /// <exception cref="JsonException">It is no such quantity.</exception>
    public static long Quantity(ref Utf8JsonReader json)
    {
        var digits = Digits(ref json);
        if (!Utf8Parser.TryParse(digits, out long value, out var read, 'x') || read != digits.Length || value < 0) throw new JsonException("Not a quantity of 63 bits.");
        return value;
    }

    /// <summary>A hash, or 32 bytes of any kind.</summary>
    public static Hash32 Hash(ref Utf8JsonReader json)
    {
        Span<byte> bytes = stackalloc byte[Hash32.Size];
        Exact(ref json, bytes);
        return new Hash32(bytes);
    }

    public static Address Address(ref Utf8JsonReader json)
    {
        Span<byte> bytes = stackalloc byte[Domain.Primitives.Address.Size];
        Exact(ref json, bytes);
        return new Address(bytes);
    }

    /// <summary>Bytes as <c>0x…</c> with an even number of digits.</summary>
    public static byte[] Data(ref Utf8JsonReader json)
    {
        var digits = Digits(ref json);
        if (digits.IsEmpty) return [];
        var bytes = new byte[digits.Length / 2];
        Decode(digits, bytes);
        return bytes;
    }

    public static Address? AddressOrNull(ref Utf8JsonReader json) => json.TokenType == JsonTokenType.Null ? null : Address(ref json);

    public static Hash32? HashOrNull(ref Utf8JsonReader json) => json.TokenType == JsonTokenType.Null ? null : Hash(ref json);

    public static long? QuantityOrNull(ref Utf8JsonReader json) => json.TokenType == JsonTokenType.Null ? null : Quantity(ref json);

    /// <summary>The property's name; the reader moves on to its value.</summary>
    internal static string FieldName(ref Utf8JsonReader json)
    {
        var name = json.GetString()!;
        Next(ref json);
        return name;
    }

    /// <summary>Moves to the next token; its absence means that the answer was cut off.</summary>
    public static void Next(ref Utf8JsonReader json)
    {
        if (!json.Read()) throw new JsonException("The JSON ends early.");
    }

    public static void Expect(ref Utf8JsonReader json, JsonTokenType type)
    {
        if (json.TokenType != type) throw new JsonException($"{type} expected, {json.TokenType} found.");
    }

    /// <summary>The hex digits after 0x of the string the reader stands on.</summary>
    internal static ReadOnlySpan<byte> Digits(ref Utf8JsonReader json)
    {
        Expect(ref json, JsonTokenType.String);
        var text = json.ValueSpan;
        if (json.ValueIsEscaped || text is not [(byte)'0', (byte)'x' or (byte)'X', ..]) throw new JsonException("Hex text starts with 0x.");
        return text[2..];
    }

    /// <summary>Decodes exactly as many digits as fill <paramref name="bytes"/>.</summary>
    internal static void Decode(scoped ReadOnlySpan<byte> digits, scoped Span<byte> bytes)
    {
        if (digits.Length != 2 * bytes.Length || Convert.FromHexString(digits, bytes, out _, out _) != OperationStatus.Done) throw new JsonException($"Not {bytes.Length} bytes of hex.");
    }

    internal static void Exact(ref Utf8JsonReader json, scoped Span<byte> bytes) => Decode(Digits(ref json), bytes);
}
