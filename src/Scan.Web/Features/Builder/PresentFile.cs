using System.Text.Json;
using System.Text.Json.Nodes;
using Scan.Domain.Erc8004;
using Scan.Domain.Metadata;

namespace Scan.Web.Features.Builder;

/// <summary>
/// The registration file that an agent has, which a form was filled from. What the form has no field for, and what it shows shortened, stays as it is; names that the standard
/// gave up are replaced by those of today.
/// </summary>
public sealed class PresentFile
{
    private static readonly string[] Written = ["type", "name", "description", "image", "logo", "services", "endpoints", "x402Support", "x402support", "active", "registrations", "supportedTrust", "supportedTrusts"];
    private static readonly string[] WrittenOfService = ["name", "type", "endpoint", "url", "version", "skills", "a2aSkills", "domains"];
    private readonly JsonObject root;

    private PresentFile(JsonObject root) => this.root = root;

    /// <summary>Null when the content is no JSON object, or one with two fields of one name: what is meant cannot be told then.</summary>
    public static PresentFile? Parse(ReadOnlySpan<byte> content)
    {
        using var json = MetadataJson.Read(content, []);
        if (json.Strict() is not { } text) return null;
        try
        {
            return JsonNode.Parse(text, null, new JsonDocumentOptions { AllowDuplicateProperties = false }) is JsonObject found ? new PresentFile(found) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The form with what the file says.</summary>
    public BuilderForm Fill(BuilderForm form)
    {
        var trust = Words(root["supportedTrust"] ?? root["supportedTrusts"]).Select(t => t.ToLowerInvariant()).ToList();
        return form with
        {
            Keep = true,
            Name = Line(Text(root, "name")), Description = BuilderForm.Shown(Text(root, "description") ?? ""), Image = Line(Text(root, "image", "logo")),
            Active = Truth("active") ?? true, X402 = Truth("x402Support", "x402support") ?? false,
            Trust = [.. BuilderForm.TrustModels.Where(trust.Contains)],
            Services = [.. Services.Select(Row).OfType<BuilderService>().Take(BuilderForm.MostServices)],
        };
    }

    /// <summary>What of a field of one line goes into the new file: the whole of it where the form shows a part and that was left alone.</summary>
    public string Kept(string given, params ReadOnlySpan<string> names) => Kept(root, given, names);

    /// <inheritdoc cref="Kept(string, ReadOnlySpan{string})"/>
    public string KeptDescription(string given) => Text(root, "description") is { } whole && BuilderForm.Shown(whole) == given ? whole : given;

    /// <summary>Trust models that the form does not offer.</summary>
    public IEnumerable<string> OtherTrust => Words(root["supportedTrust"] ?? root["supportedTrusts"]).Where(t => !BuilderForm.TrustModels.Contains(t, StringComparer.OrdinalIgnoreCase));

    /// <summary>Registrations that it lists as the same agent elsewhere.</summary>
    public IEnumerable<JsonNode> OtherRegistrations(long chainId, Domain.Primitives.Address registry, System.Numerics.BigInteger agentId) => (root["registrations"] as JsonArray ?? []).OfType<JsonObject>()
        .Where(r => r["agentId"] is JsonValue id && Text(r, "agentRegistry") is { } at && !new AgentRegistration(id.ToString(), at).Names(chainId, registry, agentId)).Select(r => r.DeepClone());

    /// <summary>Fields that the form does not know.</summary>
    public IEnumerable<KeyValuePair<string, JsonNode?>> OtherFields => root.Where(f => !Written.Contains(f.Key)).Select(f => KeyValuePair.Create(f.Key, f.Value?.DeepClone()));

    /// <summary>
    /// Entries of the list of services that no row was filled from: those that the form cannot show, and those after the last that it takes. A row that was emptied counts as one,
    /// for that is how a service is removed; so does one that a reader wrote with the same name and endpoint.
    /// </summary>
    public IEnumerable<JsonNode?> OtherServices(IReadOnlyList<BuilderService> rows) =>
        Services.Where((s, i) => !rows.Any(r => r.Was == i) && !(Row(s, i) is { } shown && rows.Any(r => r.Was is null && (r.Name, r.Endpoint) == (shown.Name, shown.Endpoint)))).Select(s => s?.DeepClone());

    /// <summary>Of the service that a row was filled from, what the form does not know or cannot show; nothing where both its name and its endpoint are others now.</summary>
    public IEnumerable<KeyValuePair<string, JsonNode?>> OtherFieldsOf(BuilderService row) =>
        Of(row) is { } was ? was.Where(f => !WrittenOfService.Contains(f.Key) || f.Key == "version" && Text(was, f.Key) is null).Select(f => KeyValuePair.Create(f.Key, f.Value?.DeepClone())) : [];

    /// <summary>A text of a service as the file has it, where the row's was left alone; else the row's.</summary>
    public string KeptOf(BuilderService row, string given, params ReadOnlySpan<string> names) => Of(row) is { } was ? Kept(was, given, names) : given;

    /// <summary>The words of a service as the file has them, where the row was left alone; else the row's.</summary>
    public IReadOnlyList<string> KeptWords(BuilderService row, string given, IReadOnlyList<string> words, params ReadOnlySpan<string> names)
    {
        if (Of(row) is not { } was) return words;
        var before = WordsOf(was, names);
        return Line(string.Join(", ", before)) == given ? before : words;
    }

    private JsonObject? Of(BuilderService row) => row.Was is { } i && i < Services.Count && Row(Services[i], i) is { } was && (was.Endpoint == row.Endpoint || was.Name == row.Name) ? (JsonObject)Services[i]! : null;

    private JsonArray Services => (root["services"] ?? root["endpoints"]) as JsonArray ?? [];

    /// <summary>Null where it has no name or no endpoint, or nothing that a row is not empty with: the form cannot show that.</summary>
    private static BuilderService? Row(JsonNode? entry, int was) =>
        entry is JsonObject service && Text(service, "name", "type") is { } name && Text(service, "endpoint", "url") is { } endpoint
        && new BuilderService(Line(name), Line(endpoint), Line(Text(service, "version")), Line(string.Join(", ", WordsOf(service, "skills", "a2aSkills"))), Line(string.Join(", ", WordsOf(service, "domains")))) { Was = was } is { IsEmpty: false } row ? row : null;

    private bool? Truth(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (root[name] is JsonValue value && bool.TryParse(value.ToString(), out var said)) return said;
        }
        return null;
    }

    private static IReadOnlyList<string> WordsOf(JsonObject item, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (Words(item[name]) is { Count: > 0 } words) return words;
        }
        return [];
    }

    private static IReadOnlyList<string> Words(JsonNode? list) => [.. (list as JsonArray ?? []).Select(w => w is JsonObject item ? Text(item, "id", "name") : w is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null).OfType<string>()];

    private static string? Text(JsonObject from, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (from[name] is JsonValue value && value.GetValueKind() == JsonValueKind.String) return value.GetValue<string>();
        }
        return null;
    }

    private static string Kept(JsonObject from, string given, params ReadOnlySpan<string> names) => Text(from, names) is { } whole && Line(whole) == given ? whole : given;

    private static string Line(string? text) => BuilderForm.ShownInLine(text ?? "");
}
