using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace Scan.Indexer.Metadata.Fetching;

/// <summary>An IPFS content identifier (CID, versions 0 and 1): names content by its hash.</summary>
internal sealed class ContentId
{
    private const string Base58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    private const string Base36 = "0123456789abcdefghijklmnopqrstuvwxyz";
    private const string Base32 = "abcdefghijklmnopqrstuvwxyz234567";
    private const int Sha256Code = 0x12;
    private const int RawCodec = 0x55;
    private const int DagPbCodec = 0x70;
    private const int LongestText = 200;

    private readonly long codec;
    private readonly long hash;
    private readonly byte[] digest;

    private ContentId(long codec, long hash, byte[] digest) => (this.codec, this.hash, this.digest) = (codec, hash, digest);

    /// <summary>Null when the text is no CID.</summary>
    public static ContentId? Parse(string text)
    {
        if (text.Length is 0 or > LongestText) return null;
        if (text.Length == 46 && text.StartsWith("Qm", StringComparison.Ordinal)) return Decode(text, Base58) is { Length: 34 } v0 && v0[0] == Sha256Code && v0[1] == 32 ? new(DagPbCodec, Sha256Code, v0[2..]) : null;
        var bytes = text[0] switch
        {
            'b' => FromBase32(text[1..]),
            'B' => FromBase32(text[1..].ToLowerInvariant()),
            'z' => Decode(text[1..], Base58),
            'k' => Decode(text[1..], Base36),
            'f' or 'F' => text.Length % 2 == 1 && text.AsSpan(1).IndexOfAnyExcept("0123456789abcdefABCDEF") < 0 ? Convert.FromHexString(text.AsSpan(1)) : null,
            _ => null,
        };
        var at = 0;
        if (bytes is null || Number(bytes, ref at) != 1 || Number(bytes, ref at) is not { } codec || Number(bytes, ref at) is not { } hash || Number(bytes, ref at) is not { } length) return null;
        return bytes.Length - at == length && length > 0 ? new(codec, hash, bytes[at..]) : null;
    }

    /// <summary>
    /// Whether the bytes are what it names: true or false for one raw block; for a UnixFS file true when it is one block of the usual form, else null,
    /// since a file may be cut into blocks in many ways.
    /// </summary>
    public bool? Names(ReadOnlySpan<byte> content)
    {
        if (hash != Sha256Code) return null;
        if (codec == RawCodec) return SHA256.HashData(content).AsSpan().SequenceEqual(digest);
        return codec == DagPbCodec && SHA256.HashData(FileBlock(content)).AsSpan().SequenceEqual(digest) ? true : null;
    }

    /// <summary>A UnixFS file of one block: PBNode { Data { Type: File, Data: content, filesize } }.</summary>
    private static byte[] FileBlock(ReadOnlySpan<byte> content)
    {
        byte[] file = content.Length == 0 ? [0x08, 0x02, 0x18, 0x00] : [0x08, 0x02, 0x12, .. Varint(content.Length), .. content, 0x18, .. Varint(content.Length)];
        return [0x0A, .. Varint(file.Length), .. file];
    }

    private static byte[] Varint(int value)
    {
        var bytes = new List<byte>();
        for (; value >= 0x80; value >>= 7) bytes.Add((byte)(value | 0x80));
        return [.. bytes, (byte)value];
    }

    private static long? Number(byte[] bytes, ref int at)
    {
        long value = 0;
        for (var shift = 0; shift <= 56 && at < bytes.Length; shift += 7)
        {
            var next = bytes[at++];
            value |= (long)(next & 0x7F) << shift;
            if (next < 0x80) return value;
        }
        return null;
    }

    private static byte[]? Decode(string text, string alphabet)
    {
        var value = BigInteger.Zero;
        foreach (var c in text)
        {
            var digit = alphabet.IndexOf(c, StringComparison.Ordinal);
            if (digit < 0) return null;
            value = value * alphabet.Length + digit;
        }
        var zeros = text.TakeWhile(c => c == alphabet[0]).Count();
        return [.. new byte[zeros], .. value.IsZero ? [] : value.ToByteArray(isUnsigned: true, isBigEndian: true)];
    }

    private static byte[]? FromBase32(string text)
    {
        var bytes = new List<byte>(text.Length * 5 / 8);
        var (bits, count) = (0, 0);
        foreach (var c in text)
        {
            var digit = Base32.IndexOf(c, StringComparison.Ordinal);
            if (digit < 0) return null;
            bits = (bits << 5 | digit) & 0xFFF;
            count += 5;
            if (count < 8) continue;
            count -= 8;
            bytes.Add((byte)(bits >> count));
        }
        // What is left over is padding: fewer bits than a digit, and none of them set.
        return count < 5 && (bits & ((1 << count) - 1)) == 0 ? [.. bytes] : null;
    }
}
