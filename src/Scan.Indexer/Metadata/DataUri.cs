using System.Text;

namespace Scan.Indexer.Metadata;

/// <summary>Metadata that is written into the URI itself: <c>data:[type][;base64],content</c>.</summary>
internal static class DataUri
{
    public const string Scheme = "data:";

    /// <summary>More is no description of anything, in bytes of content.</summary>
    public const int MaxBytes = 256 * 1024;

    public static bool Is(string uri) => uri.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase);

    /// <summary>The content as bytes; null with the reason when the URI is malformed or too long.</summary>
    public static (byte[]? Content, string? Problem) Read(string uri)
    {
        var comma = uri.IndexOf(',', StringComparison.Ordinal);
        if (comma < 0) return (null, "The data: URI has no comma before its content.");
        // A percent-encoded byte takes three characters: longer text cannot hold less than the limit.
        if (uri.Length - comma > 3L * MaxBytes) return (null, TooLong);
        var content = uri.AsSpan(comma + 1);
        var base64 = uri.AsSpan(0, comma).EndsWith(";base64", StringComparison.OrdinalIgnoreCase);
        var bytes = base64 ? Base64(Uri.UnescapeDataString(content)) : Encoding.UTF8.GetBytes(Uri.UnescapeDataString(content));
        if (bytes is null) return (null, "The data: URI's content is no base64.");
        return bytes.Length <= MaxBytes ? (bytes, null) : (null, TooLong);
    }

    private static string TooLong => $"The metadata is longer than {MaxBytes / 1024} KiB.";

    private static byte[]? Base64(string text)
    {
        var padded = text.Replace('-', '+').Replace('_', '/').TrimEnd('=');
        padded += new string('=', (4 - padded.Length % 4) % 4);
        var bytes = new byte[padded.Length / 4 * 3];
        return Convert.TryFromBase64String(padded, bytes, out var length) ? bytes[..length] : null;
    }
}
