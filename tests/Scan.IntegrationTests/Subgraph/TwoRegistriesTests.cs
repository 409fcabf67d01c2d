using System.Net.Http.Json;
using System.Text.Json;
using Scan.Domain.Primitives;

namespace Scan.IntegrationTests.Subgraph;

/// <summary>Two identity registries of one chain give out the same ids; nothing of one agent shows at the other.</summary>
[Collection(nameof(AgentSite))]
public sealed class TwoRegistriesTests(AgentSite site)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;
    public static TheoryData<int> Numbers => [0, 1, 2, 3, 4];

    [Theory]
    [MemberData(nameof(Numbers))]
    public async Task GraphQL_leads_from_each_agent_to_its_own_logs_feedback_and_metadata(int number)
    {
        foreach (var agent in new[] { site.Agents[number], site.OfOther[number] })
        {
            var told = (await GraphAsync("query ($r: Address!, $n: UInt256!) { agent(chainId: 31337, registry: $r, agentId: $n) { owner name provenance { transaction address } feedbacks(first: 50) { nodes { registry client agent { owner } } } metadata(first: 50) { nodes { registry metadataKey } } } }",
                new { r = agent.Registry.ToString(), n = $"{number}" })).GetProperty("agent");
            Assert.Equal((agent.Owner.ToString(), agent.File?.Name), (told.GetProperty("owner").GetString(), told.GetProperty("name").GetString()));
            var log = Assert.Single(told.GetProperty("provenance").EnumerateArray());
            Assert.Equal((AgentSite.MintOf(agent).ToString(), agent.Registry.ToString()), (log.GetProperty("transaction").GetString(), log.GetProperty("address").GetString()));
            var feedback = told.GetProperty("feedbacks").GetProperty("nodes").EnumerateArray().ToList();
            Assert.Equal(agent.Feedback.Select(f => f.Client.ToString()).Order(), feedback.Select(f => f.GetProperty("client").GetString()).Order());
            Assert.All(feedback, f => Assert.Equal(agent.Owner.ToString(), f.GetProperty("agent").GetProperty("owner").GetString()));
        }
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public async Task Pages_show_one_agent_and_the_short_address_is_the_canonical_registrys(int number)
    {
        var (canonical, other) = (site.Agents[number], site.OfOther[number]);
        foreach (var (path, agent, topic) in new[]
        {
            ($"{AgentSite.Canonical}/{number}", canonical, $"agent:31337:{number}"), ($"{number}", canonical, $"agent:31337:{number}"), ($"{AgentSite.Other}/{number}", other, $"agent:31337:{AgentSite.Other}:{number}"),
        })
        {
            var page = await site.Http.GetStringAsync($"/agents/31337/{path}", Ct);
            Assert.Contains($"\"{topic}\"", page);
            Assert.Contains(agent.Owner.ToString(), page, StringComparison.OrdinalIgnoreCase);
            Assert.Contains(agent.Registry.ToString(), page, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain((agent == other ? AgentSite.Canonical : AgentSite.Other).ToString(), page, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task REST_keeps_registry_and_id_together()
    {
        var other = site.OfOther.First(a => a.Feedback.Count > 0 && site.Agents[a.Number].Feedback.Count > 0);
        foreach (var agent in new[] { site.Agents[other.Number], other })
        {
            var found = await site.Http.GetFromJsonAsync<JsonElement>($"/api/v1/agents/31337/{agent.Registry}/{agent.Number}", Ct);
            Assert.Equal(agent.Owner.ToString(), found.GetProperty("owner").GetString());
            var feedback = await site.Http.GetFromJsonAsync<JsonElement>($"/api/v1/feedbacks?registry={agent.Registry}&agentId={agent.Number}", Ct);
            Assert.Equal(agent.Feedback.Select(f => f.Client.ToString()).Order(), feedback.GetProperty("items").EnumerateArray().Select(f => f.GetProperty("client").GetString()).Order());
        }
        var shown = (await site.Http.GetFromJsonAsync<JsonElement>($"/api/v1/public/agents/31337/{other.Number}", Ct)).GetProperty("data");
        Assert.Equal((AgentSite.Canonical.ToString(), site.Agents[other.Number].Owner.ToString()), (shown.GetProperty("contract_address").GetString(), shown.GetProperty("owner_address").GetString()));
    }

    private async Task<JsonElement> GraphAsync(string query, object variables)
    {
        using var response = await site.Http.PostAsJsonAsync("/graphql", new { query, variables }, Ct);
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>(Ct);
        Assert.False(answer.TryGetProperty("errors", out var errors), errors.ToString());
        return answer.GetProperty("data");
    }
}
