using System.Text.Json.Nodes;
using Scan.Domain.Primitives;

namespace Scan.Local.Replay;

/// <summary>The manifests that come with Scan, by chain id: where the known deployments stand.</summary>
public sealed class ShippedNetworks
{
    private readonly Dictionary<long, JsonObject> networks;

    private ShippedNetworks(Dictionary<long, JsonObject> networks) => this.networks = networks;

    /// <summary>Reads every manifest of a folder, such as networks/ of the checkout.</summary>
    public static ShippedNetworks Read(string folder)
    {
        var manifests = Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal).Select(file => JsonNode.Parse(File.ReadAllText(file))!.AsObject());
        return new ShippedNetworks(manifests.ToDictionary(manifest => (long)manifest["chainId"]!));
    }

    internal JsonObject? Find(long chainId) => networks.GetValueOrDefault(chainId);

    internal static IReadOnlyDictionary<Address, JsonObject> ContractsOf(JsonObject? manifest) =>
        manifest?["contracts"] is JsonArray contracts
            ? contracts.Select(contract => contract!.AsObject()).ToDictionary(contract => Address.Parse((string)contract["address"]!))
            : new Dictionary<Address, JsonObject>();
}
