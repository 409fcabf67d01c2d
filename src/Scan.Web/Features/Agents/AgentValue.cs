using System.Text;
using System.Text.Unicode;
using Scan.Documents;
using Scan.Domain.Metadata;
using Scan.Domain.Primitives;

namespace Scan.Web.Features.Agents;

/// <summary>Bytes that an agent's owner set on chain (ERC-8004 setMetadata), which nothing types.</summary>
public static class AgentValue
{
    private const int Longest = 120;

    /// <summary>The key under which owners say what kind of agent it is.</summary>
    public const string Category = "category";

    /// <summary>Agents that have this text under a key, byte by byte as it was set.</summary>
    public static Filter Sets(string key, string text) =>
        new Filter.Some("metadata", new Filter.And(Filter.Equal("metadataKey", key), Filter.Equal("value", Of(text))));

    /// <summary>Text as its bytes stand on chain, in 0x hex.</summary>
    public static string Of(string text) => Hex.Encode(Encoding.UTF8.GetBytes(text));

    /// <summary>As text, cut to 120 characters; null where they are no UTF-8 that reads as it is written, or nothing but white space.</summary>
    /// <param name="hex">0x hex.</param>
    public static string? Text(string hex)
    {
        var bytes = Hex.Decode(hex);
        if (bytes.Length == 0 || !Utf8.IsValid(bytes)) return null;
        var text = Encoding.UTF8.GetString(bytes);
        var clean = MetadataText.Clean(text, Longest, out var hidden, out var cut);
        return hidden || clean.Length == 0 || text.Contains('\0', StringComparison.Ordinal) ? null : cut ? clean + "…" : clean;
    }
}
