using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Scan.IntegrationTests.Subgraph;

/// <summary>What clients of graph-node expect of the endpoint beyond what the SDK asks.</summary>
[Collection(nameof(AgentSite))]
public sealed class SubgraphTests(AgentSite site)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;
    private static readonly string Path = $"/subgraphs/erc8004/{AgentSite.First}";

    [Theory]
    [InlineData("query ($id: String!) { agent(id: $id) { id } }")]
    [InlineData("query ($id: ID!) { agent(id: $id) { id } }")]
    public async Task An_id_may_be_declared_as_text_or_id(string query)
    {
        var data = await DataAsync(Path, query, new { id = "31337:7" });
        Assert.Equal("31337:7", data.GetProperty("agent").GetProperty("id").GetString());
    }

    [Fact]
    public async Task Numbers_are_taken_as_numbers_and_strings_and_given_as_strings()
    {
        var (created, data) = (site.Agents[3].CreatedAt, await DataAsync(Path, """
            query ($n: BigInt!, $i: Int!) { a: agents(where: { createdAt: $n }) { createdAt } b: agents(where: { agentId_in: [3, "4"] }) { agentId } c: agents(where: { agentId: $i }) { agentId } d: feedbacks(first: 1, where: { value_gte: 12.5, value_lte: "12.5e0" }) { value } }
            """, new { n = site.Agents[3].CreatedAt, i = 3 }));
        Assert.All(data.GetProperty("a").EnumerateArray(), a => Assert.Equal($"{created}", a.GetProperty("createdAt").GetString()));
        Assert.Equal(["3", "4"], data.GetProperty("b").EnumerateArray().Select(a => a.GetProperty("agentId").GetString()));
        Assert.Equal("3", data.GetProperty("c")[0].GetProperty("agentId").GetString());
        Assert.Equal("12.5", data.GetProperty("d")[0].GetProperty("value").GetString());
    }

    [Fact]
    public async Task Introspection_knows_the_names_that_clients_use()
    {
        var schema = (await DataAsync(Path, "{ __schema { types { name } queryType { fields { name } } } }", null)).GetProperty("__schema");
        var types = schema.GetProperty("types").EnumerateArray().Select(t => t.GetProperty("name").GetString()).ToHashSet();
        Assert.Superset(new HashSet<string?> { "Agent", "Agent_filter", "Agent_orderBy", "OrderDirection", "AgentMetadata_filter", "Feedback_filter", "Feedback_orderBy", "FeedbackResponse_filter", "Validation_filter", "AgentRegistrationFile_filter", "BigInt", "BigDecimal", "Bytes", "Block_height", "_Meta_", "_Block_", "_SubgraphErrorPolicy_", "FeedbackFile", "Protocol" }, types);
        Assert.Contains("agentMetadata_collection", schema.GetProperty("queryType").GetProperty("fields").EnumerateArray().Select(f => f.GetProperty("name").GetString()));
    }

    [Fact]
    public async Task Null_asks_for_what_has_no_value_and_an_absent_key_for_nothing()
    {
        var data = await DataAsync(Path, """
            query ($none: Agent_filter) { with: agents(first: 1000, where: { agentWallet_not: null }) { agentWallet } without: agents(first: 1000, where: { agentWallet: null }) { agentWallet } all: agents(where: $none) { id } }
            """, new { none = (object?)null });
        Assert.All(data.GetProperty("with").EnumerateArray(), a => Assert.Equal(JsonValueKind.String, a.GetProperty("agentWallet").ValueKind));
        Assert.All(data.GetProperty("without").EnumerateArray(), a => Assert.Equal(JsonValueKind.Null, a.GetProperty("agentWallet").ValueKind));
        Assert.Equal(100, data.GetProperty("all").GetArrayLength());
    }

    [Fact]
    public async Task Rows_are_passed_over_without_a_wall_and_each_comes_once()
    {
        var seen = new List<string>();
        for (var skip = 0; ; skip += 1000)
        {
            var page = (await DataAsync(Path, "query ($s: Int!) { agents(first: 1000, skip: $s, orderBy: totalFeedback, orderDirection: desc) { id totalFeedback } }", new { s = skip })).GetProperty("agents");
            seen.AddRange(page.EnumerateArray().Select(a => a.GetProperty("id").GetString()!));
            if (page.GetArrayLength() < 1000) break;
        }
        Assert.Equal(site.Agents.Count, seen.Count);
        Assert.Equal(seen.Count, seen.Distinct().Count());
    }

    [Fact]
    public async Task Entities_lead_to_each_other_and_filter_by_each_other()
    {
        var busy = site.Agents.First(a => a.Feedback.Any(f => f.Responses > 0) && a.Metadata.Count > 0);
        var agent = (await DataAsync(Path, """
            query ($id: ID!) { agent(id: $id) { feedback(first: 100, orderBy: feedbackIndex) { id agent { id owner } responses { id feedback { id } } } metadata { key agent { id } } validations { id } }
              of: feedbacks(first: 1000, where: { agent_: { id: $id } }) { id } having: agents(first: 1000, where: { feedback_: { tag1: "uptime", tag2: "uptime", isRevoked: false } }) { id } }
            """, new { id = busy.Id }));
        var feedback = agent.GetProperty("agent").GetProperty("feedback");
        Assert.Equal(busy.Feedback.Count, feedback.GetArrayLength());
        Assert.Equal(busy.Feedback.Sum(f => f.Responses), feedback.EnumerateArray().Sum(f => f.GetProperty("responses").GetArrayLength()));
        Assert.All(feedback.EnumerateArray(), f => Assert.Equal(busy.Owner.ToString(), f.GetProperty("agent").GetProperty("owner").GetString()));
        Assert.All(feedback.EnumerateArray(), f => Assert.All(f.GetProperty("responses").EnumerateArray(), r => Assert.Equal(f.GetProperty("id").GetString(), r.GetProperty("feedback").GetProperty("id").GetString())));
        Assert.Equal(busy.Feedback.Select(f => $"{busy.Id}:{f.Client}:{f.Index}").Order(), agent.GetProperty("of").EnumerateArray().Select(f => f.GetProperty("id").GetString()).Order());
        var tagged = site.Agents.Where(a => a.Feedback.Any(f => f is { Tag1: "uptime", Tag2: "uptime", Revoked: false })).Select(a => a.Id).Order(StringComparer.Ordinal);
        Assert.Equal(tagged, agent.GetProperty("having").EnumerateArray().Select(a => a.GetProperty("id").GetString()!).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Registries_with_the_same_ids_never_mix()
    {
        var other = site.OfOther.First(a => a.Feedback.Count > 0 && site.Agents[a.Number].Feedback.Count > 0 && a.Owner != site.Agents[a.Number].Owner);
        const string query = "query ($id: ID!) { agent(id: $id) { owner agentURI totalFeedback registrationFile { name } feedback { clientAddress value } metadata { key } } }";
        foreach (var (path, agent) in new[] { (Path, site.Agents[other.Number]), ($"{Path}/{AgentSite.Other}", other) })
        {
            var told = (await DataAsync(path, query, new { id = agent.Id })).GetProperty("agent");
            Assert.Equal((agent.Owner.ToString(), agent.Uri, $"{agent.Standing}"), (told.GetProperty("owner").GetString(), told.GetProperty("agentURI").GetString(), told.GetProperty("totalFeedback").GetString()));
            Assert.Equal(agent.Feedback.Select(f => f.Client.ToString()).Order(), told.GetProperty("feedback").EnumerateArray().Select(f => f.GetProperty("clientAddress").GetString()).Order());
            Assert.Equal(agent.File?.Name, told.GetProperty("registrationFile") is { ValueKind: JsonValueKind.Object } file ? file.GetProperty("name").GetString() : null);
        }
    }

    [Fact]
    public async Task All_chains_answer_together()
    {
        var data = await DataAsync("/subgraphs/erc8004", "{ agents(first: 1000, orderBy: chainId, orderDirection: desc) { id chainId } protocols { chainId identityRegistry reputationRegistry validationRegistry createdAt } _meta { block { number } } }", null);
        Assert.Equal(site.OfSecond.Count, data.GetProperty("agents").EnumerateArray().Count(a => a.GetProperty("chainId").GetString() == $"{AgentSite.Second}"));
        Assert.Equal([AgentSite.Canonical.ToString(), AgentSite.Elsewhere.ToString()], data.GetProperty("protocols").EnumerateArray().Select(p => p.GetProperty("identityRegistry").GetString()));
    }

    [Fact]
    public async Task Meta_and_block_speak_of_the_index()
    {
        var meta = (await DataAsync(Path, "{ _meta { block { number hash timestamp } deployment hasIndexingErrors } }", null)).GetProperty("_meta");
        var (number, hash) = (meta.GetProperty("block").GetProperty("number").GetInt32(), meta.GetProperty("block").GetProperty("hash").GetString());
        var data = await DataAsync(Path, "query ($h: Bytes!, $n: Int!) { a: agents(block: { hash: $h }) { id } b: agents(block: { number: $n }) { id } c: agents(block: { number_gte: $n }) { id } d: agents(block: { number: 1007 }, first: 1000, skip: 13000) { id } }", new { h = hash, n = number });
        Assert.All(new[] { "a", "b", "c" }, name => Assert.Equal(100, data.GetProperty(name).GetArrayLength()));
        // Seven blocks of 2,000 agents, 300 of them the other registry's.
        Assert.Equal(700, data.GetProperty("d").GetArrayLength());
        Assert.Contains("has only indexed up to block number", await ErrorAsync(Path, "{ agents(block: { number: 99999999 }) { id } }"));
        Assert.Contains("is outside the blocks that are kept", await ErrorAsync(Path, "{ agents(block: { number: 1 }) { id } }"));
    }

    [Theory]
    [InlineData("{ agents(first: 1001) { id } }", "first: must be between 0 and 1000")]
    [InlineData("{ agents(skip: -1) { id } }", "skip: must not be negative")]
    [InlineData("{ agents { nosuch } }", "Cannot query field \"nosuch\" on type \"Agent\".")]
    [InlineData("{ agents(where: { createdAt_gt: null }) { id } }", "takes null for equality only")]
    [InlineData("{ agents(where: { owner: \"nothex\" }) { id } }", "Bytes cannot represent")]
    [InlineData("{ agents(where: { agentId: \"1 OR 1=1\" }) { id } }", "BigInt cannot represent")]
    [InlineData("{ agents(first: 1000) { feedback(first: 1000) { id value tag1 } } }", "cost")]
    public async Task A_bad_question_is_refused_in_words(string query, string words) => Assert.Contains(words, await ErrorAsync(Path, query));

    [Fact]
    public async Task Hostile_text_in_filters_is_text()
    {
        var data = await DataAsync(Path, "query ($t: String!) { a: agents(where: { registrationFile_: { name_contains: $t } }) { id } b: agents(where: { id: $t }) { id } c: feedbacks(where: { agent_in: [$t] }) { id } }", new { t = "'); DROP TABLE scan.d_agent; --\0" });
        Assert.All(new[] { "a", "b", "c" }, name => Assert.Equal(0, data.GetProperty(name).GetArrayLength()));
    }

    [Theory]
    [InlineData("/subgraphs/erc8004/31337", "POST")]
    [InlineData("/api/v1/public/agents", "GET")]
    public async Task Pages_of_others_may_read(string path, string method)
    {
        using var preflight = new HttpRequestMessage(HttpMethod.Options, path) { Headers = { { "Origin", "https://app.example" }, { "Access-Control-Request-Method", method }, { "Access-Control-Request-Headers", "content-type" } } };
        using var allowed = await site.Http.SendAsync(preflight, Ct);
        Assert.Equal("*", allowed.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.Contains("content-type", string.Join(',', allowed.Headers.GetValues("Access-Control-Allow-Headers")), StringComparison.OrdinalIgnoreCase);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/agents") { Headers = { { "Origin", "https://app.example" } } };
        using var page = await site.Http.SendAsync(request, Ct);
        Assert.False(page.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task An_address_without_agents_is_missing()
    {
        using var response = await site.Http.PostAsJsonAsync("/subgraphs/erc8004/999", new { query = "{ agents { id } }" }, Ct);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    private async Task<JsonElement> DataAsync(string path, string query, object? variables)
    {
        var answer = await AskAsync(path, query, variables);
        Assert.False(answer.TryGetProperty("errors", out var errors), errors.ToString());
        return answer.GetProperty("data");
    }

    private async Task<string> ErrorAsync(string path, string query) => (await AskAsync(path, query, null)).GetProperty("errors")[0].GetProperty("message").GetString()!;

    private async Task<JsonElement> AskAsync(string path, string query, object? variables)
    {
        using var response = await site.Http.PostAsJsonAsync(path, new { query, variables }, Ct);
        return await response.Content.ReadFromJsonAsync<JsonElement>(Ct);
    }
}
