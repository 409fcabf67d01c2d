using System.Text.Json;
using System.Text.Json.Nodes;

namespace Scan.IntegrationTests.Subgraph;

/// <summary>The unmodified agent0-sdk finds with each of its filters what plain code finds in the same data.</summary>
[Collection(nameof(AgentSite))]
public sealed class Agent0SdkTests(AgentSite site)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_filter_finds_what_plain_code_finds()
    {
        var filters = SdkFilter.All(site.Agents, new Random(1));
        await CompareAsync([.. filters.Select(f => new[] { f })], site.Agents);
    }

    [Fact]
    public async Task Filters_together_find_what_plain_code_finds()
    {
        var random = new Random(2);
        var filters = SdkFilter.All(site.Agents, random);
        var combinations = Enumerable.Range(0, 60).Select(_ => filters.OrderBy(_ => random.Next()).DistinctBy(f => f.Key).Take(random.Next(2, 5)).ToArray())
            .Where(c => !(c.Any(f => f.Key == "hasMetadataKey") && c.Any(f => f.Key == "metadataValue"))).ToList();
        await CompareAsync(combinations, site.Agents);
    }

    [Fact]
    public async Task All_twenty_thousand_agents_are_paged_past_the_five_thousand_of_others()
    {
        var found = await CallAsync(Search(new JsonObject()), Search(new JsonObject { ["hasRegistrationFile"] = false }));
        Assert.Equal(Ids(site.Agents.Where(a => a.File is not null)), Ids(found[0]));
        Assert.Equal(Ids(site.Agents.Where(a => a.File is null)), Ids(found[1]));
    }

    [Theory]
    [InlineData("createdAt")]
    [InlineData("updatedAt")]
    [InlineData("lastActivity")]
    [InlineData("totalFeedback")]
    [InlineData("name")]
    [InlineData("chainId")]
    public async Task Agents_come_in_each_order_that_the_SDK_takes(string order)
    {
        var matching = site.Agents.Where(a => a.File is { } f && f.McpTools.Contains("plan") && f.A2a is not null).ToList();
        JsonObject filters() => new() { ["mcpTools"] = new JsonArray("plan"), ["hasA2A"] = true };
        var found = await CallAsync(Search(filters(), $"{order}:asc"), Search(filters(), $"{order}:desc"));
        Assert.Equal(Ids(matching), Ids(found[0]));
        Assert.Equal(Ids(matching), Ids(found[1]));
    }

    [Fact]
    public async Task One_agent_is_told_in_full()
    {
        var chosen = site.Agents.Where(a => a.File is { } f && f.McpTools.Count > 0 && f.Ens is not null && a.Wallet is not null && a.Operator is not null && a.Feedback.Count > 0).Take(12).ToList();
        Assert.Equal(12, chosen.Count);
        var found = await CallAsync([.. chosen.Select(a => ("getAgent", new JsonArray(a.Id)))]);
        foreach (var (agent, told) in chosen.Zip(found)) AssertTold(agent, told);
        Assert.Equal(JsonValueKind.Null, (await CallAsync(("getAgent", new JsonArray("31337:99999999"))))[0].ValueKind);
    }

    [Fact]
    public async Task Feedback_is_found_by_agent_reviewer_tag_and_value()
    {
        var (reviewer, busy) = (AgentSeed.Clients[7], site.Agents.Where(a => a.Feedback.Count >= 3).Take(50).ToList());
        var all = site.Agents.SelectMany(a => a.Feedback.Select(f => (Agent: a, Feedback: f))).ToList();
        (JsonObject Filter, JsonObject Options, Func<SeededAgent, SeededFeedback, bool> Holds)[] searches =
        [
            (new() { ["agents"] = new JsonArray([.. busy.Select(a => (JsonNode)a.Id)]) }, [], (a, f) => busy.Contains(a) && !f.Revoked),
            (new() { ["reviewers"] = new JsonArray(reviewer.ToString()), ["includeRevoked"] = true }, [], (_, f) => f.Client == reviewer),
            (new() { ["reviewers"] = new JsonArray(reviewer.ToString()) }, new() { ["minValue"] = 12.5, ["maxValue"] = 400 }, (_, f) => f.Client == reviewer && !f.Revoked && f.Amount is >= 12.5m and <= 400),
            (new(), new() { ["maxValue"] = -49 }, (_, f) => !f.Revoked && f.Amount <= -49),
            (new() { ["tags"] = new JsonArray("uptime", "x402"), ["reviewers"] = new JsonArray(reviewer.ToString()) }, [], (_, f) => f.Client == reviewer && !f.Revoked && new[] { f.Tag1, f.Tag2 }.Intersect(["uptime", "x402"]).Any()),
            // The SDK leaves the values out when there are tags.
            (new() { ["tags"] = new JsonArray("speed"), ["reviewers"] = new JsonArray(reviewer.ToString()) }, new() { ["minValue"] = 900 }, (_, f) => f.Client == reviewer && !f.Revoked && (f.Tag1 == "speed" || f.Tag2 == "speed")),
        ];
        var found = await CallAsync([.. searches.Select(s => ("searchFeedback", new JsonArray(s.Filter, s.Options)))]);
        foreach (var (search, rows) in searches.Zip(found))
        {
            var expected = all.Where(p => search.Holds(p.Agent, p.Feedback)).Select(p => $"{p.Agent.Id}/{p.Feedback.Client}/{p.Feedback.Index}/{(double)p.Feedback.Amount:R}/{p.Feedback.Responses}").Order(StringComparer.Ordinal);
            Assert.NotEmpty(expected);
            Assert.Equal(expected, rows.EnumerateArray().Select(f =>
                $"{f.GetProperty("id")[0].GetString()}/{f.GetProperty("id")[1].GetString()}/{f.GetProperty("id")[2].GetInt32()}/{f.GetProperty("value").GetDouble():R}/{f.GetProperty("answers").GetArrayLength()}").Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public async Task Two_chains_are_searched_at_their_own_addresses()
    {
        var found = await CallAsync(Search(new JsonObject { ["chains"] = new JsonArray(AgentSite.First, AgentSite.Second), ["hasWeb"] = true, ["active"] = true, ["x402support"] = true }));
        Assert.Equal(Ids(site.Agents.Concat(site.OfSecond).Where(a => a.File is { Web: not null, Active: true, X402: true })), Ids(found[0]));
    }

    [Fact]
    public async Task Another_registry_of_the_chain_has_its_own_address_and_no_agent_of_the_canonical_one()
    {
        SdkFilter[] filters = [.. SdkFilter.All(site.OfOther, new Random(3)).Where(f => f.Key is not ("agentIds" or "operators"))];
        await CompareAsync([.. filters.Select(f => new[] { f })], site.OfOther, new Dictionary<long, string> { [AgentSite.First] = $"{site.Http.BaseAddress}subgraphs/erc8004/{AgentSite.First}/{AgentSite.Other}" });
    }

    private async Task CompareAsync(IReadOnlyList<SdkFilter[]> searches, IReadOnlyList<SeededAgent> agents, IReadOnlyDictionary<long, string>? subgraphs = null)
    {
        Agent0Sdk.SkipUnlessInstalled();
        var found = await Agent0Sdk.CallAsync(subgraphs ?? Subgraphs, [.. searches.Select(s => Search(new JsonObject(s.Select(f => KeyValuePair.Create(f.Key, (JsonNode?)f.Value.DeepClone())))))], Ct);
        foreach (var (search, rows) in searches.Zip(found))
        {
            var expected = Ids(agents.Where(a => a.File is not null && search.All(f => f.Holds(a))));
            Assert.True(expected.SequenceEqual(Ids(rows)), $"{string.Join(", ", search.Select(f => f.ToString()))}: {expected.Count} expected, {rows.GetArrayLength()} found");
        }
    }

    private static void AssertTold(SeededAgent agent, JsonElement told)
    {
        Assert.Equal(agent.Id, told.GetProperty("agentId").GetString());
        Assert.Equal(agent.File!.Name ?? agent.Id, told.GetProperty("name").GetString());
        Assert.Equal(agent.File.Description ?? "", told.GetProperty("description").GetString());
        Assert.Equal([agent.Owner.ToString()], Texts(told, "owners"));
        Assert.Equal([agent.Operator!.Value.ToString()], Texts(told, "operators"));
        Assert.Equal(agent.Wallet!.Value.ToString(), told.GetProperty("walletAddress").GetString());
        Assert.Equal(agent.File.Ens, told.GetProperty("ens").GetString());
        Assert.Equal(agent.File.Mcp, told.TryGetProperty("mcp", out var mcp) ? mcp.GetString() : null);
        Assert.Equal(agent.File.McpTools, Texts(told, "mcpTools"));
        Assert.Equal(agent.File.A2aSkills, Texts(told, "a2aSkills"));
        Assert.Equal(agent.File.Trusts, Texts(told, "supportedTrusts"));
        Assert.Equal(agent.File.OasfDomains, Texts(told, "oasfDomains"));
        Assert.Equal(agent.File.Active ?? false, told.GetProperty("active").GetBoolean());
        Assert.Equal(agent.File.X402 ?? false, told.GetProperty("x402support").GetBoolean());
        Assert.Equal((agent.CreatedAt, agent.UpdatedAt, agent.LastActivity), (told.GetProperty("createdAt").GetInt64(), told.GetProperty("updatedAt").GetInt64(), told.GetProperty("lastActivity").GetInt64()));
        Assert.Equal(agent.Uri, told.GetProperty("agentURI").GetString());
        Assert.Equal(agent.Standing, told.GetProperty("feedbackCount").GetInt32());
    }

    private IReadOnlyDictionary<long, string> Subgraphs => new Dictionary<long, string>
    {
        [AgentSite.First] = $"{site.Http.BaseAddress}subgraphs/erc8004/{AgentSite.First}", [AgentSite.Second] = $"{site.Http.BaseAddress}subgraphs/erc8004/{AgentSite.Second}",
    };

    private async Task<IReadOnlyList<JsonElement>> CallAsync(params (string, JsonArray)[] calls)
    {
        Agent0Sdk.SkipUnlessInstalled();
        return await Agent0Sdk.CallAsync(Subgraphs, calls, Ct);
    }

    private static (string, JsonArray) Search(JsonObject filters, string? sort = null)
    {
        if (!filters.ContainsKey("chains")) filters["chains"] = new JsonArray(AgentSite.First);
        return ("searchAgents", new JsonArray(filters, sort is null ? new JsonObject() : new JsonObject { ["sort"] = new JsonArray(sort) }));
    }

    private static List<string> Ids(IEnumerable<SeededAgent> agents) => [.. agents.Select(a => a.Id).Order(StringComparer.Ordinal)];

    private static List<string> Ids(JsonElement found) => [.. found.EnumerateArray().Select(a => a.GetProperty("agentId").GetString()!).Order(StringComparer.Ordinal)];

    private static IEnumerable<string> Texts(JsonElement of, string name) => of.GetProperty(name).EnumerateArray().Select(t => t.GetString()!);
}
