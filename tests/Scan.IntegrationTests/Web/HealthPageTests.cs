using System.Net;
using System.Net.Http.Json;
using System.Numerics;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Scan.Documents;
using Scan.Domain.Documents;
using Scan.Domain.EigenLayer;
using Scan.Domain.Health;
using Scan.Domain.Mach;
using Scan.Domain.Primitives;

namespace Scan.IntegrationTests.Web;

/// <summary>Health and coverage on pages, in REST, in GraphQL and as metrics.</summary>
public sealed class HealthPageTests(WebSite site) : IClassFixture<WebSite>, IAsyncLifetime
{
    private OperatorAvsRegistration registration = null!;
    private Rollup rollup = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;
    private string Of => $"{registration.ChainId}/{registration.Avs}/{registration.Operator}";

    public async ValueTask InitializeAsync()
    {
        var store = site.Services.GetRequiredService<DocumentStore>();
        rollup = (await store.QueryAsync<Rollup>(new DocumentQuery { Where = Filter.Equal("rollupChainId", "10") }, Ct)).Items[0].Body;
        registration = (await store.QueryAsync<OperatorAvsRegistration>(new DocumentQuery { Where = new Filter.And(Filter.Equal("avs", rollup.Avs.ToString()), Filter.Equal("registered", true)) }, Ct)).Items[0].Body;
        var now = TimeProvider.System.GetUtcNow();
        var id = Keccak256.Hash("id");
        var participation = Participation.Of(id, 0, [new("alert", 5, 990, 4, [0], new HashSet<Hash32> { id }), new("alert", 4, 980, 3, [0], new HashSet<Hash32>())], _ => BigInteger.One, 1_000);
        var stake = new StoredStake(100, 900, 40, 50, StoredStakeNextUpdate.FallsOut, 7, null, new ChurnRisk(true, 110));
        var probe = new ProbeReport { Kind = ProbeReportKind.Operator, Target = "203.0.113.9:9091<script>", State = ProbeReportState.Refused, NodeApi = NodeApi.Of(NodeApiState.Absent, null), CheckedTime = now.ToUnixTimeSeconds() };
        var health = new OperatorHealth
        {
            ChainId = registration.ChainId, Avs = registration.Avs, Operator = registration.Operator, OperatorId = id, AsOfBlock = 9, AsOfTime = 1_000, Quorums = [new QuorumHealth(0, participation, stake)], Probe = probe,
            Score = HealthScore.Of(new HealthFacts([participation], [stake], probe, 1_000)), LastSeenTime = now.ToUnixTimeSeconds() - 60,
        };
        var hour = new HealthHour(now.ToUnixTimeSeconds() / 3_600, health.Score.Value, health.Score.Confidence, [new("stake", 0)], probe.State, null);
        var rows = site.Services.GetRequiredService<HealthStore>();
        await rows.StoreAsync(registration.ChainId, registration.Avs.ToArray(), 9, now, [new(registration.Operator.ToArray(), health.Score.Value, health.Score.Confidence, Json(health), Json(hour))], Ct);
        var coverage = RollupCoverage.Of(rollup.ChainId, rollup.Avs, 66, [new CoverageMember(0, id, 1, now.ToUnixTimeSeconds() - 60), new CoverageMember(0, Keccak256.Hash("other"), 1, null)], now.ToUnixTimeSeconds());
        await rows.StoreCoverageAsync(rollup.ChainId, rollup.Avs.ToArray(), coverage.Covers, Json(coverage), now, Ct);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Pages_show_the_score_with_its_reasons_and_strangers_text_as_text()
    {
        var avs = await site.Http.GetStringAsync($"/avs/{registration.ChainId}/{registration.Avs}", Ct);
        Assert.Contains("of 100, low confidence", avs.Replace("medium", "low", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("The next update of its stake puts it out of a quorum.", avs, StringComparison.Ordinal);
        var page = await site.Http.GetStringAsync($"/operators/{registration.ChainId}/{registration.Operator}", Ct);
        foreach (var text in new[] { "Missed 1 of the last 2 in 7d.", "leaves the quorum", "nothing listens at its socket", "which is no fault", "could take its place", "203.0.113.9:9091&lt;script&gt;" }) Assert.Contains(text, page, StringComparison.Ordinal);
        Assert.DoesNotContain("9091<script>", page, StringComparison.Ordinal);
        var rollupPage = await site.Http.GetStringAsync("/rollups/10", Ct);
        Assert.Contains("No cover: in quorum 0 50 % of the stake was seen alive", rollupPage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task REST_and_GraphQL_say_the_same()
    {
        var rest = await GetAsync($"/api/v1/registrations/{Of}/health");
        var score = rest.GetProperty("health").GetProperty("score");
        Assert.Equal((1, "higher-is-better", 4), (score.GetProperty("version").GetInt32(), score.GetProperty("direction").GetString(), score.GetProperty("parts").GetArrayLength()));
        Assert.Equal(1, rest.GetProperty("hours").GetArrayLength());
        Assert.Equal(1, (await GetAsync($"/api/v1/avsList/{registration.ChainId}/{registration.Avs}/health")).GetProperty("items").GetArrayLength());
        Assert.Equal(1, (await GetAsync($"/api/v1/operators/{registration.ChainId}/{registration.Operator}/health")).GetProperty("items").GetArrayLength());
        Assert.False((await GetAsync("/api/v1/rollups/10/coverage")).GetProperty("items")[0].GetProperty("coverage").GetProperty("covers").GetBoolean());

        var query = $$"""
            { registration(chainId: {{registration.ChainId}}, avs: "{{registration.Avs}}", operator: "{{registration.Operator}}") {
                health { score { value confidence parts { name value reason } } quorums { number stake { nextUpdate stored live } participation { missedInRow windows { name signed missed } } } probe { state nodeApi { state } } }
                healthHours(hours: 24) { hour score parts { name value } } }
              rollups(where: { rollupChainId: { eq: "10" } }) { nodes { coverage { covers reason quorums { liveBasisPoints } } } } agents(first: 3) { nodes { probes { state } } } }
            """;
        var answer = await (await site.Http.PostAsJsonAsync("/graphql", new { query }, Ct)).Content.ReadFromJsonAsync<JsonElement>(Ct);
        Assert.False(answer.TryGetProperty("errors", out var errors), errors.ToString());
        var health = answer.GetProperty("data").GetProperty("registration").GetProperty("health");
        Assert.Equal(score.GetProperty("value").GetInt32(), health.GetProperty("score").GetProperty("value").GetInt32());
        Assert.Equal(("FALLS_OUT", "100"), (health.GetProperty("quorums")[0].GetProperty("stake").GetProperty("nextUpdate").GetString(), health.GetProperty("quorums")[0].GetProperty("stake").GetProperty("stored").GetString()));
        Assert.Equal(5_000, answer.GetProperty("data").GetProperty("rollups").GetProperty("nodes")[0].GetProperty("coverage").GetProperty("quorums")[0].GetProperty("liveBasisPoints").GetInt32());
    }

    [Fact]
    public async Task Metrics_tell_each_AVS_and_on_its_own_page_each_operator_and_quorum()
    {
        var all = await site.Http.GetStringAsync("/metrics", Ct);
        Assert.Contains($"scan_health_operators{{chain=\"{registration.ChainId}\",avs=\"{registration.Avs}\"}} 1", all, StringComparison.Ordinal);
        Assert.Contains($"scan_rollups_covered{{chain=\"{registration.ChainId}\",avs=\"{registration.Avs}\"}} 0", all, StringComparison.Ordinal);
        var page = await site.Http.GetStringAsync($"/metrics/avs/{registration.ChainId}/{registration.Avs}", Ct);
        var labels = $"{{chain=\"{registration.ChainId}\",avs=\"{registration.Avs}\",operator=\"{registration.Operator}\",quorum=\"0\"";
        Assert.Contains($"scan_operator_missed{labels},window=\"7d\"}} 1\n", page, StringComparison.Ordinal);
        Assert.Contains($"scan_operator_falls_out{labels}}} 1\n", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_known_is_missing_and_bad_input_names_its_field()
    {
        Assert.Equal(HttpStatusCode.NotFound, (await site.Http.GetAsync($"/api/v1/registrations/{registration.ChainId}/{Address.Zero}/{registration.Operator}/health", Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await site.Http.GetAsync($"/metrics/avs/{registration.ChainId}/{Address.Zero}", Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await site.Http.GetAsync("/api/v1/rollups/77/coverage", Ct)).StatusCode);
        var refused = await site.Http.GetAsync($"/api/v1/registrations/{Of}/health?hours=0", Ct);
        Assert.Equal((HttpStatusCode.BadRequest, "hours"), (refused.StatusCode, (await refused.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("field").GetString()));
    }

    private Task<JsonElement> GetAsync(string path) => site.Http.GetFromJsonAsync<JsonElement>(path, Ct);

    private static string Json<T>(T value) => JsonSerializer.Serialize(value, DocumentJson.Options);
}
