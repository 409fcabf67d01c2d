using System.Buffers;

namespace Scan.Documents;

/// <summary>
/// Topics and data of a log in the ledger's column "log", as short as they go and exactly reversible for any bytes. The first byte holds the version (upper four bits), whether the
/// first topic is left out because it is that of the log's kind (8), and the number of topics (0 to 4). Then comes each word of 32 bytes, topics first: 0 to 32, and that
/// many bytes behind zeros; or 33 to 63, and 32 fewer bytes before zeros. Bytes that fill no word end it: 64 and their number, and themselves.
/// Function <c>api.log_unpacked</c> reads the same.
/// </summary>
public static class PackedLog
{
    private const int Word = 32;
    private const int Version = 1 << 4;
    private const int VersionBits = 0xF0;
    private const int OfKind = 8;
    private const int CountBits = 7;
    private const int MostTopics = 4;
    private const int Tail = 2 * Word;

    /// <summary>The most bytes that this many bytes of topics and data become.</summary>
    public static int MaxLength(int topics, int data) => 2 + (topics + data) / Word * (Word + 1) + Word;

    /// <summary>Packs a log; returns how many bytes of <paramref name="packed"/> it takes.</summary>
    /// <param name="topics">0 to 4 topics of 32 bytes, one after the other.</param>
    /// <param name="topicOfKind">The first topic is left out: whoever reads knows it from the kind.</param>
    /// <param name="packed">At least <see cref="MaxLength"/> bytes.</param>
    public static int Write(ReadOnlySpan<byte> topics, ReadOnlySpan<byte> data, bool topicOfKind, Span<byte> packed)
    {
        if (topics.Length % Word != 0 || topics.Length > MostTopics * Word || (topicOfKind && topics.IsEmpty))
            throw new ArgumentException($"{topics.Length} bytes are no topics.", nameof(topics));
        packed[0] = (byte)(Version | (topicOfKind ? OfKind : 0) | (topics.Length / Word));
        var length = WriteWords(topics[(topicOfKind ? Word : 0)..], packed, 1);
        length = WriteWords(data[..^(data.Length % Word)], packed, length);
        var tail = data[^(data.Length % Word)..];
        if (tail.IsEmpty) return length;
        packed[length++] = (byte)(Tail + tail.Length);
        tail.CopyTo(packed[length..]);
        return length + tail.Length;
    }

    /// <summary>True when the first topic is to be had from the log's kind.</summary>
    public static bool IsTopicOfKind(ReadOnlySpan<byte> packed) => (packed[0] & OfKind) != 0;

    /// <summary>Topics (0 to 4 of 32 bytes, one after the other) and data.</summary>
    /// <param name="topicOfKind">32 bytes; read only where the log leaves its first topic out.</param>
    /// <exception cref="InvalidDataException">No packed log, or one of a later version.</exception>
    public static (byte[] Topics, byte[] Data) Read(ReadOnlySpan<byte> packed, ReadOnlySpan<byte> topicOfKind)
    {
        if (packed.IsEmpty || (packed[0] & VersionBits) != Version) throw Bad("of an unknown version");
        var (count, left) = (packed[0] & CountBits, IsTopicOfKind(packed) ? 1 : 0);
        if (count > MostTopics || count < left) throw Bad($"with {count} topics");
        if (left > 0 && topicOfKind.Length != Word) throw Bad("whose kind has no topic");
        var topics = new byte[count * Word];
        if (left > 0) topicOfKind.CopyTo(topics);
        var at = 1;
        for (var i = left; i < count; i++)
        {
            if (ReadWord(packed, ref at, topics.AsSpan(i * Word, Word)) != Word) throw Bad("with a short topic");
        }
        return (topics, ReadData(packed, at));
    }

    private static byte[] ReadData(ReadOnlySpan<byte> packed, int at)
    {
        if (at == packed.Length) return [];
        var rented = ArrayPool<byte>.Shared.Rent((packed.Length - at) * Word);
        var length = 0;
        while (at < packed.Length)
        {
            if (length % Word != 0) throw Bad("that goes on behind its end");
            length += ReadWord(packed, ref at, rented.AsSpan(length, Word));
        }
        var data = rented.AsSpan(0, length).ToArray();
        ArrayPool<byte>.Shared.Return(rented);
        return data;
    }

    /// <summary>Reads one word, or the bytes at the end that fill none; returns how many bytes it stands for.</summary>
    private static int ReadWord(ReadOnlySpan<byte> packed, ref int at, Span<byte> word)
    {
        if (at >= packed.Length) throw Bad("that ends too early");
        int tag = packed[at++];
        var kept = tag <= Word ? tag : tag < Tail ? tag - Word : tag - Tail;
        if (tag is Tail or >= Tail + Word || kept > packed.Length - at) throw Bad("that ends too early");
        var bytes = packed.Slice(at, kept);
        at += kept;
        if (tag < Tail) word.Clear();
        bytes.CopyTo(tag <= Word ? word[(Word - kept)..] : word);
        return tag < Tail ? Word : kept;
    }

    private static int WriteWords(ReadOnlySpan<byte> words, Span<byte> packed, int at)
    {
        for (; !words.IsEmpty; words = words[Word..])
        {
            var word = words[..Word];
            var first = word.IndexOfAnyExcept((byte)0);
            var last = word.LastIndexOfAnyExcept((byte)0);
            // Numbers and addresses have zeros before them, texts behind.
            var isText = first >= 0 && last + 1 < Word - first;
            var bytes = first < 0 ? word[..0] : isText ? word[..(last + 1)] : word[first..];
            packed[at++] = (byte)(isText ? Word + bytes.Length : bytes.Length);
            bytes.CopyTo(packed[at..]);
            at += bytes.Length;
        }
        return at;
    }

    private static InvalidDataException Bad(string what) => new($"The ledger holds a log {what}.");
}
