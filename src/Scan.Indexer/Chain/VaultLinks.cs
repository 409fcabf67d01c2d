using System.Text.Json;
using Scan.Domain.Primitives;

namespace Scan.Indexer.Chain;

/// <summary>Which vaults hold which token, as the manifest's contracts say under <c>vaults</c>. Stored sources have only the manifest's text to tell it.</summary>
internal static class VaultLinks
{
    /// <param name="manifestJson">A manifest that was read before, so that its addresses are known to be some.</param>
    public static IReadOnlyDictionary<Address, IReadOnlyList<Address>> Of(string manifestJson)
    {
        using var manifest = JsonDocument.Parse(manifestJson);
        if (!manifest.RootElement.TryGetProperty("contracts", out var contracts) || contracts.ValueKind != JsonValueKind.Array) return new Dictionary<Address, IReadOnlyList<Address>>();
        return contracts.EnumerateArray().Where(contract => contract.TryGetProperty("vaults", out _)).ToDictionary(
            contract => Address.Parse(contract.GetProperty("address").GetString()!),
            IReadOnlyList<Address> (contract) => [.. contract.GetProperty("vaults").EnumerateArray().Select(vault => Address.Parse(vault.GetString()!))]);
    }
}
