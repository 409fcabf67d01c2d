using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Scan.IntegrationTests.Subgraph;

/// <summary>8004scan's public routes: parameters, envelope, fields, errors.</summary>
[Collection(nameof(AgentSite))]
public sealed class PublicRouteTests(AgentSite site)
{
    private const string Base = "/api/v1/public";
    private static CancellationToken Ct => TestContext.Current.CancellationToken;
    private IEnumerable<SeededAgent> All => site.Agents.Concat(site.OfSecond);

    [Theory]
    [InlineData("/agents")]
    [InlineData("/agents/31337/5")]
    [InlineData("/agents/search?q=oracle")]
    [InlineData("/feedbacks")]
    [InlineData("/stats")]
    [InlineData("/chains")]
    public async Task Every_answer_stands_in_the_envelope(string route)
    {
        var answer = await GetAsync(route);
        Assert.True(answer.GetProperty("success").GetBoolean());
        var meta = answer.GetProperty("meta");
        Assert.True(DateTimeOffset.TryParse(meta.GetProperty("timestamp").GetString(), CultureInfo.InvariantCulture, out _));
        Assert.False(string.IsNullOrEmpty(meta.GetProperty("requestId").GetString()));
        Assert.False(string.IsNullOrEmpty(meta.GetProperty("version").GetString()));
    }

    [Fact]
    public async Task Pages_by_offset_and_by_page_are_the_same_and_the_total_never_changes()
    {
        var byOffset = await GetAsync("/agents?limit=50&offset=100&sortBy=created_at&sortOrder=asc");
        var byPage = await GetAsync("/agents?limit=50&page=3&sortBy=createdAt&sortOrder=asc");
        Assert.Equal(byOffset.GetProperty("data").GetRawText(), byPage.GetProperty("data").GetRawText());
        var pages = byOffset.GetProperty("meta").GetProperty("pagination");
        Assert.Equal("{\"limit\":50,\"offset\":100,\"total\":20200,\"hasMore\":true,\"page\":3}", pages.GetRawText());
        var last = await GetAsync("/agents?limit=100&offset=20150");
        Assert.Equal((50, false, 20_200), (last.GetProperty("data").GetArrayLength(), last.GetProperty("meta").GetProperty("pagination").GetProperty("hasMore").GetBoolean(), last.GetProperty("meta").GetProperty("pagination").GetProperty("total").GetInt32()));
        Assert.Equal(20, (await GetAsync("/agents")).GetProperty("data").GetArrayLength());
    }

    [Fact]
    public async Task Filters_count_what_plain_code_counts()
    {
        var owner = AgentSeed.Owners[7];
        (string Query, Func<SeededAgent, bool> Holds)[] filters =
        [
            ("chainId=31338", a => a.ChainId == 31338), ($"ownerAddress={owner.ToChecksum()}", a => a.Owner == owner), ("protocol=MCP", a => Speaks(a, "mcp")), ("hasMcp=true&chainId=31337", a => a.ChainId == 31337 && Speaks(a, "mcp")),
            ("hasMcp=false", a => !Speaks(a, "mcp")), ("hasA2a=true&hasOasf=true", a => Speaks(a, "a2a") && Speaks(a, "oasf")), ("x402=true&isActive=false", a => a.File is { X402: true, Active: false }),
            ("trust=tee-attestation&protocol=web", a => a.File?.Trusts.Contains("tee-attestation") == true && Speaks(a, "web")),
        ];
        foreach (var (query, holds) in filters) Assert.Equal((query, All.Count(holds)), (query, await TotalAsync($"/agents?limit=1&{query}")));
        Assert.Equal(All.Count(a => a.Owner == owner), await TotalAsync($"/accounts/{owner}/agents?limit=1"));
    }

    [Fact]
    public async Task A_search_says_where_the_words_stand_and_names_come_first()
    {
        var found = await GetAsync("/agents/search?q=SIGMA&limit=100&semanticWeight=0.5");
        static IEnumerable<string?> Texts(SeededFile f) => [f.Name, f.Description, .. f.OasfDomains];
        var expected = All.Count(a => a.File is { } f && Texts(f).Any(t => t?.Contains("sigma", StringComparison.OrdinalIgnoreCase) == true));
        Assert.Equal(expected, found.GetProperty("meta").GetProperty("pagination").GetProperty("total").GetInt32());
        foreach (var agent in found.GetProperty("data").EnumerateArray())
        {
            var matched = agent.GetProperty("matched_fields").EnumerateArray().Select(m => m.GetString()!).ToList();
            Assert.Contains("name", matched);
            Assert.Contains("sigma", agent.GetProperty("name").GetString()!, StringComparison.OrdinalIgnoreCase);
        }
        var behind = await GetAsync($"/agents/search?q=sigma&limit=1&offset={expected - 1}");
        Assert.DoesNotContain("name", behind.GetProperty("data")[0].GetProperty("matched_fields").EnumerateArray().Select(m => m.GetString()));
    }

    [Fact]
    public async Task The_search_page_says_where_in_an_agents_file_the_words_stand()
    {
        var agent = site.Agents.First(a => a.File is { Ens: not null });
        var page = await site.Http.GetStringAsync($"/search?q={agent.File!.Ens!.ToUpperInvariant()}", Ct);
        Assert.Contains("its ens, on Chain 31337", page);
    }

