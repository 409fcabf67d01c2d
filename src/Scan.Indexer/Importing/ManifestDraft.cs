using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Scan.Domain.Primitives;
using Scan.Indexer.Manifests;

namespace Scan.Indexer.Importing;

/// <summary>A report as manifest entries, alone or merged into a manifest.</summary>
public static class ManifestDraft
{
    // Read by people in an editor: quotes and umlauts stay as they are.
    private static readonly JsonSerializerOptions Pretty = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A manifest with these entries; endpoints come from the environment, since a URL may hold a key.</summary>
    public static JsonObject New(ServiceManagerReport report) => Merge(new JsonObject
    {
        ["name"] = string.Create(CultureInfo.InvariantCulture, $"chain-{report.ChainId}"),
        ["chainId"] = report.ChainId,
        ["rpc"] = new JsonArray(string.Create(CultureInfo.InvariantCulture, $"${{SCAN_RPC_{report.ChainId}}}")),
        ["finality"] = new JsonObject { ["mode"] = "tag" },
    }, report);

    /// <summary>The manifest with the entries that it lacks; what it says of a contract already stays.</summary>
    public static JsonObject Merge(JsonObject manifest, ServiceManagerReport report)
    {
        Add(manifest, "contracts", report.Contracts.Select(contract => (contract.Address, Entry(contract))));
        Add(manifest, "strategies", report.Strategies.Select(strategy => (strategy.Address, new JsonObject { ["address"] = strategy.Address.ToChecksum(), ["symbol"] = strategy.Symbol, ["decimals"] = strategy.Decimals })));
        return manifest;
    }

    public static string Text(JsonNode node) => node.ToJsonString(Pretty);

    private static void Add(JsonObject manifest, string list, IEnumerable<(Address Address, JsonObject Entry)> entries)
    {
        var items = manifest[list] as JsonArray ?? [];
        var listed = items.OfType<JsonObject>().Select(item => item["address"]?.GetValue<string>()).OfType<string>().Where(text => Address.TryParse(text, null, out _)).Select(text => Address.Parse(text)).ToHashSet();
        foreach (var (address, entry) in entries)
        {
            if (listed.Add(address)) items.Add((JsonNode)entry);
        }
        if (items.Parent is null && items.Count > 0) manifest[list] = items;
    }

    private static JsonObject Entry(ManifestContract contract)
    {
        var entry = new JsonObject { ["system"] = contract.System, ["contract"] = contract.Contract };
        if (contract.Avs is { } avs) entry["avs"] = avs.ToChecksum();
        entry["address"] = contract.Address.ToChecksum();
        entry["startBlock"] = contract.StartBlock;
        return entry;
    }
}
