using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Scan.Domain.Erc8004;
using Scan.Domain.Metadata;
using Scan.Domain.Primitives;

namespace Scan.Web.Features.Builder;

/// <summary>Makes an ERC-8004 registration file of a form, and judges it by the rules that files of others are diagnosed with.</summary>
public static class RegistrationWriter
{
    private static readonly JsonWriterOptions Readable = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="registry">The identity registry; null: none is known, so no registration can be named.</param>
    /// <param name="present">The file that the form was filled from and is to be kept in parts; null: a new one.</param>
    public static byte[] Write(BuilderForm form, Address? registry, PresentFile? present = null)
    {
        var json = new JsonObject
        {
            ["type"] = RegistrationFile.Type,
            ["name"] = present?.Kept(form.Name, "name") ?? form.Name,
            ["description"] = present?.KeptDescription(form.Description) ?? form.Description,
        };
        if (form.Image.Length > 0) json["image"] = present?.Kept(form.Image, "image", "logo") ?? form.Image;
        json["services"] = new JsonArray([.. form.Services.Where(s => !s.IsEmpty).Select(s => Service(s, present)), .. present?.OtherServices(form.Services) ?? []]);
        json["x402Support"] = form.X402;
        json["active"] = form.Active;
        json["registrations"] = Registrations(form, registry, present);
        json["supportedTrust"] = new JsonArray([.. form.Trust.Concat(present?.OtherTrust ?? []).Select(t => (JsonNode)t)]);
        foreach (var (name, value) in present?.OtherFields ?? []) json[name] = value;
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Readable)) json.WriteTo(writer);
        return stream.ToArray();
    }

    private static JsonArray Registrations(BuilderForm form, Address? registry, PresentFile? present)
    {
        var listed = new JsonArray();
        if (form.Id is not { } id || registry is not { } at) return listed;
        listed.Add(new JsonObject { ["agentId"] = JsonNode.Parse(id.ToString(CultureInfo.InvariantCulture)), ["agentRegistry"] = $"eip155:{form.ChainId}:{at.ToChecksum()}" });
        foreach (var other in present?.OtherRegistrations(form.ChainId ?? 0, at, id) ?? []) listed.Add(other);
        return listed;
    }

    private static JsonObject Service(BuilderService row, PresentFile? present)
    {
        var service = new JsonObject { ["name"] = present?.KeptOf(row, row.Name, "name", "type") ?? row.Name, ["endpoint"] = present?.KeptOf(row, row.Endpoint, "endpoint", "url") ?? row.Endpoint };
        if (row.Version.Length > 0) service["version"] = present?.KeptOf(row, row.Version, "version") ?? row.Version;
        Add("skills", present?.KeptWords(row, row.Skills, row.SkillList, "skills", "a2aSkills") ?? row.SkillList);
        Add("domains", present?.KeptWords(row, row.Domains, row.DomainList, "domains") ?? row.DomainList);
        foreach (var (name, value) in present?.OtherFieldsOf(row) ?? []) service.TryAdd(name, value);
        return service;

        void Add(string name, IReadOnlyList<string> words)
        {
            if (words.Count > 0) service[name] = new JsonArray([.. words.Select(w => (JsonNode)w)]);
        }
    }

    /// <summary>What the diagnosis of metadata says of the file.</summary>
    public static IReadOnlyList<MetadataProblem> Judge(byte[] file, BuilderForm form, Address? registry)
    {
        var agent = new Agent { ChainId = form.ChainId ?? 0, Registry = registry ?? Address.Zero, AgentId = form.Id ?? 0 };
        return RegistrationFile.Read(file, agent).Problems;
    }

    /// <summary>What each field breaks, beyond what can be told from the file.</summary>
    public static IReadOnlyList<FieldFault> Faults(BuilderForm form)
    {
        List<FieldFault> faults = [];
        if (form.Name.Length == 0) faults.Add(new("name", "an agent needs a name"));
        if (form.Description.Length == 0) faults.Add(new("description", "say what the agent does, for whom, and what it costs"));
        if (form.Image.Length > 0 && !IsAddress(form.Image, "https", "ipfs", "data")) faults.Add(new("image", "an https://, ipfs:// or data: address of a picture"));
        if (form.Uri.Length > 0 && !IsAddress(form.Uri, "https", "ipfs", "data")) faults.Add(new("uri", "an https://, ipfs:// or data: address"));
        if (form.AgentId.Length > 0 && form.Id is null) faults.Add(new("agentId", "a whole number, as the registry gave it"));
        if (form.From.Length > 0 && form.Sender is null) faults.Add(new("from", "0x and 40 hex digits; mixed case must carry a right checksum"));
        if (form.Key == "agentWallet") faults.Add(new("key", "agentWallet is set by its own call, with a proof of the wallet"));
        foreach (var (service, i) in form.Services.Select((s, i) => (s, i)).Where(s => !s.s.IsEmpty))
        {
            if (Rule(service) is { } rule) faults.Add(new($"service {i + 1}", rule));
        }
        return faults;
    }

    private static string? Rule(BuilderService service) => service.Name switch
    {
        _ when service.Endpoint.Length == 0 => "give the endpoint, or leave the row empty",
        "" => "choose what it is",
        "web" or "A2A" or "MCP" => IsAddress(service.Endpoint, "https") ? null : "an https:// address that everybody can reach",
        "OASF" => IsAddress(service.Endpoint, "https", "ipfs") ? null : "an https:// or ipfs:// address",
        "ENS" => service.Endpoint.Length > 4 && service.Endpoint.EndsWith(".eth", StringComparison.OrdinalIgnoreCase) && !service.Endpoint.Contains(' ') ? null : "a name such as agent.eth",
        "DID" => service.Endpoint.StartsWith("did:", StringComparison.Ordinal) && service.Endpoint.Split(':') is [_, { Length: > 0 }, { Length: > 0 }, ..] ? null : "an identifier such as did:web:example.org",
        "email" => service.Endpoint.IndexOf('@', StringComparison.Ordinal) is > 0 and var at && at < service.Endpoint.Length - 1 && !service.Endpoint.Contains(' ') ? null : "a mail address",
        _ => null,
    };

    private static bool IsAddress(string text, params ReadOnlySpan<string> schemes)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri)) return false;
        foreach (var scheme in schemes)
        {
            if (uri.Scheme == scheme) return scheme != "https" || uri.Host.Length > 0;
        }
        return false;
    }
}
