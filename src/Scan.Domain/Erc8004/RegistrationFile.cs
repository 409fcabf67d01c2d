using System.Text.Json;
using Scan.Domain.Metadata;

namespace Scan.Domain.Erc8004;

/// <summary>Reads an agent's registration file (ERC-8004): strangers' JSON of every age of the standard.</summary>
public static class RegistrationFile
{
    public const string Type = "https://eips.ethereum.org/EIPS/eip-8004#registration-v1";
    private const int MostServices = 64;
    private const int MostWords = 200;
    private const int WordLength = 200;
    private const int MostRegistrations = 2_000;
    private static readonly HashSet<string> TrustModels = new(["reputation", "crypto-economic", "tee-attestation"], StringComparer.OrdinalIgnoreCase);

    /// <param name="agent">Whose file it is said to be.</param>
    public static MetadataReading Read(ReadOnlySpan<byte> content, Agent agent)
    {
        var problems = new List<MetadataProblem>();
        using var json = MetadataJson.Read(content, problems);
        if (json.Root is not { } root) return new MetadataReading { Problems = problems };
        var reading = new MetadataReading
        {
            Name = json.Text(root, "", ServiceFile.NameLength, "name"),
            Description = json.Text(root, "", ServiceFile.DescriptionLength, "description"),
            Image = json.Link(root, "", ServiceFile.LinkLength, picture: true, "image", "logo"),
            Website = json.Link(root, "", ServiceFile.LinkLength, picture: false, "external_url", "website"),
            Registration = Facts(json, root, problems),
            Json = json.Strict(),
            Problems = problems,
        };
        Check(json, root, reading, problems);
        if (reading.Registration.Registrations is { Count: > 0 } registrations && !registrations.Any(r => r.Names(agent.ChainId, agent.Registry, agent.AgentId)))
            problems.Add(new(MetadataProblems.RegistrationMismatch, "registrations"));
        return reading;
    }

    /// <summary>The registrations that any file lists, for proofs of domains; empty when it is none.</summary>
    public static IReadOnlyList<AgentRegistration> Registrations(ReadOnlySpan<byte> content)
    {
        var problems = new List<MetadataProblem>();
        using var json = MetadataJson.Read(content, problems);
        return json.Root is { } root ? Registrations(root, problems) : [];
    }

    private static void Check(MetadataJson json, JsonElement root, MetadataReading reading, List<MetadataProblem> problems)
    {
        if (reading.Name is null) problems.Add(new(MetadataProblems.NameMissing));
        if (reading.Description is null) problems.Add(new(MetadataProblems.DescriptionMissing));
        if (reading.Image is null) problems.Add(new(MetadataProblems.LogoMissing));
        var type = json.Text(root, "", ServiceFile.LinkLength, "type");
        if (type is null) problems.Add(new(MetadataProblems.TypeMissing));
        else if (type != Type) problems.Add(new(MetadataProblems.TypeUnknown, "type", type.Length <= 80 ? type : type[..80] + "…"));
        var facts = reading.Registration!;
        if (facts.Services.Count == 0) problems.Add(new(MetadataProblems.ServicesMissing));
        if (facts.Active is null) problems.Add(new(MetadataProblems.ActiveMissing));
        if (facts.Registrations.Count == 0) problems.Add(new(MetadataProblems.RegistrationsMissing));
        problems.AddRange(facts.Trust.Where(model => !TrustModels.Contains(model)).Take(5).Select(model => new MetadataProblem(MetadataProblems.TrustUnknown, "supportedTrust", model)));
    }

    private static RegistrationFacts Facts(MetadataJson json, JsonElement root, List<MetadataProblem> problems)
    {
        var services = Services(json, root, problems);
        var x402 = json.Truth(root, "x402Support");
        if (x402 is null && root.TryGetProperty("x402support", out _))
        {
            problems.Add(new(MetadataProblems.X402Legacy, "x402support"));
            x402 = json.Truth(root, "x402support");
        }
        return new RegistrationFacts
        {
            Active = json.Truth(root, "active"),
            X402 = x402,
            Services = services,
            Protocols = Distinct(services.Select(service => service.Name.ToLowerInvariant())),
            Skills = Distinct(services.SelectMany(service => service.Skills)),
            Domains = Distinct(services.SelectMany(service => service.Domains)),
            Trust = Distinct(json.Texts(root, "", 20, WordLength, "supportedTrust", "supportedTrusts").Select(model => model.ToLowerInvariant())),
            Registrations = Registrations(root, problems),
        };
    }

    private static IReadOnlyList<AgentService> Services(MetadataJson json, JsonElement root, List<MetadataProblem> problems)
    {
        var key = root.TryGetProperty("services", out var list) ? "services" : root.TryGetProperty("endpoints", out list) ? "endpoints" : null;
        if (key is null) return [];
        if (key == "endpoints") problems.Add(new(MetadataProblems.ServicesLegacy, key));
        if (list.ValueKind != JsonValueKind.Array)
        {
            problems.Add(new(MetadataProblems.FieldType, key, "expected a list of objects"));
            return [];
        }
        if (list.GetArrayLength() > MostServices) problems.Add(new(MetadataProblems.ListCut, key, $"{MostServices} of {list.GetArrayLength()} are read"));
        var services = new List<AgentService>();
        foreach (var (item, i) in list.EnumerateArray().Take(MostServices).Select((item, i) => (item, i)))
        {
            var path = $"{key}[{i}].";
            if (item.ValueKind != JsonValueKind.Object || json.Text(item, path, WordLength, "name", "type") is not { } name || json.Text(item, path, ServiceFile.LinkLength, "endpoint", "url") is not { } endpoint)
            {
                problems.Add(new(MetadataProblems.ServiceMalformed, $"{key}[{i}]"));
                continue;
            }
            IReadOnlyList<string> Words(params ReadOnlySpan<string> keys) => json.Texts(item, path, MostWords, WordLength, keys);
            services.Add(new AgentService(name, endpoint, json.Text(item, path, WordLength, "version"),
                Words("skills", "a2aSkills"), Words("domains"), Words("tools", "mcpTools"), Words("prompts", "mcpPrompts"), Words("resources", "mcpResources")));
        }
        return services;
    }

    private static IReadOnlyList<AgentRegistration> Registrations(JsonElement root, List<MetadataProblem> problems)
    {
        if (!root.TryGetProperty("registrations", out var list) || list.ValueKind != JsonValueKind.Array) return [];
        var registrations = new List<AgentRegistration>();
        foreach (var (item, i) in list.EnumerateArray().Take(MostRegistrations).Select((item, i) => (item, i)))
        {
            if (item.ValueKind == JsonValueKind.Object && Id(item) is { } id && item.TryGetProperty("agentRegistry", out var registry) && registry.ValueKind == JsonValueKind.String
                && MetadataText.Clean(registry.GetRawText().Trim('"'), WordLength, out _, out _) is { Length: > 0 } named) registrations.Add(new AgentRegistration(id, named));
            else problems.Add(new(MetadataProblems.RegistrationMalformed, $"registrations[{i}]"));
        }
        return registrations;
    }

    private static string? Id(JsonElement item)
    {
        if (!item.TryGetProperty("agentId", out var id) || id.ValueKind is not (JsonValueKind.Number or JsonValueKind.String)) return null;
        var text = id.GetRawText().Trim('"');
        return text.Length is > 0 and <= 78 && text.All(char.IsAsciiDigit) ? text : null;
    }

    private static IReadOnlyList<string> Distinct(IEnumerable<string> words) => [.. words.Distinct(StringComparer.Ordinal).Take(MostWords)];
}
