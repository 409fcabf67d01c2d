using System.Buffers.Binary;
using System.Text;
using Scan.Domain.Primitives;

namespace Scan.Bench.Simulator;

/// <summary>One log being built: emitter, topics and data in a buffer that is used again.</summary>
public sealed class LogContent
{
    private readonly byte[] topics = new byte[4 * 32];
    private readonly byte[] data = new byte[2048];

    public Address Emitter { get; private set; }
    public int TopicCount { get; private set; }
    public int DataLength { get; private set; }
    public ReadOnlySpan<byte> Topics => topics.AsSpan(0, TopicCount * 32);
    public ReadOnlySpan<byte> Data => data.AsSpan(0, DataLength);

    public LogContent Begin(Address emitter, Hash32 topic0)
    {
        Emitter = emitter;
        TopicCount = 0;
        DataLength = 0;
        return Topic(topic0);
    }

    public LogContent Topic(Hash32 value)
    {
        value.CopyTo(topics.AsSpan(32 * TopicCount++));
        return this;
    }

    public LogContent Topic(Address value)
    {
        var slot = topics.AsSpan(32 * TopicCount++, 32);
        slot[..12].Clear();
        value.CopyTo(slot[12..]);
        return this;
    }

    public LogContent Topic(ulong value)
    {
        Number(topics.AsSpan(32 * TopicCount++, 32), value);
        return this;
    }

    public LogContent Word(ulong value)
    {
        Number(Next(), value);
        return this;
    }

    public LogContent Word(Hash32 value)
    {
        value.CopyTo(Next());
        return this;
    }

    public LogContent Word(Address value)
    {
        var slot = Next();
        slot[..12].Clear();
        value.CopyTo(slot[12..]);
        return this;
    }

    /// <summary>A shares amount: a number in units of 1e9, so that it needs more than 64 bits.</summary>
    public LogContent Amount(ulong giga)
    {
        var slot = Next();
        slot.Clear();
        BinaryPrimitives.WriteUInt128BigEndian(slot[16..], (UInt128)giga * 1_000_000_000);
        return this;
    }

    /// <summary>The tail of a dynamic value: length and padded bytes.</summary>
    public LogContent Text(string text)
    {
        Word((ulong)text.Length);
        var padded = (text.Length + 31) / 32 * 32;
        data.AsSpan(DataLength, padded).Clear();
        Encoding.ASCII.GetBytes(text, data.AsSpan(DataLength));
        DataLength += padded;
        return this;
    }

    public static int TextSize(string text) => 32 + (text.Length + 31) / 32 * 32;

    private Span<byte> Next()
    {
        var slot = data.AsSpan(DataLength, 32);
        DataLength += 32;
        return slot;
    }

    private static void Number(Span<byte> slot, ulong value)
    {
        slot[..24].Clear();
        BinaryPrimitives.WriteUInt64BigEndian(slot[24..], value);
    }
}
