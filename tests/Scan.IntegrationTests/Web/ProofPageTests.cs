using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Npgsql;
using Scan.Domain.Primitives;
using Scan.Indexer.Chain;
using Scan.Indexer.Projections;
using Scan.Testing;
using Scan.Testing.SampleData;
using Scan.Web.Hosting;

namespace Scan.IntegrationTests.Web;

/// <summary>From any row of a list to the logs behind it, and from a log to the exact call of its transaction.</summary>
public sealed partial class ProofPageTests(WebSite site) : IClassFixture<WebSite>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/operators")]
    [InlineData("/avs")]
    [InlineData("/alerts")]
    [InlineData("/rollups")]
    [InlineData("/tasks")]
    [InlineData("/agents")]
    [InlineData("/payments?within=all")]
    [InlineData("/restaking")]
    public async Task Each_row_of_a_list_leads_to_the_logs_that_made_it_as_GraphQL_tells_them(string list)
    {
        var rows = Row().Matches(await site.Http.GetStringAsync(list, Ct)).Where(r => r.Value.Contains("data-proof", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(rows);
        foreach (var row in rows.Take(3))
        {
            var path = Proof().Match(row.Value).Groups[1].Value;
            var page = await site.Http.GetStringAsync(path, Ct);
            Assert.Contains("data-proof-body", page, StringComparison.Ordinal);
            using var answer = await site.Http.PostAsJsonAsync("/graphql", new { query = Uri.UnescapeDataString(Graph().Match(WebUtility.HtmlDecode(page)).Groups[1].Value) }, Ct);
            var told = await answer.Content.ReadFromJsonAsync<JsonElement>(Ct);
            Assert.False(told.TryGetProperty("errors", out _), told.GetRawText());
            var thing = told.GetProperty("data").EnumerateObject().Single().Value;
            Assert.Equal(JsonValueKind.Object, thing.ValueKind);
            Assert.Equal(thing.GetProperty("provenance").EnumerateArray().Select(log => log.GetProperty("transaction").GetString()).Take(50), Logs().Matches(page).Select(m => m.Groups[1].Value));
        }
    }

    [Fact]
    public async Task An_alerts_proof_is_its_own_log()
    {
        var row = Row().Matches(await site.Http.GetStringAsync("/alerts?status=open", Ct)).First(r => r.Value.Contains("data-proof", StringComparison.Ordinal)).Value;
        var page = await site.Http.GetStringAsync(Proof().Match(row).Groups[1].Value, Ct);
        Assert.Contains("AlertConfirmed", page, StringComparison.Ordinal);
        Assert.Contains("No others are among them", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/proof/operators/31337/0x12", HttpStatusCode.NotFound)]
    [InlineData("/proof/operators/31337/zz", HttpStatusCode.BadRequest)]
    [InlineData("/proof/nothing/31337/0x12", HttpStatusCode.NotFound)]
    [InlineData("/proof/operators/0/0x12", HttpStatusCode.BadRequest)]
    public async Task What_is_no_row_has_no_proof(string path, HttpStatusCode status)
    {
        using var answer = await site.Http.GetAsync(path, Ct);
        Assert.Equal(status, answer.StatusCode);
    }

    [Fact]
    public async Task The_exact_call_stands_on_the_pages_of_the_alert_and_of_the_transaction_and_behind_each_log()
    {
        var hash = await site.World.RaiseAlertAsync(site.World.Chain.Time, Ct);
        var alert = (await site.Http.GetFromJsonAsync<JsonElement>("/alerts?format=json&take=1000", Ct)).GetProperty("items").EnumerateArray().First(a => a.GetProperty("messageHash").GetString() == hash.ToString());
        var (avs, transaction) = (alert.GetProperty("avs").GetString()!, Hash32.Parse(alert.GetProperty("transaction").GetString()!));
        var call = Hex.Decode("0x6efb4636" + string.Concat(Enumerable.Range(0, 900).Select(i => (i % 256).ToString("x2", System.Globalization.CultureInfo.InvariantCulture))));
        using (var unknown = await site.Http.GetAsync($"/tx/31337/{transaction}/calldata", Ct)) Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        Assert.Contains($"href=\"/tx/31337/{transaction}/calldata\"", await site.Http.GetStringAsync($"/alerts/31337/{avs}/{hash}", Ct), StringComparison.Ordinal);

        await site.World.Chain.CommitAsync(site.World.Chain.Time, new SampleBlock().Observe(ObservedFacts.TransactionKey(transaction), ObservedFacts.Encode(new TransactionFacts(SampleChain.Account("confirmer"), Address.Parse(avs), call)), transaction), Ct);
        var whole = Hex.Encode(call);
        foreach (var path in new[] { $"/alerts/31337/{avs}/{hash}", $"/tx/31337/{transaction}" })
        {
            var page = await site.Http.GetStringAsync(path, Ct);
            Assert.Contains($" data-call>{whole}</div>", page, StringComparison.Ordinal);
            Assert.Contains("904 bytes, function 0x6efb4636", page, StringComparison.Ordinal);
        }
        using var plain = await site.Http.GetAsync($"/tx/31337/{transaction}/calldata", Ct);
        Assert.Equal(("text/plain", whole), (plain.Content.Headers.ContentType!.MediaType, await plain.Content.ReadAsStringAsync(Ct)));
        Assert.Equal("public, max-age=86400", plain.Headers.CacheControl?.ToString());
        Assert.Contains($"rel=\"nofollow\" href=\"/tx/31337/{transaction}/calldata\"", await site.Http.GetStringAsync("/events?event=AlertConfirmed", Ct), StringComparison.Ordinal);
        using var nobodys = await site.Http.GetAsync($"/tx/31337/{SampleChain.Hash("nobody's")}/calldata", Ct);
        Assert.Equal(HttpStatusCode.NotFound, nobodys.StatusCode);
    }

    [Fact]
    public async Task A_node_that_is_away_is_no_missing_transaction_and_is_asked_so_often_in_a_minute_for_one_reader()
    {
        var transaction = SampleChain.Hash($"alert {await site.World.RaiseAlertAsync(site.World.Chain.Time, Ct)}");
        using var folder = new TemporaryFolder();
        var manifest = Path.Combine(folder.Path, "away.json");
        await File.WriteAllTextAsync(manifest, JsonSerializer.Serialize(new { name = "away", chainId = 31337, currency = "ETH", rpc = new[] { "http://127.0.0.1:1" }, finality = new { mode = "tag" }, contracts = Array.Empty<object>() }), Ct);
        await using var app = ScanWebApp.Create(new ScanWebOptions { Postgres = new NpgsqlConnectionStringBuilder(site.ConnectionString), Port = 0, PublicUrl = new Uri("https://scan.example"), Networks = [manifest] });
        await app.StartAsync(Ct);
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        async Task<HttpStatusCode> AskAsync(string client, int number = 0)
        {
            // Those that ask for the same address at once share one answer.
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/tx/31337/{transaction}/calldata?n={number}");
            request.Headers.Add("X-Forwarded-For", client);
            using var answer = await http.SendAsync(request, Ct);
            return answer.StatusCode;
        }

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await AskAsync("198.51.100.9"));
        // At once, since twenty come back each minute.
        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => AskAsync("203.0.113.7", i)));
        Assert.InRange(answers.Count(status => status == HttpStatusCode.ServiceUnavailable), 20, 99);
        Assert.Equal(100, answers.Count(status => status is HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await AskAsync("198.51.100.9"));
        await app.StopAsync(Ct);
    }

    [GeneratedRegex("<tr[ >].*?</tr>", RegexOptions.Singleline)]
    private static partial Regex Row();

    [GeneratedRegex("data-proof=\"\" href=\"([^\"]+)\"")]
    private static partial Regex Proof();

    [GeneratedRegex("href=\"/graphql#query=([^\"]*)\"")]
    private static partial Regex Graph();

    /// <summary>The transactions of a page's logs, in order.</summary>
    [GeneratedRegex("<a class=\"mono\" href=\"/tx/[0-9]+/(0x[0-9a-f]{64})\"")]
    private static partial Regex Logs();
}
