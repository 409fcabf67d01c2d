using System.Text.Json;

namespace Scan.GraphQL.Subgraph;

/// <summary>What an agent's registration file says, as the store keeps it flat for filters (scan.profiles.card).</summary>
internal sealed record RegistrationCard
{
    public string? Name { get; init; }
    public string? Description { get; init; }
    public string? Image { get; init; }
    public bool? Active { get; init; }
    public bool? X402Support { get; init; }
    public IReadOnlyList<string> SupportedTrusts { get; init; } = [];
    public string? EndpointsRawJson { get; init; }
    public string? McpEndpoint { get; init; }
    public string? McpVersion { get; init; }
    public string? A2aEndpoint { get; init; }
    public string? A2aVersion { get; init; }
    public string? WebEndpoint { get; init; }
    public string? OasfEndpoint { get; init; }
    public string? OasfVersion { get; init; }
    public IReadOnlyList<string> OasfSkills { get; init; } = [];
    public IReadOnlyList<string> OasfDomains { get; init; } = [];
    public bool HasOASF { get; init; }
    public string? EmailEndpoint { get; init; }
    public string? Ens { get; init; }
    public string? Did { get; init; }
    public IReadOnlyList<string> McpTools { get; init; } = [];
    public IReadOnlyList<string> McpPrompts { get; init; } = [];
    public IReadOnlyList<string> McpResources { get; init; } = [];
    public IReadOnlyList<string> A2aSkills { get; init; } = [];

    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    public static RegistrationCard? Read(string? card) => card is null ? null : JsonSerializer.Deserialize<RegistrationCard>(card, Json);
}
