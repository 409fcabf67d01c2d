using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;

namespace Scan.IntegrationTests.Subgraph;

/// <summary>Time series and their roll-ups, against plain code over what was seeded.</summary>
[Collection(nameof(AgentSite))]
public sealed class SeriesTests(AgentSite site)
{
    private const long Hour = 3_600, Day = 86_400;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static IEnumerable<(SeededAgent Agent, long Time, decimal Amount, bool Revokes)> Points(IEnumerable<SeededAgent> agents) =>
        agents.SelectMany(a => a.Feedback.SelectMany(f => f.Revoked ? new[] { (a, f.Time, f.Amount, false), (a, f.Time + 5, f.Amount, true) } : [(a, f.Time, f.Amount, false)]));

    [Theory]
    [InlineData("day", Day)]
    [InlineData("\"hour\"", Hour)]
    public async Task Roll_ups_of_a_chain_are_the_sums_up_to_each_bucket_s_end(string interval, long seconds)
    {
        var rows = (await DataAsync(AgentSite.Second, $$"""{ list: protocolFeedbackStats(interval: {{interval}}, current: include, first: 1000, orderBy: timestamp, orderDirection: asc) { timestamp feedbackCreated feedbackRevoked valueSum valueDeltaSum protocol { id } } }""")).EnumerateArray().ToList();
        var points = Points(site.OfSecond).ToList();
        var expected = points.GroupBy(p => p.Time - p.Time % seconds).OrderBy(g => g.Key).Take(1000).Select(g => g.Key).ToList();
        Assert.Equal(expected, rows.Select(r => Seconds(r)));
        foreach (var (row, start) in rows.Zip(expected))
        {
            var until = points.Where(p => p.Time < start + seconds).ToList();
            Assert.Equal((until.Count(p => !p.Revokes), until.Count(p => p.Revokes), until.Where(p => !p.Revokes).Sum(p => p.Amount), until.Sum(p => p.Revokes ? -p.Amount : p.Amount)),
                ((int)Number(row, "feedbackCreated"), (int)Number(row, "feedbackRevoked"), Number(row, "valueSum"), Number(row, "valueDeltaSum")));
            Assert.Equal($"{AgentSite.Second}", row.GetProperty("protocol").GetProperty("id").GetString());
        }
    }

    [Fact]
    public async Task Roll_ups_of_an_agent_are_its_own_and_come_newest_first()
    {
        var busy = site.Agents.Where(a => a.Feedback.Count > 2 && a.Feedback.Any(f => f.Revoked)).MaxBy(a => a.Feedback.Count)!;
        var rows = (await DataAsync(AgentSite.First, $$"""{ list: agentFeedbackStats(interval: day, current: include, where: { agent: "{{busy.Id}}" }) { timestamp feedbackCreated valueDeltaSum agent { id owner } } }""")).EnumerateArray().ToList();
        var points = Points([busy]).ToList();
        Assert.Equal(points.Select(p => p.Time - p.Time % Day).Distinct().OrderDescending(), rows.Select(r => Seconds(r)));
        Assert.Equal((busy.Feedback.Count, points.Sum(p => p.Revokes ? -p.Amount : p.Amount)), ((int)Number(rows[0], "feedbackCreated"), Number(rows[0], "valueDeltaSum")));
        Assert.All(rows, r => Assert.Equal((busy.Id, busy.Owner.ToString()), (r.GetProperty("agent").GetProperty("id").GetString(), r.GetProperty("agent").GetProperty("owner").GetString())));
    }

    [Fact]
    public async Task Points_come_in_the_order_of_time_and_page_without_a_gap()
    {
        var seen = new List<JsonElement>();
        for (var skip = 0; ; skip += 100)
        {
            var page = (await DataAsync(AgentSite.Second, $$"""{ list: feedbackPoints(skip: {{skip}}) { id timestamp value valueDelta isRevocation createdCount revokedCount agent { id } } }""")).EnumerateArray().ToList();
            seen.AddRange(page);
            if (page.Count < 100) break;
        }
        var points = Points(site.OfSecond).ToList();
        Assert.Equal(Enumerable.Range(1, points.Count).Select(i => $"{i}"), seen.Select(p => p.GetProperty("id").GetString()));
        Assert.Equal(points.Select(p => p.Time).Order(), seen.Select(Seconds));
        Assert.Equal(points.Select(p => (p.Agent.Id, p.Time, p.Revokes ? -p.Amount : p.Amount, p.Revokes)).OrderBy(p => p.ToString()), seen.Select(p => (p.GetProperty("agent").GetProperty("id").GetString()!, Seconds(p), Number(p, "valueDelta"), p.GetProperty("isRevocation").GetBoolean())).OrderBy(p => p.ToString()));
    }

