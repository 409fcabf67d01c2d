using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Npgsql;
using Scan.IntegrationTests.Web;

namespace Scan.IntegrationTests.Rules;

public sealed class RuleWebTests(WebSite site) : IClassFixture<WebSite>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("""{"condition":"nonsense"}""", "condition")]
    [InlineData("""{"condition":"slashing","scope":["rollup:10"]}""", "scope")]
    [InlineData("""{"condition":"slashing","scope":["operator:1:0x12"]}""", "scope")]
    [InlineData("""{"condition":"stakeFalls","scope":["quorum:1:0x00000000000000000000000000000000000000aa:256"]}""", "scope")]
    [InlineData("""{"condition":"slashing","scope":["quorum:1:0x00000000000000000000000000000000000000aa:0"]}""", "scope")]
    [InlineData("""{"condition":"slashing","parameters":{"percent":5}}""", "parameters.percent")]
    [InlineData("""{"condition":"stakeFalls","parameters":{"percent":500}}""", "parameters.percent")]
    [InlineData("""{"condition":"slashing","severity":"loud"}""", "severity")]
    [InlineData("""{"condition":"slashing","quietFrom":"25:00","quietTo":"06:00"}""", "quietFrom")]
    [InlineData("""{"condition":"slashing","forSeconds":-1}""", "forSeconds")]
    [InlineData("""{"condition":"slashing","isPublic":true}""", "isPublic")]
    public async Task What_breaks_a_rule_is_refused_by_its_field(string body, string field)
    {
        foreach (var path in new[] { "/api/v1/rules", "/api/v1/rules/try" })
        {
            using var response = await site.Http.PostAsync(path, new StringContent(body, Encoding.UTF8, "application/json"), Ct);
            Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
            var problem = await response.Content.ReadFromJsonAsync<JsonElement>(Ct);
            Assert.Equal((field, "What was sent has a part Scan cannot read"), (problem.GetProperty("field").GetString(), problem.GetProperty("title").GetString()));
        }
    }

    [Fact]
    public async Task Only_the_token_opens_a_rule_and_what_it_says_can_be_changed()
    {
        using var response = await site.Http.PostAsJsonAsync("/api/v1/rules", new { condition = "stakeFalls", parameters = new { percent = 5 }, scope = new[] { $"avs:31337:{site.World.Avss[0]}" } }, Ct);
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        var made = await response.Content.ReadFromJsonAsync<JsonElement>(Ct);
        var (path, token) = ($"/api/v1/rules/{made.GetProperty("id").GetString()}", made.GetProperty("token").GetString()!);
        Assert.Equal(HttpStatusCode.NotFound, (await AskAsync(HttpMethod.Get, path, null)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await AskAsync(HttpMethod.Delete, path, "scan_rule_guess")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await AskAsync(HttpMethod.Get, "/api/v1/rules/chain-stalled", "guess")).StatusCode);
        var rule = await (await AskAsync(HttpMethod.Get, path, token)).Content.ReadFromJsonAsync<JsonElement>(Ct);
        Assert.Equal(5, rule.GetProperty("parameters").GetProperty("percent").GetDecimal());
        Assert.Equal(86_400, rule.GetProperty("parameters").GetProperty("seconds").GetDecimal());
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(HttpMethod.Put, path, token, """{"condition":"stakeFalls","severity":"critical"}""")).StatusCode);
        Assert.Equal("critical", (await (await AskAsync(HttpMethod.Get, path, token)).Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("severity").GetString());
        Assert.Equal(HttpStatusCode.NoContent, (await AskAsync(HttpMethod.Delete, path, token)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await AskAsync(HttpMethod.Get, path, token)).StatusCode);
    }

    [Fact]
    public async Task A_rule_says_how_often_it_would_have_fired()
    {
        using var response = await site.Http.PostAsJsonAsync("/api/v1/rules/try", new { condition = "alertConfirmed" }, Ct);
        var trial = await response.Content.ReadFromJsonAsync<JsonElement>(Ct);
        // The sample world raised its alerts within two days; other tests may have raised more since.
        Assert.True(trial.GetProperty("count").GetInt32() >= 70, trial.GetRawText()[..200]);
        Assert.Equal(JsonValueKind.Null, trial.GetProperty("unknown").ValueKind);
    }

    [Fact]
    public async Task So_many_trials_run_at_once_and_whoever_comes_then_is_told_when_to_come_again()
    {
        Task<HttpResponseMessage> TryAsync() => site.Http.PostAsJsonAsync("/api/v1/rules/try", new { condition = "alertConfirmed" }, Ct);
        await using var db = NpgsqlDataSource.Create(site.ConnectionString);
        await using var connection = await db.OpenConnectionAsync(Ct);
        var transaction = await connection.BeginTransactionAsync(Ct);
        // Whoever reads the past of alerts waits here.
        await using (var command = new NpgsqlCommand("LOCK TABLE scan.feed IN ACCESS EXCLUSIVE MODE", connection)) await command.ExecuteNonQueryAsync(Ct);
        Task<HttpResponseMessage>[] under = [TryAsync(), TryAsync()];
        await using (var waiting = db.CreateCommand("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%scan.feed%'"))
        {
            while (await waiting.ExecuteScalarAsync(Ct) is < 2L) await Task.Delay(20, Ct);
        }
        using var refused = await TryAsync();
        Assert.Equal((HttpStatusCode.TooManyRequests, TimeSpan.FromSeconds(3)), (refused.StatusCode, refused.Headers.RetryAfter!.Delta));
        Assert.All(under, t => Assert.False(t.IsCompleted));
        await transaction.RollbackAsync(Ct);
        foreach (var response in await Task.WhenAll(under)) Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        using var after = await TryAsync();
        Assert.Equal(HttpStatusCode.OK, after.StatusCode);
    }

    [Fact]
    public async Task A_browser_tries_saves_and_removes_without_a_script()
    {
        using var browser = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = site.Http.BaseAddress };
        Assert.Contains("An operator left a service", await browser.GetStringAsync("/rules", Ct));
        using var tried = await PostAsync(browser, "/rules", ("Condition", "alertConfirmed"), ("Severity", "warning"), ("go", "try"));
        Assert.Matches("Would have fired [0-9]+ times", await tried.Content.ReadAsStringAsync(Ct));
        using var refused = await PostAsync(browser, "/rules", ("Condition", "stakeFalls"), ("Severity", "warning"), ("Parameters[percent]", "x"), ("go", "save"));
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        using var made = await PostAsync(browser, "/rules", ("Condition", "slashing"), ("Name", "<b>mine</b>"), ("Severity", "critical"), ("QuietFrom", "22:00"), ("QuietTo", "06:00"), ("go", "save"));
        var page = await made.Content.ReadAsStringAsync(Ct);
        Assert.DoesNotContain("<b>mine</b>", page);
        var id = Regex.Match(page, "/rules/([0-9a-f]{20})").Groups[1].Value;
        Assert.Contains("22:00 to 06:00 UTC", await browser.GetStringAsync($"/rules/{id}", Ct));
        Assert.Equal(HttpStatusCode.SeeOther, (await PostAsync(browser, $"/rules/{id}/silence", ("hours", "2"))).StatusCode);
        Assert.Contains("Silenced until", await browser.GetStringAsync($"/rules/{id}", Ct));
        using var stranger = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = site.Http.BaseAddress };
        Assert.Equal(HttpStatusCode.NotFound, (await PostAsync(stranger, $"/rules/{id}/remove")).StatusCode);
        Assert.Equal(HttpStatusCode.SeeOther, (await PostAsync(browser, $"/rules/{id}/remove")).StatusCode);
        Assert.Contains("No incidents", await browser.GetStringAsync("/incidents", Ct));
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync("/incidents/999", Ct)).StatusCode);
    }

    private Task<HttpResponseMessage> AskAsync(HttpMethod method, string path, string? token, string? json = null)
    {
        var request = new HttpRequestMessage(method, path) { Content = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json") };
        if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return site.Http.SendAsync(request, Ct);
    }

    private static Task<HttpResponseMessage> PostAsync(HttpClient browser, string path, params (string Name, string Value)[] fields) =>
        browser.PostAsync(path, new FormUrlEncodedContent(fields.Select(f => new KeyValuePair<string, string>(f.Name, f.Value))), Ct);
}
