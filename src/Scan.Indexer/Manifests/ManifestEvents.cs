using System.Text.Json;
using Scan.Indexer.Projections;

namespace Scan.Indexer.Manifests;

/// <summary>The events that a manifest gives, where only its public text is at hand.</summary>
internal static class ManifestEvents
{
    /// <summary>The catalogue with the events that the manifest gives for its contracts and for those of the user's own.</summary>
    /// <param name="manifestJson">A manifest that was read before.</param>
    public static EventCatalog AddTo(EventCatalog catalog, string manifestJson)
    {
        using var manifest = JsonDocument.Parse(manifestJson);
        var given = Listed("contracts").Select(contract => (System: Text(contract, "system"), Contract: Text(contract, "contract"), Events: contract))
            .Concat(Listed("custom").Select(own => (System: ManifestReader.CustomSystem, Contract: ManifestReader.CustomSlug(Text(own, "name")), Events: own)));
        return given.Aggregate(catalog, (known, part) => known.With(part.System, part.Contract, part.Events.GetProperty("events").EnumerateArray().Select(signature => signature.GetString()!)));

        IEnumerable<JsonElement> Listed(string part) => manifest.RootElement.TryGetProperty(part, out var list) && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray().Where(contract => contract.TryGetProperty("events", out var events) && events.GetArrayLength() > 0) : [];
    }

    private static string Text(JsonElement contract, string name) => contract.GetProperty(name).GetString()!;
}