    [Fact]
    public async Task Registrations_are_counted_and_the_bucket_that_has_not_ended_waits()
    {
        var all = (await DataAsync(AgentSite.Second, "{ list: protocolAgentStats(interval: day, current: include, first: 1) { agentRegistrations } }")).EnumerateArray().Single();
        Assert.Equal(site.OfSecond.Count, (int)Number(all, "agentRegistrations"));
        var (middle, points) = (site.OfSecond.Select(a => a.CreatedAt).Order().ElementAt(100), await DataAsync(AgentSite.Second, "{ list: agentRegistrationPoints(first: 1000) { timestamp agent { id } } }"));
        Assert.Equal(site.OfSecond.Select(a => a.Id).Order(), points.EnumerateArray().Select(p => p.GetProperty("agent").GetProperty("id").GetString()!).Order());
        var later = await DataAsync(AgentSite.Second, $$"""{ list: agentRegistrationPoints(first: 1000, where: { timestamp_gt: "{{middle * 1_000_000}}" }) { id } }""");
        Assert.Equal(site.OfSecond.Count(a => a.CreatedAt > middle), later.GetArrayLength());
        var ended = await DataAsync(AgentSite.Second, "{ list: protocolAgentStats(interval: day, first: 1000) { timestamp } }");
        var indexed = (await RawAsync(AgentSite.Second, "{ _meta { block { timestamp } } }")).GetProperty("_meta").GetProperty("block").GetProperty("timestamp").GetInt64();
        Assert.All(ended.EnumerateArray(), r => Assert.True(Seconds(r) + Day <= indexed));
    }

    [Fact]
    public async Task Validations_have_series_too_and_bad_questions_are_refused()
    {
        Assert.Equal(0, (await DataAsync(AgentSite.Second, "{ list: validationPoints { score isRequest isResponse requestCount responseCount responseScore } }")).GetArrayLength());
        Assert.Equal(0, (await DataAsync(AgentSite.Second, "{ list: agentValidationStats(interval: hour) { validationRequests validationResponses scoreSum } }")).GetArrayLength());
        Assert.Equal(0, (await DataAsync(AgentSite.Second, "{ list: protocolValidationStats(interval: hour) { scoreSum } }")).GetArrayLength());
        foreach (var bad in (string[])["{ protocolAgentStats { id } }", "{ protocolAgentStats(interval: week) { id } }", "{ feedbackPoints(first: 1001) { id } }", "{ feedbackPoints(where: { agent: null }) { id } }"])
        {
            using var response = await site.Http.PostAsJsonAsync($"/subgraphs/erc8004/{AgentSite.Second}", new { query = bad }, Ct);
            Assert.True((await response.Content.ReadFromJsonAsync<JsonElement>(Ct)).TryGetProperty("errors", out _), bad);
        }
    }

    private static long Seconds(JsonElement row) => long.Parse(row.GetProperty("timestamp").GetString()!, CultureInfo.InvariantCulture) / 1_000_000;

    private static decimal Number(JsonElement row, string name) => decimal.Parse(row.GetProperty(name).GetString()!, CultureInfo.InvariantCulture);

    private async Task<JsonElement> DataAsync(long chain, string query) => (await RawAsync(chain, query)).GetProperty("list");

    private async Task<JsonElement> RawAsync(long chain, string query)
    {
        using var response = await site.Http.PostAsJsonAsync($"/subgraphs/erc8004/{chain}", new { query }, Ct);
        var json = await response.Content.ReadFromJsonAsync<JsonElement>(Ct);
        Assert.False(json.TryGetProperty("errors", out var errors), errors.ToString());
        return json.GetProperty("data");
    }
}
