using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Scan.Domain.Primitives;

namespace Scan.Ethereum.Abi;

/// <summary>Decodes arguments straight into JSON, without values in between: the hot path of indexing.</summary>
internal static class AbiJson
{
    /// <summary>Integers wider than this are strings, so that no reader loses precision.</summary>
    private const int WidestNumber = 32;

    public static void WriteAll(ref AbiReader args, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        for (var i = 0; args.Remaining > 0; i++)
        {
            var parameter = args.NextParameter!;
            if (parameter.Name.Length > 0) json.WritePropertyName(parameter.JsonName);
            else json.WritePropertyName(AbiText.Key(parameter, i));
            WriteNext(ref args, json);
        }
        json.WriteEndObject();
    }

    public static void WriteHashed(in Hash32 hash, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WritePropertyName("hash"u8);
        WriteWord(AbiWord.From(hash), 0, AbiWord.Size, json);
        json.WriteEndObject();
    }

    private static void WriteNext(ref AbiReader args, Utf8JsonWriter json)
    {
        if (args.NextParameter is { IsHashed: true })
        {
            WriteHashed(args.IndexedHash(), json);
            return;
        }
        var type = args.NextType;
        switch (type.Kind)
        {
            case AbiKind.UInt: WriteUnsigned(args.Unsigned(256), type.Size, json); break;
            case AbiKind.Int: WriteSigned(args.Signed(256), type.Size, json); break;
            case AbiKind.Address: WriteWord(args.AddressWord(), 12, 20, json); break;
            case AbiKind.Bool: json.WriteBooleanValue(args.Bool()); break;
            case AbiKind.FixedBytes or AbiKind.Function: WriteWord(args.LeftWord(), 0, type.Size, json); break;
            case AbiKind.Bytes: WriteHex(args.Blob(AbiKind.Bytes), json); break;
            case AbiKind.String: WriteText(args.Blob(AbiKind.String), json); break;
            case AbiKind.Tuple: WriteTuple(ref args, type, json); break;
            default: WriteArray(ref args, json); break;
        }
    }

    private static void WriteArray(ref AbiReader args, Utf8JsonWriter json)
    {
        var elements = args.Enter(tuple: false);
        json.WriteStartArray();
        while (elements.Remaining > 0) WriteNext(ref elements, json);
        json.WriteEndArray();
        args.Leave(elements);
    }

    private static void WriteTuple(ref AbiReader args, AbiType type, Utf8JsonWriter json)
    {
        var components = args.Enter(tuple: true);
        if (type.IsNamed)
        {
            WriteAll(ref components, json);
        }
        else
        {
            json.WriteStartArray();
            while (components.Remaining > 0) WriteNext(ref components, json);
            json.WriteEndArray();
        }
        args.Leave(components);
    }

    private static void WriteUnsigned(AbiWord word, int bits, Utf8JsonWriter json)
    {
        if (bits <= WidestNumber)
        {
            json.WriteNumberValue(word.D);
            return;
        }
        Span<byte> digits = stackalloc byte[AbiDecimal.MostDigits];
        json.WriteStringValue(digits[AbiDecimal.Write(word, negative: false, digits)..]);
    }

    private static void WriteSigned(AbiWord word, int bits, Utf8JsonWriter json)
    {
        if (bits <= WidestNumber)
        {
            json.WriteNumberValue((long)word.D);
            return;
        }
        Span<byte> digits = stackalloc byte[AbiDecimal.MostDigits];
        json.WriteStringValue(digits[AbiDecimal.Write(word.IsNegative ? word.Negate() : word, word.IsNegative, digits)..]);
    }

    private static void WriteWord(AbiWord word, int start, int size, Utf8JsonWriter json)
    {
        Span<byte> bytes = stackalloc byte[AbiWord.Size];
        word.CopyTo(bytes);
        WriteHex(bytes.Slice(start, size), json);
    }

    private static void WriteHex(ReadOnlySpan<byte> bytes, Utf8JsonWriter json)
    {
        const int onStack = 256;
        var length = 2 + 2 * bytes.Length;
        var rented = length > onStack ? ArrayPool<byte>.Shared.Rent(length) : null;
        Span<byte> text = rented ?? stackalloc byte[onStack];
        text = text[..length];
        "0x"u8.CopyTo(text);
        Convert.TryToHexStringLower(bytes, text[2..], out _);
        json.WriteStringValue(text);
        if (rented is not null) ArrayPool<byte>.Shared.Return(rented);
    }

    private static void WriteText(ReadOnlySpan<byte> utf8, Utf8JsonWriter json)
    {
        if (Utf8.IsValid(utf8) && !utf8.Contains((byte)0)) json.WriteStringValue(utf8);
        else json.WriteStringValue(ChainText.FromUtf8(utf8));
    }

    /// <summary>A buffer per thread, so that a log found invalid half-way leaves nothing in the caller's output.</summary>
    internal sealed class Scratch
    {
        private const int LargestKept = 1 << 20;
        [ThreadStatic] private static Scratch? current;
        private readonly ArrayBufferWriter<byte> buffer = new(4096);

        private Scratch() => Json = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

        public Utf8JsonWriter Json { get; }

        public static Scratch Take()
        {
            if (current is null || current.buffer.Capacity > LargestKept) current = new Scratch();
            current.buffer.ResetWrittenCount();
            current.Json.Reset(current.buffer);
            return current;
        }

        public void FlushTo(IBufferWriter<byte> output)
        {
            Json.Flush();
            output.Write(buffer.WrittenSpan);
        }
    }
}