    [Fact]
    public async Task An_agent_has_both_spellings_and_null_for_what_is_not_known()
    {
        var agent = site.Agents.First(a => a.File is { Mcp: not null, Active: not null } && a.Wallet is not null && a.Metadata.Count > 0 && a.Standing > 0);
        var told = (await GetAsync($"/agents/{agent.ChainId}/{agent.Number}")).GetProperty("data");
        var id = $"{agent.ChainId}:{AgentSite.Canonical}:{agent.Number}";
        Assert.Equal((id, id, $"{agent.Number}", $"{agent.Number}"), (told.GetProperty("agent_id").GetString(), told.GetProperty("agentId").GetString(), told.GetProperty("token_id").GetString(), told.GetProperty("tokenId").GetString()));
        Assert.Equal(agent.Owner.ToString(), told.GetProperty("owner_address").GetString());
        Assert.Equal(agent.Wallet!.Value.ToString(), told.GetProperty("agentWallet").GetString());
        Assert.Equal(agent.File!.Mcp, told.GetProperty("services").GetProperty("mcp").GetProperty("endpoint").GetString());
        Assert.Contains("MCP", told.GetProperty("supported_protocols").EnumerateArray().Select(p => p.GetString()));
        Assert.Equal(agent.File.Active, told.GetProperty("is_active").GetBoolean());
        Assert.Equal(agent.Standing, told.GetProperty("total_feedbacks").GetInt32());
        Assert.Equal(agent.Feedback.Where(f => !f.Revoked).Average(f => f.Amount), told.GetProperty("average_score").GetDecimal(), 6);
        Assert.Equal(agent.Metadata.Count, told.GetProperty("raw_metadata").GetProperty("onchain").GetArrayLength());
        Assert.Equal(agent.File.Name, told.GetProperty("raw_metadata").GetProperty("offchain_content").TryGetProperty("name", out var name) ? name.GetString() : null);
        Assert.All(new[] { "star_count", "total_score", "rank", "health_score", "is_verified", "isTestnet", "scores", "healthStatus" }, field => Assert.Equal(JsonValueKind.Null, told.GetProperty(field).ValueKind));
    }

    [Fact]
    public async Task Feedback_is_cut_by_score_and_chain()
    {
        var expected = site.OfSecond.SelectMany(a => a.Feedback).Where(f => !f.Revoked && f.Amount is >= 10 and <= 99.5m).ToList();
        var found = await GetAsync("/feedbacks?chainId=31338&minScore=10&maxScore=99.5&limit=100");
        Assert.Equal(expected.Count, found.GetProperty("meta").GetProperty("pagination").GetProperty("total").GetInt32());
        Assert.Equal(expected.Select(f => f.Amount).Order(), found.GetProperty("data").EnumerateArray().Select(f => f.GetProperty("score").GetDecimal()).Order());
    }

    [Fact]
    public async Task Totals_are_sums_over_the_chains()
    {
        var stats = (await GetAsync("/stats")).GetProperty("data");
        Assert.Equal((20_200, All.Sum(a => a.Standing), All.Select(a => a.Owner).Distinct().Count()), (stats.GetProperty("total_agents").GetInt32(), stats.GetProperty("totalFeedbacks").GetInt32(), stats.GetProperty("total_users").GetInt32()));
        var chains = (await GetAsync("/chains")).GetProperty("data");
        Assert.Equal([31337, 31338], chains.EnumerateArray().Select(c => c.GetProperty("chainId").GetInt32()));
    }

    [Theory]
    [InlineData("/agents?limit=0", 400, "BadRequest", "limit")]
    [InlineData("/agents?limit=101", 400, "BadRequest", "limit")]
    [InlineData("/agents?offset=-1", 400, "BadRequest", "offset")]
    [InlineData("/agents?chainId=x", 400, "BadRequest", "chainId")]
    [InlineData("/agents?sortBy=evil", 400, "BadRequest", "sortBy")]
    [InlineData("/agents?bogus=1", 400, "BadRequest", "bogus")]
    [InlineData("/agents/search", 400, "BadRequest", "q")]
    [InlineData("/agents/search?q=a&semanticWeight=2", 400, "BadRequest", "semanticWeight")]
    [InlineData("/accounts/0x12/agents", 400, "BadRequest", "address")]
    [InlineData("/feedbacks?minScore=abc", 400, "BadRequest", "minScore")]
    [InlineData("/agents/31337/99999999", 404, "NotFound", null)]
    [InlineData("/agents/7/1", 404, "NotFound", null)]
    [InlineData("/nothing", 404, "NotFound", null)]
    public async Task Refusals_have_their_form(string route, int status, string code, string? field)
    {
        using var response = await site.Http.GetAsync(Base + route, Ct);
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>(Ct);
        Assert.Equal((HttpStatusCode)status, response.StatusCode);
        Assert.False(answer.GetProperty("success").GetBoolean());
        var error = answer.GetProperty("error");
        Assert.Equal(code, error.GetProperty("code").GetString());
        Assert.False(string.IsNullOrEmpty(error.GetProperty("message").GetString()));
        Assert.Equal(field, error.GetProperty("details").TryGetProperty("field", out var named) ? named.GetString() : null);
    }

    private static bool Speaks(SeededAgent a, string protocol) => a.File is { } f && protocol switch
    {
        "mcp" => f.Mcp is not null || f.McpTools.Count + f.McpPrompts.Count + f.McpResources.Count > 0,
        "a2a" => f.A2a is not null || f.A2aSkills.Count > 0,
        "oasf" => f.OasfSkills.Count + f.OasfDomains.Count > 0,
        _ => f.Web is not null,
    };

    private async Task<int> TotalAsync(string route) => (await GetAsync(route)).GetProperty("meta").GetProperty("pagination").GetProperty("total").GetInt32();

    private async Task<JsonElement> GetAsync(string route)
    {
        using var response = await site.Http.GetAsync(Base + route, Ct);
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>(Ct);
        Assert.True(response.IsSuccessStatusCode, answer.ToString());
        return answer;
    }
}
