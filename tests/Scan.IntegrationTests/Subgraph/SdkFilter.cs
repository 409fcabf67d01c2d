using System.Text.Json.Nodes;
using Scan.Domain.Primitives;

namespace Scan.IntegrationTests.Subgraph;

/// <summary>A filter of agent0-sdk and the same in plain code.</summary>
internal sealed record SdkFilter(string Key, JsonNode Value, Func<SeededAgent, bool> Holds)
{
    public override string ToString() => $"{Key}: {Value.ToJsonString()}";

    /// <summary>Every filter of searchAgents but the keyword, which the SDK sends to a service of its own.</summary>
    public static IReadOnlyList<SdkFilter> All(IReadOnlyList<SeededAgent> agents, Random random)
    {
        var some = agents.Where(a => a.File is not null).OrderBy(_ => random.Next()).Take(40).ToList();
        var (early, late) = (agents.Select(a => a.CreatedAt).Order().ElementAt(agents.Count / 50), agents.Select(a => a.UpdatedAt).OrderDescending().ElementAt(agents.Count / 50));
        return
        [
            Text("name", "zürich TRADER", f => f.Name), Text("name", "50%_off", f => f.Name), Text("name", "A\"quote back\\slash", f => f.Name), Text("name", "über 🤖", f => f.Name),
            Text("description", "send \"mail\" for sigma", f => f.Description), Text("ensContains", "agent7.ETH", f => f.Ens), Text("didContains", "WEB:3.", f => f.Did),
            Text("mcpContains", "MCP17.example", f => f.Mcp), Text("a2aContains", "a2a9.Example", f => f.A2a), Text("webContains", "site33", f => f.Web),
            Flag("active", true, f => f.Active == true), Flag("active", false, f => f.Active == false), Flag("x402support", true, f => f.X402 == true), Flag("x402support", false, f => f.X402 == false),
            Flag("hasMCP", true, f => f.Mcp is not null), Flag("hasMCP", false, f => f.Mcp is null), Flag("hasA2A", true, f => f.A2a is not null), Flag("hasA2A", false, f => f.A2a is null),
            Flag("hasWeb", true, f => f.Web is not null), Flag("hasWeb", false, f => f.Web is null), Flag("hasOASF", true, HasOasf), Flag("hasOASF", false, f => !HasOasf(f)),
            Flag("hasEndpoints", true, HasEndpoints), Flag("hasEndpoints", false, f => !HasEndpoints(f)),
            List("supportedTrust", ["tee-attestation"], f => f.Trusts), List("supportedTrust", ["reputation", "crypto-economic"], f => f.Trusts), List("a2aSkills", ["send \"mail\""], f => f.A2aSkills),
            List("mcpTools", ["fetch_price", "plan"], f => f.McpTools), List("mcpPrompts", ["swap"], f => f.McpPrompts), List("mcpResources", ["search"], f => f.McpResources),
            List("oasfSkills", ["plan"], f => f.OasfSkills), List("oasfDomains", ["Zürich", "🤖 bot"], f => f.OasfDomains), List("mcpTools", ["no such tool"], f => f.McpTools),
            Accounts("owners", [AgentSeed.Owners[3]], a => a.Owner), Accounts("owners", [AgentSeed.Owners[5], AgentSeed.Owners[6]], a => a.Owner),
            Accounts("operators", [AgentSeed.Clients[1], AgentSeed.Clients[2]], a => a.Operator),
            new("walletAddress", AgentSeed.Owners[9].ToChecksum(), a => a.Wallet == AgentSeed.Owners[9]),
            new("registeredAtTo", early, a => a.CreatedAt <= early), new("updatedAtFrom", late, a => a.UpdatedAt >= late),
            new("registeredAtFrom", DateTimeOffset.FromUnixTimeSeconds(late).ToString("yyyy-MM-dd'T'HH:mm:ss"), a => a.CreatedAt >= late), new("updatedAtTo", early, a => a.UpdatedAt <= early),
            new("agentIds", new JsonArray([.. some.Select(a => (JsonNode)a.Id)]), a => some.Exists(s => s.Id == a.Id)),
            new("hasMetadataKey", "région", a => a.Metadata.ContainsKey("région")),
            new("metadataValue", new JsonObject { ["key"] = "category", ["value"] = "gaming ✓" }, a => a.Metadata.GetValueOrDefault("category") == "gaming ✓"),
            Feedback(new JsonObject { ["hasFeedback"] = true }, a => a.Standing > 0), Feedback(new JsonObject { ["hasNoFeedback"] = true }, a => a.Standing == 0),
            Feedback(new JsonObject { ["minCount"] = 4 }, a => a.Standing >= 4), Feedback(new JsonObject { ["minCount"] = 1, ["maxCount"] = 1, ["minValue"] = 700.5 }, a => a.Standing == 1 && Mean(Standing(a)) >= 700.5),
            Feedback(new JsonObject { ["maxValue"] = -10.25 }, a => a.Standing > 0 && Mean(Standing(a)) <= -10.25),
            Feedback(new JsonObject { ["fromReviewers"] = new JsonArray(AgentSeed.Clients[4].ToChecksum(), AgentSeed.Clients[5].ToString()) }, a => Standing(a).Any(f => f.Client == AgentSeed.Clients[4] || f.Client == AgentSeed.Clients[5])),
            Feedback(new JsonObject { ["endpoint"] = "HTTPS://5.example" }, a => Standing(a).Any(f => f.Endpoint == "https://5.Example/mcp")),
            Feedback(new JsonObject { ["hasResponse"] = true, ["includeRevoked"] = true }, a => a.Feedback.Any(f => f.Responses > 0)),
            Feedback(new JsonObject { ["tag"] = "uptime", ["minValue"] = 900 }, a => Standing(a).Where(f => f.Tag1 == "uptime" || f.Tag2 == "uptime").ToList() is { Count: > 0 } tagged && Mean(tagged) >= 900),
            Feedback(new JsonObject { ["tag1"] = "x402", ["tag2"] = "speed" }, a => Standing(a).Any(f => f.Tag1 == "x402" && f.Tag2 == "speed")),
        ];
    }

    private static List<SeededFeedback> Standing(SeededAgent a) => [.. a.Feedback.Where(f => !f.Revoked)];

    private static double Mean(IReadOnlyList<SeededFeedback> feedback) => feedback.Sum(f => (double)f.Amount) / feedback.Count;

    private static bool HasOasf(SeededFile f) => f.OasfSkills.Count > 0 || f.OasfDomains.Count > 0;

    private static bool HasEndpoints(SeededFile f) => (f.Web ?? f.Mcp ?? f.A2a) is not null;

    private static SdkFilter Text(string key, string text, Func<SeededFile, string?> of) => new(key, text, a => a.File is { } f && of(f)?.Contains(text, StringComparison.InvariantCultureIgnoreCase) == true);

    private static SdkFilter Flag(string key, bool value, Func<SeededFile, bool> holds) => new(key, value, a => a.File is { } f && holds(f));

    private static SdkFilter List(string key, string[] any, Func<SeededFile, IReadOnlyList<string>> of) => new(key, new JsonArray([.. any.Select(t => (JsonNode)t!)]), a => a.File is { } f && of(f).Intersect(any).Any());

    private static SdkFilter Accounts(string key, Address[] any, Func<SeededAgent, Address?> of) => new(key, new JsonArray([.. any.Select(o => (JsonNode)o.ToChecksum())]), a => of(a) is { } account && any.Contains(account));

    private static SdkFilter Feedback(JsonObject filter, Func<SeededAgent, bool> holds) => new("feedback", filter, holds);
}
