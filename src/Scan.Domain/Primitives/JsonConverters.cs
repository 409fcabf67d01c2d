using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Scan.Domain.Primitives;

/// <summary>An address in JSON: a string of lower-case hex.</summary>
public sealed class AddressJsonConverter : JsonConverter<Address>
{
    public override Address Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Address.TryParse(reader.GetString(), null, out var value) ? value : throw new JsonException("Not an address.");

    public override void Write(Utf8JsonWriter writer, Address value, JsonSerializerOptions options)
    {
        Span<byte> bytes = stackalloc byte[Address.Size];
        value.CopyTo(bytes);
        Span<byte> text = stackalloc byte[2 + 2 * Address.Size];
        Hex.Encode(bytes, text);
        writer.WriteStringValue(text);
    }

    public override Address ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Read(ref reader, typeToConvert, options);

    public override void WriteAsPropertyName(Utf8JsonWriter writer, Address value, JsonSerializerOptions options) => writer.WritePropertyName(value.ToString());
}

/// <summary>A hash in JSON: a string of lower-case hex.</summary>
public sealed class Hash32JsonConverter : JsonConverter<Hash32>
{
    public override Hash32 Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Hash32.TryParse(reader.GetString(), null, out var value) ? value : throw new JsonException("Not a 32-byte hash.");

    public override void Write(Utf8JsonWriter writer, Hash32 value, JsonSerializerOptions options)
    {
        Span<byte> bytes = stackalloc byte[Hash32.Size];
        value.CopyTo(bytes);
        Span<byte> text = stackalloc byte[2 + 2 * Hash32.Size];
        Hex.Encode(bytes, text);
        writer.WriteStringValue(text);
    }
}

/// <summary>A 256-bit integer in JSON: a string of decimal digits, so that no reader loses precision.</summary>
public sealed class BigIntegerJsonConverter : JsonConverter<BigInteger>
{
    /// <summary>78 digits of 2^256 - 1, and a sign.</summary>
    private const int UsualDigits = 79;

    public override BigInteger Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        BigInteger.TryParse(reader.GetString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw new JsonException("Not a decimal integer.");

    public override void Write(Utf8JsonWriter writer, BigInteger value, JsonSerializerOptions options)
    {
        Span<char> digits = stackalloc char[UsualDigits];
        if (value.TryFormat(digits, out var written, default, CultureInfo.InvariantCulture)) writer.WriteStringValue(digits[..written]);
        else writer.WriteStringValue(value.ToString(CultureInfo.InvariantCulture));
    }
}
