using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Scan.GraphQL.Engine.Execution;

/// <summary>
/// UTF-8 JSON being written into a pooled array. Unlike <see cref="Utf8JsonWriter"/> it can be cut back to an earlier length,
/// which is how a null that propagates takes back what its parent had already written.
/// </summary>
public sealed class JsonBuffer : IBufferWriter<byte>, IDisposable
{
    private static readonly SearchValues<char> NeedsEscape = SearchValues.Create(Enumerable.Range(0, 0x20)
        .Select(i => (char)i).Append('"').Append('\\').Append('\u007f').Append('\u2028').Append('\u2029').ToArray());

    private byte[] bytes;
    private int length;

    /// <summary>A buffer that begins at this capacity.</summary>
    public JsonBuffer(int capacity = 4096) => bytes = ArrayPool<byte>.Shared.Rent(capacity);

    /// <summary>Bytes written so far.</summary>
    public int Length => length;

    /// <summary>What was written; valid until the next write.</summary>
    public ReadOnlyMemory<byte> Written => bytes.AsMemory(0, length);

    /// <summary>Takes back everything after <paramref name="to"/>.</summary>
    public void Truncate(int to) => length = to;

    /// <summary>Bytes that are JSON already.</summary>
    public void Raw(ReadOnlySpan<byte> json)
    {
        json.CopyTo(GetSpan(json.Length));
        length += json.Length;
    }

    /// <summary>One byte of JSON.</summary>
    public void Raw(byte json)
    {
        if (length == bytes.Length) Grow(1);
        bytes[length++] = json;
    }

    /// <summary><c>null</c>.</summary>
    public void Null() => Raw("null"u8);

    /// <summary><c>true</c> or <c>false</c>.</summary>
    public void Boolean(bool value) => Raw(value ? "true"u8 : "false"u8);

    /// <summary>An integer.</summary>
    public void Number(long value)
    {
        Utf8Formatter.TryFormat(value, GetSpan(20), out var written);
        length += written;
    }

    /// <summary>A finite number, in its shortest form that reads back the same.</summary>
    public void Number(double value)
    {
        if (!double.IsFinite(value)) throw new InvalidOperationException($"JSON has no {value}.");
        value.TryFormat(GetSpan(32), out var written, "R", System.Globalization.CultureInfo.InvariantCulture);
        length += written;
    }

    /// <summary>A time in UTC as a string, to the second: <c>"2026-01-31T12:00:00Z"</c>.</summary>
    public void Time(DateTime utc)
    {
        // "O" is 2026-01-31T12:00:00.0000000Z.
        var span = GetSpan(30);
        span[0] = (byte)'"';
        Utf8Formatter.TryFormat(utc, span[1..], out _, new StandardFormat('O'));
        "Z\""u8.CopyTo(span[20..]);
        length += 22;
    }

    /// <summary>A string; lone surrogates become U+FFFD.</summary>
    public void String(ReadOnlySpan<char> value)
    {
        if (value.ContainsAny(NeedsEscape))
        {
            EscapedString(value);
            return;
        }

        var span = GetSpan((value.Length * 3) + 2);
        span[0] = (byte)'"';
        var written = Encoding.UTF8.GetBytes(value, span[1..]);
        span[written + 1] = (byte)'"';
        length += written + 2;
    }

    /// <summary>Any JSON element, compact.</summary>
    public void Element(JsonElement value)
    {
        using var writer = new Utf8JsonWriter(this, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        value.WriteTo(writer);
    }

    /// <summary>Any value by <see cref="JsonSerializer"/>.</summary>
    public void Serialized(object? value)
    {
        using var writer = new Utf8JsonWriter(this, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        JsonSerializer.Serialize(writer, value, JsonSerializerOptions.Web);
    }

    /// <inheritdoc/>
    public void Advance(int count) => length += count;

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        if (bytes.Length - length < Math.Max(sizeHint, 1)) Grow(Math.Max(sizeHint, 256));
        return bytes.AsMemory(length);
    }

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        if (bytes.Length - length < Math.Max(sizeHint, 1)) Grow(Math.Max(sizeHint, 256));
        return bytes.AsSpan(length);
    }

    /// <summary>Gives the array back; the buffer is not usable after.</summary>
    public void Dispose()
    {
        if (bytes.Length == 0) return;
        ArrayPool<byte>.Shared.Return(bytes);
        bytes = [];
        length = 0;
    }

    private void EscapedString(ReadOnlySpan<char> value)
    {
        Raw((byte)'"');
        while (!value.IsEmpty)
        {
            JavaScriptEncoder.UnsafeRelaxedJsonEscaping.EncodeUtf8Chunk(value, this, out var consumed);
            value = value[consumed..];
        }

        Raw((byte)'"');
    }

    private void Grow(int by)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(bytes.Length * 2, length + by));
        bytes.AsSpan(0, length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(bytes);
        bytes = larger;
    }
}

internal static class EncoderExtensions
{
    /// <summary>Encodes up to 512 characters, never parting a surrogate pair.</summary>
    public static void EncodeUtf8Chunk(this JavaScriptEncoder encoder, ReadOnlySpan<char> value, JsonBuffer to, out int consumed)
    {
        var take = Math.Min(512, value.Length);
        if (take < value.Length && char.IsHighSurrogate(value[take - 1])) take--;
        Span<char> escaped = stackalloc char[take * encoder.MaxOutputCharactersPerInputCharacter];
        encoder.Encode(value[..take], escaped, out consumed, out var written);
        var span = to.GetSpan(written * 3);
        to.Advance(Encoding.UTF8.GetBytes(escaped[..written], span));
    }
}
