using System.Text.Json;
using Scan.Domain.Primitives;

namespace Scan.Indexer.Chain;

/// <summary>What projections know from the manifest's text alone, as text: when it changes, documents are others.</summary>
internal static class ManifestLinks
{
    /// <param name="manifestJson">A manifest that was read before.</param>
    public static string Of(string manifestJson)
    {
        var vaults = VaultLinks.Of(manifestJson).OrderBy(token => token.Key).Select(token => $"{token.Key}: {string.Join(' ', token.Value)}");
        return string.Join('\n', [$"{Registry(manifestJson)}", .. vaults]);
    }

    /// <summary>The identity registry that comes first.</summary>
    private static Address? Registry(string manifestJson)
    {
        using var manifest = JsonDocument.Parse(manifestJson);
        if (!manifest.RootElement.TryGetProperty("contracts", out var contracts) || contracts.ValueKind != JsonValueKind.Array) return null;
        return contracts.EnumerateArray().Where(contract => contract.GetProperty("contract").GetString() == ChainSources.IdentityRegistry && contract.TryGetProperty("address", out _))
            .Select(contract => (Address?)Address.Parse(contract.GetProperty("address").GetString()!)).FirstOrDefault();
    }
}
