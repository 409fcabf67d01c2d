using System.Text;
using System.Text.Json;
using Scan.Domain.Primitives;

namespace Scan.Devnet.Scenarios;

/// <summary>Names and files of the scenario's cast. Some files are broken on purpose, as some are on real chains.</summary>
internal static class ScenarioTexts
{
    /// <summary>Operators, in the order of their accounts.</summary>
    public static readonly IReadOnlyList<string> Operators =
    [
        "Blue Heron Nodes", "Granite Peak Staking", "Copperline Validators", "Tidewater Infra", "Northern Lantern", "Juniper Stake Co-op", "Redwood Relay", "Quiet Harbor",
        "Basalt Works", "Meridian Watch", "Saltmarsh Systems", "Foxglove Staking", "Ironbark Nodes", "Cloudberry Validation", "Larch & Loom", "Sable Ridge",
        "Amber Signal", "Driftwood Labs", "Kestrel Operations", "Limestone Guild", "Moonrake Collective", "Otter Creek Staking", "Periwinkle Nodes", "Quarry Lane",
        "Rookery Validators", "Silver Birch", "Thistledown", "Umbra Stakehouse", "Violet Meadow", "Willow & Wire", "Yarrow Infra", "Zephyr Point",
        "Cobalt Terrace", "Dovetail Staking", "Emberwatch", "Fernwood Nodes",
    ];

    private static readonly string[] AgentNames =
    [
        "Ledger Lark", "Atlas Router", "Tidepool Analyst", "Rumour Mill", "Paper Crane", "Night Porter", "Sparrow Courier", "Yield Gardener", "Bridge Warden", "Oracle Finch",
        "Invoice Owl", "Gas Whisperer", "Vault Curator", "Signal Fox", "Map Maker", "Claims Clerk",
    ];

    /// <summary>An operator's or AVS's metadata file (EigenLayer's form).</summary>
    public static string Profile(string name, string description) => Json(new
    {
        name,
        website = $"https://{Slug(name)}.example",
        description,
        logo = $"https://{Slug(name)}.example/logo.png",
        twitter = $"https://x.example/{Slug(name)}",
    });

    /// <summary>The metadata URI of an operator; the 7th, 15th, 22nd and 29th are broken, each in its own way.</summary>
    public static string OperatorUri(int op, int revision = 0) => (op, revision) switch
    {
        (6, 0) => "data:application/json,{\"name\": \"Redwood Relay\", ",
        (14, 0) => "https://metadata.invalid/larch-and-loom.json",
        (21, 0) => "data:application/json;base64,@@not-base64@@",
        (28, 0) => Json(new { name = "<script>alert('Violet Meadow')</script>", description = new string('v', 3000) + " \u202Edlrow" }),
        _ => Profile(Operators[op], revision == 0 ? $"{Operators[op]} runs nodes for rollups and AVSs." : $"{Operators[op]} runs nodes for rollups and AVSs. Revision {revision}."),
    };

    /// <summary>An agent's registration file (ERC-8004, registration-v1); every ninth is no JSON.</summary>
    public static string AgentUri(long agent, long chainId, Address registry, int revision = 0) => agent % 9 == 8 && revision == 0
        ? "data:application/json;base64," + Convert.ToBase64String("{\"type\": \"registration\" \"name\": }"u8)
        : Json(new
        {
            type = "https://eips.ethereum.org/EIPS/eip-8004#registration-v1",
            name = AgentName(agent),
            description = $"{AgentName(agent)} answers questions about rollups for a small fee." + (revision == 0 ? "" : $" Revision {revision}."),
            image = $"https://agents.example/{Slug(AgentName(agent))}.png",
            services = new object[]
            {
                new { name = "A2A", endpoint = $"https://agents.example/{Slug(AgentName(agent))}/.well-known/agent-card.json", version = "0.3.0" },
                new { name = "MCP", endpoint = $"https://agents.example/{Slug(AgentName(agent))}/mcp", version = "2025-06-18" },
            },
            x402Support = agent % 3 != 0,
            active = agent % 7 != 6,
            registrations = new[] { new { agentId = agent, agentRegistry = $"eip155:{chainId}:{registry}" } },
            supportedTrust = agent % 4 == 0 ? new[] { "reputation", "crypto-economic" } : ["reputation"],
        });

    private static string AgentName(long agent) => AgentNames[agent % AgentNames.Length] + (agent < AgentNames.Length ? "" : $" {1 + agent / AgentNames.Length}");

    private static string Json(object file) => "data:application/json;base64," + Convert.ToBase64String(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(file)));

    private static string Slug(string name) => new([.. name.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-')]);
}
