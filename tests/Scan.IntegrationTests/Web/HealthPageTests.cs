using System.Net;
using System.Net.Http.Json;
using System.Numerics;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
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

    private static NodeMetrics Metrics => new(97, "0", [new NodeStake("0", "<b>", "MACH", "15000")], [new NodeFee("0xabc", "12.5")], [new NodeRpc("eth_call", null, 40, 75)]);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;
    private string Of => $"{registration.ChainId}/{registration.Avs}/{registration.Operator}";

    public async ValueTask InitializeAsync()
    {
        // Tests of the class share a database, and an hour may have begun since the last one.
        await using (var db = NpgsqlDataSource.Create(site.ConnectionString))
        await using (var clear = db.CreateCommand("DELETE FROM scan.operator_health_hours")) await clear.ExecuteNonQueryAsync(Ct);
        var store = site.Services.GetRequiredService<DocumentStore>();
        rollup = (await store.QueryAsync<Rollup>(new DocumentQuery { Where = Filter.Equal("rollupChainId", "10") }, Ct)).Items[0].Body;
        registration = (await store.QueryAsync<OperatorAvsRegistration>(new DocumentQuery { Where = new Filter.And(Filter.Equal("avs", rollup.Avs.ToString()), Filter.Equal("registered", true)) }, Ct)).Items[0].Body;
        var now = TimeProvider.System.GetUtcNow();
        var id = Keccak256.Hash("id");
        var participation = Participation.Of(id, 0, 
        [
            new(SignedEvent.Alert, "confirmAlert", 5, 990, 4, [0], new HashSet<Hash32> { id }), new(SignedEvent.Task, "IncredibleSquaringTaskManager", 4, 980, 3, [0], new HashSet<Hash32>()),
            new(SignedEvent.Task, "IncredibleSquaringTaskManager", 3, 970, 2, [0], new HashSet<Hash32>(), ParticipationUnknown.TaskCall),
        ], _ => BigInteger.One, 1_000);
        var stake = new StoredStake(100, 900, 40, 50, StoredStakeNextUpdate.FallsOut, 7, null, new ChurnRisk(true, 110));
        var probe = new ProbeReport { Kind = ProbeReportKind.Operator, Target = "203.0.113.9:9091<script>", State = ProbeReportState.Refused, NodeApi = NodeApi.Of(NodeApiState.Absent, null), Metrics = Metrics, CheckedTime = now.ToUnixTimeSeconds() };
        var health = new OperatorHealth
        {
            ChainId = registration.ChainId, Avs = registration.Avs, Operator = registration.Operator, OperatorId = id, AsOfBlock = 9, AsOfTime = 1_000, Quorums = [new QuorumHealth(0, participation, stake)], Probe = probe,
            Score = HealthScore.Of(new HealthFacts([participation], [stake], probe, 1_000)), LastSeenTime = now.ToUnixTimeSeconds() - 60, SeenBlocks = [new SeenBlock("10", 123_456, Keccak256.Hash("seen"), "all-blocks", now.ToUnixTimeSeconds() - 60)],
        };
        var hour = new HealthHour(now.ToUnixTimeSeconds() / 3_600, health.Score.Value, health.Score.Confidence, [new("stake", 0), new("reachability", 0)], probe.State, null) { Participation = [new(0, 1, 1, 1)], Stakes = [new(0, BigInteger.Pow(10, 20), 4 * BigInteger.Pow(10, 19), 5 * BigInteger.Pow(10, 19))] };
        var rows = site.Services.GetRequiredService<HealthStore>();
        await rows.StoreAsync(registration.ChainId, registration.Avs.ToArray(), 9, now, [new(registration.Operator.ToArray(), health.Score.Value, health.Score.Confidence, Json(health), Json(hour))], Ct);
        var probes = site.Services.GetRequiredService<Probes>();
        var key = OperatorAvsRegistration.KeyOf(registration.Avs, registration.Operator);
        await probes.EnsureAsync(registration.ChainId, "operatorAvsRegistration", [new ProbeUse(key, ProbeReportKind.Operator, "203.0.113.9:9091", "203.0.113.9")], now, TimeSpan.Zero, Ct);
        var target = (await probes.LoadAsync("operatorAvsRegistration", [new DocumentId(registration.ChainId, key)], Ct)).Single().Single().Id;
        foreach (var (at, state) in new[] { (now.AddSeconds(-2), ProbeReportState.Reachable), (now.AddSeconds(-1), ProbeReportState.Refused) })
            await probes.RecordAsync(new(target, at, state, null, null, state == ProbeReportState.Refused ? "<i>no</i>" : null, state == ProbeReportState.Reachable, now.AddMinutes(5), "{}"), Ct);
        var coverage = RollupCoverage.Of(rollup.ChainId, rollup.Avs, 66, [new CoverageMember(0, id, 1, now.ToUnixTimeSeconds() - 60), new CoverageMember(0, Keccak256.Hash("other"), 1, null)], now.ToUnixTimeSeconds());
        await site.Services.GetRequiredService<CoverageStore>().StoreAsync(new CoverageLook(rollup.ChainId, rollup.Avs.ToArray(), [rollup.RollupChainId], coverage.Covers ? now.AddMinutes(5) : null, Json(coverage)), now, Ct);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Pages_show_the_score_with_its_reasons_and_strangers_text_as_text()
    {
        var avs = await site.Http.GetStringAsync($"/avs/{registration.ChainId}/{registration.Avs}", Ct);
        Assert.Contains("low confidence", avs.Replace("medium", "low", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("The next update of its stake puts it out of a quorum.", avs, StringComparison.Ordinal);
        var page = await site.Http.GetStringAsync($"/operators/{registration.ChainId}/{registration.Operator}", Ct);
        foreach (var text in new[] { "Missed 1 of the last 2 in 7d; of 1 more it is unknown.", "Tasks of IncredibleSquaringTaskManager", "1 of 1, 1 unknown", "0 of 1", "1: the call that responded to the task does not tell who signed.", "missed 1", "was reachable, then <b>refused</b>", "&lt;i&gt;no&lt;/i&gt;", "Its score never was below", "1 of 2, 1 unknown</td>", "Its live stake was 40 % of what is stored at its lowest in 7 days.", "data-value=\"40\">40 % of 100, 20 % under the minimum</td>", "leaves the quorum", "nothing listens at its socket", "which is no fault", "could take its place", "203.0.113.9:9091&lt;script&gt;", "performance 97 of 100", "registered stake 15000 in quorum 0 (&lt;b&gt;)", "earned 12.5 0xabc", "eth_call asked of its node 40 times, 75 ms on average", "saw block 123,456 of rollup 10, verifier mode all-blocks" }) Assert.Contains(text, page, StringComparison.Ordinal);
        Assert.DoesNotContain("9091<script>", page, StringComparison.Ordinal);
        var rollupPage = await site.Http.GetStringAsync("/rollups/10", Ct);
        Assert.Contains("No cover: in quorum 0 50 % of the stake was seen alive", rollupPage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Operators_are_chosen_sorted_and_compared_by_health()
    {
        var score = (await GetAsync($"/api/v1/registrations/{Of}/health")).GetProperty("health").GetProperty("score").GetProperty("value").GetInt32();
        var rows = (await site.Http.GetStringAsync("/operators?minHealth=0&format=csv", Ct)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains(registration.Operator.ToString(), Assert.Single(rows.Skip(1)), StringComparison.OrdinalIgnoreCase);
        Assert.Single((await site.Http.GetStringAsync($"/operators?minHealth={score + 1}&format=csv", Ct)).Split('\n', StringSplitOptions.RemoveEmptyEntries));
        var first = (await site.Http.GetStringAsync("/operators?sort=-health&format=csv", Ct)).Split('\n')[1];
        Assert.Contains(registration.Operator.ToString(), first, StringComparison.OrdinalIgnoreCase);
        var compared = await site.Http.GetStringAsync($"/operators/compare?op={registration.ChainId}:{registration.Operator}", Ct);
        Assert.Contains($"{score} <span class=\"muted small\">", compared, StringComparison.Ordinal);
        Assert.Contains("Operator sets", compared, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_services_matrix_tells_in_columns_what_each_operator_signed_and_whether_it_answers()
    {
        var avs = await site.Http.GetStringAsync($"/avs/{registration.ChainId}/{registration.Avs}", Ct);
        Assert.Matches("data-label=\"Signed, 7 d\"><div>\\s*<span[^>]*>1 of 2, 1 unknown<", avs);
        Assert.Contains("Tasks: 1 of 1, 1 unknown", avs, StringComparison.Ordinal);
        Assert.Matches("<svg class=\"spark\"[^>]*aria-label=\"Its score never was below \\d+ in 7 days; nobody looked for 162 h\\. Its live stake was 40 % of what is stored at its lowest in 7 days\\.\"", avs);
        Assert.Matches("data-label=\"Reachable\">.*refused", avs);
        Assert.Contains("no cover", await site.Http.GetStringAsync("/rollups", Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task REST_and_GraphQL_say_the_same()
    {
        var rest = await GetAsync($"/api/v1/registrations/{Of}/health");
        var score = rest.GetProperty("health").GetProperty("score");
        Assert.Equal((1, "higher-is-better", 4), (score.GetProperty("version").GetInt32(), score.GetProperty("direction").GetString(), score.GetProperty("parts").GetArrayLength()));
        var hour = Assert.Single(rest.GetProperty("hours").EnumerateArray());
        Assert.Equal(["0", "100000000000000000000", "40000000000000000000", "50000000000000000000", "4000", "-2000"],
            new[] { "quorum", "stored", "live", "minimum", "liveBasisPoints", "marginBasisPoints" }.Select(name => hour.GetProperty("stakes")[0].GetProperty(name).ToString()));
        Assert.Equal(1, (await GetAsync($"/api/v1/avsList/{registration.ChainId}/{registration.Avs}/health")).GetProperty("items").GetArrayLength());
        Assert.Equal(1, (await GetAsync($"/api/v1/operators/{registration.ChainId}/{registration.Operator}/health")).GetProperty("items").GetArrayLength());
        Assert.False((await GetAsync("/api/v1/rollups/10/coverage")).GetProperty("items")[0].GetProperty("coverage").GetProperty("covers").GetBoolean());

        var query = $$"""
            { registration(chainId: {{registration.ChainId}}, avs: "{{registration.Avs}}", operator: "{{registration.Operator}}") {
                health { score { value confidence parts { name value reason } } quorums { number stake { nextUpdate stored live } participation { missedInRow unknownInRow unknowns { reason count } windows { name signed missed unknown } kinds { kind name missedInRow windows { name signed missed unknown signedStake missedStake } } } } probe { state nodeApi { state } } }
                healthHours(hours: 24) { hour score parts { name value } participation { quorum signed missed unknown } stakes { quorum stored live minimum liveBasisPoints marginBasisPoints } } }
              rollups(where: { rollupChainId: { eq: "10" } }) { nodes { coverage { covers reason quorums { liveBasisPoints } } } } agents(first: 3) { nodes { probes { state } } } }
            """;
        var answer = await (await site.Http.PostAsJsonAsync("/graphql", new { query }, Ct)).Content.ReadFromJsonAsync<JsonElement>(Ct);
        Assert.False(answer.TryGetProperty("errors", out var errors), errors.ToString());
        var health = answer.GetProperty("data").GetProperty("registration").GetProperty("health");
        Assert.Equal(score.GetProperty("value").GetInt32(), health.GetProperty("score").GetProperty("value").GetInt32());
        Assert.Equal(("FALLS_OUT", "100"), (health.GetProperty("quorums")[0].GetProperty("stake").GetProperty("nextUpdate").GetString(), health.GetProperty("quorums")[0].GetProperty("stake").GetProperty("stored").GetString()));
        var told = health.GetProperty("quorums")[0].GetProperty("participation");
        Assert.Equal((1, ParticipationUnknown.TaskCall), (told.GetProperty("windows")[2].GetProperty("unknown").GetInt32(), told.GetProperty("unknowns")[0].GetProperty("reason").GetString()));
        Assert.Equal(["alert 0/1", "task 1/0"], told.GetProperty("kinds").EnumerateArray().Select(k => $"{k.GetProperty("kind").GetString()} {k.GetProperty("windows")[2].GetProperty("signed")}/{k.GetProperty("windows")[2].GetProperty("missed")}"));
        Assert.Equal(told.GetProperty("kinds").GetArrayLength(), rest.GetProperty("health").GetProperty("quorums")[0].GetProperty("participation").GetProperty("kinds").GetArrayLength());
        Assert.Equal(1, answer.GetProperty("data").GetProperty("registration").GetProperty("healthHours")[0].GetProperty("participation")[0].GetProperty("unknown").GetInt32());
        var stakes = answer.GetProperty("data").GetProperty("registration").GetProperty("healthHours")[0].GetProperty("stakes")[0];
        Assert.Equal(("100000000000000000000", "40000000000000000000", -2_000L), (stakes.GetProperty("stored").GetString(), stakes.GetProperty("live").GetString(), stakes.GetProperty("marginBasisPoints").GetInt64()));
        Assert.Equal(5_000, answer.GetProperty("data").GetProperty("rollups").GetProperty("nodes")[0].GetProperty("coverage").GetProperty("quorums")[0].GetProperty("liveBasisPoints").GetInt32());
    }

    [Fact]
    public async Task Coverage_has_a_history_that_is_read_page_by_page()
    {
        const long Begin = 1_700_000_000;
        var (other, at) = (Address.Parse("0x00000000000000000000000000000000000000ff"), DateTimeOffset.FromUnixTimeSeconds(Begin).AddMilliseconds(500));
        await using (var command = site.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand("INSERT INTO scan.coverage_spans (chain_id, avs, rollup_chain_id, began, until) SELECT $1, a, '10', b, b + interval '60 seconds' FROM unnest($2, $3) AS x(a, b) ON CONFLICT DO NOTHING"))
        {
            var own = Enumerable.Range(0, 5).Select(i => (Avs: rollup.Avs, At: at.AddSeconds(100 * i)));
            (Address Avs, DateTimeOffset At)[] spans = [.. own, (other, at.AddSeconds(200))];
            command.Parameters.AddWithValue(rollup.ChainId);
            command.Parameters.AddWithValue(spans.Select(s => s.Avs.ToArray()).ToArray());
            command.Parameters.AddWithValue(spans.Select(s => s.At).ToArray());
            await command.ExecuteNonQueryAsync(Ct);
        }
        List<(string Avs, long From, long Until)> read = [];
        for (var next = ""; ;)
        {
            var page = await GetAsync($"/api/v1/rollups/10/coverage/history?take=2{next}");
            read.AddRange(page.GetProperty("items").EnumerateArray().Select(i => (i.GetProperty("avs").GetString()!, i.GetProperty("from").GetInt64() - Begin, i.GetProperty("until").GetInt64() - Begin)));
            if (page.GetProperty("next").GetString() is not { } cursor) break;
            next = $"&after={cursor}";
        }
        Assert.Equal([401L, 301, 201, 201, 101, 1], read.Select(r => r.From));
        Assert.All(read, r => Assert.Equal(59, r.Until - r.From));
        Assert.Single(read, r => r.Avs == other.ToString());
        Assert.Equal(6, (await GetAsync("/api/v1/rollups/10/coverage/history")).GetProperty("items").GetArrayLength());
        // At the end of time.
        Assert.Equal(6, (await GetAsync($"/api/v1/rollups/10/coverage/history?after=253402300799999999-1-{new string('a', 40)}")).GetProperty("items").GetArrayLength());
        foreach (var (query, field) in new[] { ("after=x", "after"), ($"after=1-1-{new string('z', 40)}", "after"), ("take=0", "take"), ("take=1001", "take") })
        {
            var refused = await site.Http.GetAsync($"/api/v1/rollups/10/coverage/history?{query}", Ct);
            Assert.Equal((HttpStatusCode.BadRequest, field), (refused.StatusCode, (await refused.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("field").GetString()));
        }
        Assert.Equal(HttpStatusCode.NotFound, (await site.Http.GetAsync("/api/v1/rollups/77/coverage/history", Ct)).StatusCode);
        Assert.Contains("/api/v1/rollups/{rollupChainId}/coverage/history", await site.Http.GetStringAsync("/api/v1/openapi.json", Ct), StringComparison.Ordinal);

        List<long> linked = [];
        for (var before = ""; linked.Count < 6;)
        {
            var query = $$"""{ rollups(where: { rollupChainId: { eq: "10" }, avs: { eq: "{{rollup.Avs}}" } }) { nodes { coverageHistory(first: 2{{before}}) { from until } } } }""";
            var answer = await (await site.Http.PostAsJsonAsync("/graphql", new { query }, Ct)).Content.ReadFromJsonAsync<JsonElement>(Ct);
            Assert.False(answer.TryGetProperty("errors", out var errors), errors.ToString());
            var page = answer.GetProperty("data").GetProperty("rollups").GetProperty("nodes")[0].GetProperty("coverageHistory").EnumerateArray().Select(s => s.GetProperty("from").GetInt64() - Begin).ToList();
            linked.AddRange(page);
            if (page.Count == 0) break;
            before = $", before: {page[^1] + Begin}";
        }
        Assert.Equal([401L, 301, 201, 101, 1], linked);
    }

    [Fact]
    public async Task Metrics_tell_each_AVS_and_on_its_own_page_each_operator_and_quorum()
    {
        var all = await site.Http.GetStringAsync("/metrics", Ct);
        foreach (var outcome in DeliveryOutcome.All) Assert.Contains($"scan_deliveries_attempts{{outcome=\"{outcome}\"}} ", all, StringComparison.Ordinal);
        foreach (var name in new[] { "scan_deliveries_behind ", "scan_deliveries_oldest_age_seconds ", "scan_deliveries_subscriptions{state=\"failing\"} 0" }) Assert.Contains(name, all, StringComparison.Ordinal);
        Assert.Contains($"scan_health_operators{{chain=\"{registration.ChainId}\",avs=\"{registration.Avs}\"}} 1", all, StringComparison.Ordinal);
        Assert.Contains($"scan_rollups_covered{{chain=\"{registration.ChainId}\",avs=\"{registration.Avs}\"}} 0", all, StringComparison.Ordinal);
        var page = await site.Http.GetStringAsync($"/metrics/avs/{registration.ChainId}/{registration.Avs}", Ct);
        var labels = $"{{chain=\"{registration.ChainId}\",avs=\"{registration.Avs}\",operator=\"{registration.Operator}\",quorum=\"0\"";
        Assert.Contains($"scan_operator_missed{labels},window=\"7d\"}} 1\n", page, StringComparison.Ordinal);
        Assert.Contains($"scan_operator_falls_out{labels}}} 1\n", page, StringComparison.Ordinal);
        Assert.Contains($"scan_operator_participation_unknown{labels},window=\"7d\"}} 1\n", page, StringComparison.Ordinal);
        Assert.Contains($"scan_operator_missed_stake{labels},window=\"30d\"}} 1\n", page, StringComparison.Ordinal);
        var task = ",kind=\"task\",name=\"IncredibleSquaringTaskManager\"";
        Assert.Contains($"scan_operator_kind_signed{labels}{task},window=\"24h\"}} 1\n", page, StringComparison.Ordinal);
        Assert.Contains($"scan_operator_kind_missed{labels}{task},window=\"24h\"}} 0\n", page, StringComparison.Ordinal);
        Assert.Contains($"scan_operator_kind_signed_in_row{labels}{task}}} 1\n", page, StringComparison.Ordinal);
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
