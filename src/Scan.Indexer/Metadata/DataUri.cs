using System.Text;
using Scan.Domain.Metadata;

namespace Scan.Indexer.Metadata;

/// <summary>A file that is written into the URI itself: <c>data:[type][;base64],content</c>.</summary>
public static class DataUri
{
    private const string Scheme = "data:";

    /// <summary>Whether a URI holds its file.</summary>
    public static bool Is(string uri) => uri.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase);

    /// <summary>The content as bytes; null with the code of the problem when the URI is malformed or holds more than <paramref name="mostBytes"/>.</summary>
    public static (byte[]? Content, string? Problem) Read(string uri, int mostBytes)
    {
        var comma = uri.IndexOf(',', StringComparison.Ordinal);
        if (comma < 0) return (null, MetadataProblems.DataMalformed);
        // A percent-encoded byte takes three characters: longer text cannot hold less than the limit.
        if (uri.Length - comma > 3L * mostBytes) return (null, MetadataProblems.TooLarge);
        var content = uri.AsSpan(comma + 1);
        var base64 = uri.AsSpan(0, comma).EndsWith(";base64", StringComparison.OrdinalIgnoreCase);
        var bytes = base64 ? Base64(Uri.UnescapeDataString(content)) : Unescape(content);
        if (bytes is null) return (null, MetadataProblems.DataMalformed);
        if (bytes.Length == 0) return (null, MetadataProblems.Empty);
        return bytes.Length <= mostBytes ? (bytes, null) : (null, MetadataProblems.TooLarge);
    }

    /// <summary>Percent-encoded bytes as they are: text need not be UTF-8, a picture is not.</summary>
    private static byte[] Unescape(ReadOnlySpan<char> text)
    {
        var utf8 = Encoding.UTF8.GetBytes(text.ToArray());
        var bytes = new List<byte>(utf8.Length);
        for (var i = 0; i < utf8.Length; i++)
        {
            if (utf8[i] == '%' && i + 2 < utf8.Length && char.IsAsciiHexDigit((char)utf8[i + 1]) && char.IsAsciiHexDigit((char)utf8[i + 2]))
            {
                bytes.Add(Convert.FromHexString(Encoding.ASCII.GetString(utf8, i + 1, 2))[0]);
                i += 2;
            }
            else bytes.Add(utf8[i]);
        }
        return [.. bytes];
    }

    private static byte[]? Base64(string text)
    {
        var padded = text.Replace('-', '+').Replace('_', '/').TrimEnd('=');
        padded += new string('=', (4 - padded.Length % 4) % 4);
        var bytes = new byte[padded.Length / 4 * 3];
        return Convert.TryFromBase64String(padded, bytes, out var length) ? bytes[..length] : null;
    }
}
