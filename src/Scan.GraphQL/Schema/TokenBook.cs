using System.Collections.Concurrent;
using System.Text.Json;
using Scan.Documents;
using Scan.Domain.Primitives;

namespace Scan.GraphQL.Schemas;

/// <summary>Strategies and tokens, by the networks' manifests.</summary>
public sealed class TokenBook
{
    /// <summary>The address that EigenLayer's contracts use for natively restaked ether, in wei.</summary>
    private static readonly Address BeaconEther = Address.Parse("0xbeac0eeeeeeeeeeeeeeeeeeeeeeeeeeeeeebeac0");
    private const int Ether = 18;
    private readonly ConcurrentDictionary<long, (string Manifest, IReadOnlyDictionary<Address, int> Decimals, bool Payments)> chains = new();

    /// <summary>The decimals of a strategy or token; null where the manifest does not say.</summary>
    public int? DecimalsOf(ChainInfo chain, Address token) => token == BeaconEther ? Ether : Of(chain).Decimals.TryGetValue(token, out var decimals) ? decimals : null;

    /// <summary>The manifest names tokens of x402, so that their payments are read.</summary>
    public bool HasPayments(ChainInfo chain) => Of(chain).Payments;

    private (string Manifest, IReadOnlyDictionary<Address, int> Decimals, bool Payments) Of(ChainInfo chain)
    {
        if (!chains.TryGetValue(chain.ChainId, out var known) || known.Manifest != chain.ManifestJson) chains[chain.ChainId] = known = Read(chain.ManifestJson);
        return known;
    }

    private static (string, IReadOnlyDictionary<Address, int>, bool) Read(string manifest)
    {
        using var json = JsonDocument.Parse(manifest);
        var found = new Dictionary<Address, int>();
        Add(found, json.RootElement, "strategies");
        var tokens = json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("x402", out var x402) && x402.ValueKind == JsonValueKind.Object && x402.TryGetProperty("tokens", out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray().ToList() : [];
        Add(found, tokens);
        return (manifest, found, tokens.Any(t => t.ValueKind == JsonValueKind.Object && t.TryGetProperty("address", out var address) && address.ValueKind == JsonValueKind.String && Address.TryParse(address.GetString(), null, out _)));
    }

    private static void Add(Dictionary<Address, int> found, JsonElement at, string name)
    {
        if (at.ValueKind == JsonValueKind.Object && at.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array) Add(found, list.EnumerateArray());
    }

    private static void Add(Dictionary<Address, int> found, IEnumerable<JsonElement> items)
    {
        foreach (var item in items)
        {
            if (item.TryGetProperty("address", out var address) && Address.TryParse(address.GetString(), null, out var token) && item.TryGetProperty("decimals", out var decimals) && decimals.TryGetInt32(out var count))
                found[token] = count;
        }
    }
}
