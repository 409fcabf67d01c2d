using Scan.Domain.Metadata;

namespace Scan.Indexer.Metadata.Fetching;

/// <summary>How a fetch ended.</summary>
internal sealed record FetchResult
{
    /// <summary>Null when it failed, or when the content is still the one of before.</summary>
    public byte[]? Content { get; private init; }
    /// <summary>The address that answered.</summary>
    public Uri? From { get; private init; }
    public string? ETag { get; private init; }
    public string? Modified { get; private init; }
    public MetadataProblem? Problem { get; private init; }
    /// <summary>How long the host asks to be left alone.</summary>
    public TimeSpan? RetryAfter { get; private init; }

    public static FetchResult Of(byte[] content, Uri from, string? etag = null, string? modified = null) => new() { Content = content, From = from, ETag = etag, Modified = modified };

    public static FetchResult Unchanged(Uri from, string? etag, string? modified) => new() { From = from, ETag = etag, Modified = modified };

    public static FetchResult Failed(string code, string? detail = null, TimeSpan? retryAfter = null) => new() { Problem = new MetadataProblem(code, null, detail), RetryAfter = retryAfter };
}
