using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using Scan.Domain.Primitives;

namespace Scan.Bench.Simulator;

/// <summary>Appends JSON as bytes to a growing buffer.</summary>
public sealed class JsonBytes
{
    private byte[] buffer = new byte[64 * 1024];

    public int Length { get; private set; }
    public ReadOnlyMemory<byte> Written => buffer.AsMemory(0, Length);

    public void Clear() => Length = 0;

    /// <summary>Takes back all that was written after <paramref name="length"/>.</summary>
    public void Truncate(int length) => Length = length;

    public JsonBytes Raw(ReadOnlySpan<byte> utf8)
    {
        utf8.CopyTo(Take(utf8.Length));
        return this;
    }

    /// <summary>A quoted quantity: 0x and hex without leading zeros.</summary>
    public JsonBytes Quantity(long value)
    {
        Raw("\"0x"u8);
        Utf8Formatter.TryFormat(value, Reserve(16), out var written, new StandardFormat('x'));
        Length += written;
        return Raw("\""u8);
    }

    /// <summary>Quoted bytes: 0x and two digits each.</summary>
    public JsonBytes Hex(ReadOnlySpan<byte> bytes)
    {
        Raw("\"0x"u8);
        Convert.TryToHexStringLower(bytes, Take(2 * bytes.Length), out _);
        return Raw("\""u8);
    }

    public JsonBytes Hex(Address address)
    {
        Span<byte> bytes = stackalloc byte[Address.Size];
        address.CopyTo(bytes);
        return Hex(bytes);
    }

    public JsonBytes Text(string text) => Raw(System.Text.Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"\"{text}\"")));

    private Span<byte> Take(int count)
    {
        var span = Reserve(count);
        Length += count;
        return span[..count];
    }

    private Span<byte> Reserve(int count)
    {
        if (buffer.Length - Length < count) Array.Resize(ref buffer, Math.Max(buffer.Length * 2, Length + count));
        return buffer.AsSpan(Length);
    }
}
