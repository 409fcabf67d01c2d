using System.Text.Json;
using Scan.Ethereum.Abi;

namespace Scan.Indexer.Metadata;

/// <summary>What a metadata document says, cut to what is shown. Everything in it was written by a stranger.</summary>
/// <param name="Body">The document itself; null when it is no JSON object.</param>
/// <param name="Problem">What is wrong with it, in words.</param>
internal sealed record MetadataDocument(string? Name, string? Description, string? Website, string? Logo, string? Body, string? Problem)
{
    private const int MaxDepth = 32;
    private const int NameLength = 200;
    private const int DescriptionLength = 4_000;
    private const int UrlLength = 2_000;

    /// <summary>Reads the fields of operator and AVS metadata (name, description, website, logo) and of agent registration files (image, external_url).</summary>
    public static MetadataDocument Parse(ReadOnlyMemory<byte> content)
    {
        try
        {
            using var json = JsonDocument.Parse(content, new JsonDocumentOptions { MaxDepth = MaxDepth });
            var root = json.RootElement;
            if (root.ValueKind != JsonValueKind.Object) return Unreadable("The metadata is no JSON object.");
            var name = Text(root, NameLength, "name");
            return new MetadataDocument(name, Text(root, DescriptionLength, "description"), Url(root, "website", "external_url"), Url(root, "logo", "image"),
                root.GetRawText(), name is null ? "The metadata has no name." : null);
        }
        catch (JsonException e)
        {
            return Unreadable($"The metadata is no valid JSON (line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}).");
        }
    }

    public static MetadataDocument Unreadable(string problem) => new(null, null, null, null, null, problem);

    private static string? Text(JsonElement root, int longest, params ReadOnlySpan<string> keys)
    {
        foreach (var key in keys)
        {
            if (!root.TryGetProperty(key, out var value) || value.ValueKind != JsonValueKind.String || Read(value) is not { Length: > 0 } text) continue;
            return text.Length <= longest ? text : ChainText.Clean(text[..longest]);
        }
        return null;
    }

    private static string? Read(JsonElement value)
    {
        try
        {
            return ChainText.Clean(value.GetString()!).Trim();
        }
        catch (InvalidOperationException)
        {
            // A lone surrogate, escaped: System.Text.Json has no string for it.
            return null;
        }
    }

    private static string? Url(JsonElement root, params ReadOnlySpan<string> keys) =>
        Text(root, UrlLength, keys) is { } url && Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http" or "ipfs" or "data" ? url : null;
}
