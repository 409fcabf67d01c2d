using System.Text.Json;
using System.Text.Json.Nodes;

namespace Scan.Indexer.Manifests;

/// <summary>What of a manifest anybody may see.</summary>
internal static class PublicManifest
{
    private const string Endpoints = "rpc";

    /// <summary>The manifest without endpoints, the network's and the rollups'.</summary>
    public static string Of(JsonElement manifest)
    {
        var copy = JsonNode.Parse(manifest.GetRawText());
        if (copy is not JsonObject network) return "{}";
        network.Remove(Endpoints);
        if (network["rollups"] is JsonArray rollups)
        {
            foreach (var rollup in rollups.OfType<JsonObject>()) rollup.Remove(Endpoints);
        }
        return network.ToJsonString();
    }
}
