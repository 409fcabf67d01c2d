using System.Numerics;
using System.Text.Json.Nodes;
using Scan.Domain.Primitives;

namespace Scan.IntegrationTests.Subgraph;

/// <summary>An agent as the test knows it, apart from how Scan keeps it.</summary>
internal sealed record SeededAgent(long ChainId, Address Registry, int Number)
{
    public string Id => $"{ChainId}:{Number}";
    public required Address Owner { get; init; }
    public Address? Wallet { get; init; }
    public Address? Operator { get; init; }
    public required string Uri { get; init; }
    public required long CreatedAt { get; init; }
    public required long UpdatedAt { get; init; }
    public required long LastActivity { get; init; }
    public SeededFile? File { get; init; }
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();
    public IReadOnlyList<SeededFeedback> Feedback { get; init; } = [];
    public int Standing => Feedback.Count(f => !f.Revoked);
}

internal sealed record SeededFeedback(Address Client, long Index, BigInteger Value, int Decimals, string Tag1, string Tag2, string Endpoint, bool Revoked, int Responses, long Time)
{
    public decimal Amount => (decimal)Value / (decimal)Math.Pow(10, Decimals);
}

internal sealed record SeededFile
{
    public string? Name { get; init; }
    public string? Description { get; init; }
    public bool? Active { get; init; }
    public bool? X402 { get; init; }
    public IReadOnlyList<string> Trusts { get; init; } = [];
    public string? Mcp { get; init; }
    public string? A2a { get; init; }
    public string? Web { get; init; }
    public string? Ens { get; init; }
    public string? Did { get; init; }
    public IReadOnlyList<string> McpTools { get; init; } = [];
    public IReadOnlyList<string> McpPrompts { get; init; } = [];
    public IReadOnlyList<string> McpResources { get; init; } = [];
    public IReadOnlyList<string> A2aSkills { get; init; } = [];
    public IReadOnlyList<string> OasfSkills { get; init; } = [];
    public IReadOnlyList<string> OasfDomains { get; init; } = [];

    public string ToJson()
    {
        static JsonArray Texts(IEnumerable<string> list) => [.. list.Select(t => (JsonNode)t!)];
        var services = new JsonArray();
        void Service(string name, string? endpoint, params (string Key, IReadOnlyList<string> List)[] lists)
        {
            if (endpoint is null && lists.All(l => l.List.Count == 0)) return;
            var service = new JsonObject { ["name"] = name };
            if (endpoint is not null) service["endpoint"] = endpoint;
            foreach (var (key, list) in lists) service[key] = Texts(list);
            services.Add(service);
        }
        Service("MCP", Mcp, ("mcpTools", McpTools), ("mcpPrompts", McpPrompts), ("mcpResources", McpResources));
        Service("A2A", A2a, ("a2aSkills", A2aSkills));
        Service("web", Web);
        Service("ENS", Ens);
        Service("DID", Did);
        Service("OASF", null, ("skills", OasfSkills), ("domains", OasfDomains));
        var file = new JsonObject { ["type"] = "https://eips.ethereum.org/EIPS/eip-8004#registration-v1", ["services"] = services, ["supportedTrusts"] = Texts(Trusts) };
        if (Name is not null) file["name"] = Name;
        if (Description is not null) file["description"] = Description;
        if (Active is { } active) file["active"] = active;
        if (X402 is { } x402) file["x402Support"] = x402;
        return file.ToJsonString();
    }
}
