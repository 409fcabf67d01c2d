using System.Buffers.Binary;

namespace Scan.Domain.Metadata;

/// <summary>What a picture's first bytes say of it. Its content is never decoded here; browsers get it only when these are harmless.</summary>
/// <param name="MediaType">image/png, image/jpeg, image/gif or image/webp.</param>
public readonly record struct ImageHeader(string MediaType, int Width, int Height)
{
    /// <summary>Pixels on a side that a browser is asked to decode at most.</summary>
    public const int LongestSide = 4_096;

    public bool IsShowable => Width is >= 1 and <= LongestSide && Height is >= 1 and <= LongestSide;

    /// <summary>Reads the header; null with the code of the problem when the bytes are no picture that is shown.</summary>
    public static (ImageHeader? Header, string? Problem) Read(ReadOnlySpan<byte> bytes)
    {
        ImageHeader? header =
            IsPng(bytes) ? Png(bytes)
            : bytes.StartsWith("GIF87a"u8) || bytes.StartsWith("GIF89a"u8) ? Gif(bytes)
            : bytes.Length >= 12 && bytes.StartsWith("RIFF"u8) && bytes[8..12].SequenceEqual("WEBP"u8) ? WebP(bytes)
            : bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) ? Jpeg(bytes)
            : null;
        if (header is { } known) return known.IsShowable ? (known, null) : (null, MetadataProblems.ImageDimensions);
        return (null, LooksLikeSvg(bytes) ? MetadataProblems.ImageSvg : MetadataProblems.ImageType);
    }

    private static bool IsPng(ReadOnlySpan<byte> bytes) => bytes.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]);

    private static ImageHeader? Png(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= 24 && bytes[12..16].SequenceEqual("IHDR"u8) ? new("image/png", Big32(bytes[16..]), Big32(bytes[20..])) : null;

    private static ImageHeader? Gif(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= 10 ? new("image/gif", BinaryPrimitives.ReadUInt16LittleEndian(bytes[6..]), BinaryPrimitives.ReadUInt16LittleEndian(bytes[8..])) : null;

    private static ImageHeader? WebP(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 30) return null;
        var chunk = bytes[12..16];
        if (chunk.SequenceEqual("VP8X"u8)) return new("image/webp", 1 + Little24(bytes[24..]), 1 + Little24(bytes[27..]));
        if (chunk.SequenceEqual("VP8 "u8)) return new("image/webp", BinaryPrimitives.ReadUInt16LittleEndian(bytes[26..]) & 0x3FFF, BinaryPrimitives.ReadUInt16LittleEndian(bytes[28..]) & 0x3FFF);
        if (!chunk.SequenceEqual("VP8L"u8) || bytes[20] != 0x2F) return null;
        var bits = BinaryPrimitives.ReadUInt32LittleEndian(bytes[21..]);
        return new("image/webp", (int)(bits & 0x3FFF) + 1, (int)((bits >> 14) & 0x3FFF) + 1);
    }

    /// <summary>Walks the segments up to the frame header (SOF), which holds the size.</summary>
    private static ImageHeader? Jpeg(ReadOnlySpan<byte> bytes)
    {
        for (var at = 2; at + 9 < bytes.Length && bytes[at] == 0xFF;)
        {
            var marker = bytes[at + 1];
            if (marker == 0xFF)
            {
                at++;
                continue;
            }
            var length = BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 2)..]);
            if (length < 2) return null;
            if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
                return new("image/jpeg", BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 7)..]), BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 5)..]));
            at += 2 + length;
        }
        return null;
    }

    private static bool LooksLikeSvg(ReadOnlySpan<byte> bytes)
    {
        var text = System.Text.Encoding.UTF8.GetString(bytes[..Math.Min(bytes.Length, 1024)]).TrimStart('\uFEFF', ' ', '\t', '\r', '\n');
        return text.StartsWith('<') && text.Contains("<svg", StringComparison.OrdinalIgnoreCase);
    }

    // Above 2^31 the size is no int: it counts as too large.
    private static int Big32(ReadOnlySpan<byte> bytes) => (int)Math.Min(BinaryPrimitives.ReadUInt32BigEndian(bytes), int.MaxValue);
    private static int Little24(ReadOnlySpan<byte> bytes) => bytes[0] | bytes[1] << 8 | bytes[2] << 16;
}
