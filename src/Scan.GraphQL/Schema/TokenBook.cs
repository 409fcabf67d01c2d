using System.Collections.Concurrent;
using System.Text.Json;
using Scan.Documents;
using Scan.Domain.Primitives;

namespace Scan.GraphQL.Schemas;

/// <summary>Decimals of strategies and tokens, by the networks' manifests.</summary>
internal sealed class TokenBook
{
    /// <summary>The address that EigenLayer's contracts use for natively restaked ether, in wei.</summary>
    private static readonly Address BeaconEther = Address.Parse("0xbeac0eeeeeeeeeeeeeeeeeeeeeeeeeeeeeebeac0");
    private const int Ether = 18;
    private readonly ConcurrentDictionary<long, (string Manifest, IReadOnlyDictionary<Address, int> Decimals)> chains = new();

    /// <summary>Null where the manifest does not say.</summary>
    public int? DecimalsOf(ChainInfo chain, Address token)
    {
        if (token == BeaconEther) return Ether;
        if (!chains.TryGetValue(chain.ChainId, out var known) || known.Manifest != chain.ManifestJson) chains[chain.ChainId] = known = (chain.ManifestJson, Read(chain.ManifestJson));
        return known.Decimals.TryGetValue(token, out var decimals) ? decimals : null;
    }

    private static Dictionary<Address, int> Read(string manifest)
    {
        using var json = JsonDocument.Parse(manifest);
        var found = new Dictionary<Address, int>();
        Add(found, json.RootElement, "strategies");
        if (json.RootElement.TryGetProperty("x402", out var payments)) Add(found, payments, "tokens");
        return found;
    }

    private static void Add(Dictionary<Address, int> found, JsonElement at, string name)
    {
        if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(name, out var list) || list.ValueKind != JsonValueKind.Array) return;
        foreach (var item in list.EnumerateArray())
        {
            if (item.TryGetProperty("address", out var address) && Address.TryParse(address.GetString(), null, out var token) && item.TryGetProperty("decimals", out var decimals) && decimals.TryGetInt32(out var count))
                found[token] = count;
        }
    }
}
