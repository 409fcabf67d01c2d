using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Scan.Documents;
using Scan.Domain.Rules;
using Scan.IntegrationTests.Accounts;
using Scan.Testing;
using Scan.Web.Features.Accounts;
using Scan.Web.Hosting;

namespace Scan.IntegrationTests.Rules;

/// <summary>Incidents for programs and on their pages: who sees, acknowledges and resolves which.</summary>
public sealed class IncidentRestTests(PostgresServer postgres)
{
    private const string Key = "0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d";
    private const string Admin = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
    private const string Stranger = "0x5de4111afa1a4b94908f83103eb1f1706367c2e68ca870fc3fb9a804cdab365a";
    private const string StrangersAccount = "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC";
    private const int Many = 207;
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_administrator_acknowledges_what_Scans_own_rules_found_and_nobody_else_does()
    {
        await using var site = await StartAsync(Admin);
        await site.OpenAsync(1, "chain-stalled", isPublic: true);
        await site.OpenAsync(2, "chain-stalled", isPublic: true);
        using var admin = site.Browser();
        using var stranger = site.Browser();
        await SignInAsync(admin, Admin, Key);
        await SignInAsync(stranger, StrangersAccount, Stranger);
        foreach (var other in new[] { site.Http, stranger })
        {
            Assert.DoesNotContain("/acknowledge", await other.GetStringAsync("/incidents/1", Ct), StringComparison.Ordinal);
            using var refused = await other.PostAsync("/api/v1/incidents/1/acknowledge", null, Ct);
            Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
            Assert.Contains("SCAN_ADMIN", await refused.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
            using var page = await other.PostAsync("/incidents/1/acknowledge", null, Ct);
            Assert.Equal(HttpStatusCode.NotFound, page.StatusCode);
        }
        var shown = await admin.GetStringAsync("/incidents/1", Ct);
        Assert.Contains("action=\"/incidents/1/acknowledge\"", shown, StringComparison.Ordinal);
        // Such an incident is over when its cause is.
        Assert.DoesNotContain("/resolve\"", shown, StringComparison.Ordinal);
        using (var resolve = await admin.PostAsync("/api/v1/incidents/1/resolve", null, Ct)) Assert.Equal(HttpStatusCode.NotFound, resolve.StatusCode);

        var head = await site.Services.GetRequiredService<Feed>().HeadAsync(Ct);
        using (var pressed = await admin.PostAsync("/incidents/1/acknowledge", null, Ct)) Assert.Equal((HttpStatusCode.SeeOther, "/incidents/1"), (pressed.StatusCode, pressed.Headers.Location!.OriginalString));
        Assert.DoesNotContain("action=\"/incidents/1/acknowledge\"", await admin.GetStringAsync("/incidents/1", Ct), StringComparison.Ordinal);
        using (var asked = await admin.PostAsync("/api/v1/incidents/2/acknowledge", null, Ct)) Assert.Equal("acknowledged", (await asked.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("status").GetString());
        // What everybody may read stays open to a key that is made for something else.
        using var elsewhere = await admin.PostAsJsonAsync("/api/v1/account/keys", new { name = "hooks", scopes = new[] { "webhooks" } }, Ct);
        var hooks = (await elsewhere.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("key").GetString();
        foreach (var (method, address, due) in new[] { (HttpMethod.Get, "/api/v1/incidents/1", HttpStatusCode.OK), (HttpMethod.Get, "/api/v1/incidents", HttpStatusCode.OK), (HttpMethod.Post, "/api/v1/incidents/2/acknowledge", HttpStatusCode.BadRequest) })
        {
            using var request = new HttpRequestMessage(method, address) { Headers = { { "X-API-Key", hooks } } };
            using var answer = await site.Http.SendAsync(request, Ct);
            Assert.Equal((address, due), (address, answer.StatusCode));
        }
        // A program of the administrator's does it with a key.
        using var made = await admin.PostAsJsonAsync("/api/v1/account/keys", new { name = "pager", scopes = new[] { "rules" } }, Ct);
        await site.OpenAsync(3, "audit-drift", isPublic: true);
        using var program = new HttpRequestMessage(HttpMethod.Post, "/api/v1/incidents/3/acknowledge") { Headers = { { "X-API-Key", (await made.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("key").GetString() } } };
        using (var answer = await site.Http.SendAsync(program, Ct)) Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        foreach (var no in new[] { 1, 2, 3 })
        {
            var found = await site.Http.GetFromJsonAsync<JsonElement>($"/api/v1/incidents/{no}", Ct);
            Assert.Equal("acknowledged", found.GetProperty("incident").GetProperty("status").GetString());
            Assert.Equal("acknowledged", found.GetProperty("history").EnumerateArray().Last().GetProperty("step").GetString());
        }
        // The feed says so under the id that the incident keeps.
        var items = await site.Services.GetRequiredService<Feed>().ReadAsync(head, 100, Ct);
        Assert.Equal(["incident:1", "incident:2", "incident:3"], items.Where(i => i.DataJson!.Contains("\"status\":\"acknowledged\"", StringComparison.Ordinal)).Select(i => i.Id));
    }

    [Theory]
    [InlineData("0x12")]
    [InlineData("0x70997970C51812dc3A010C7d01b50e0d17dc79C8, 0x70997970c51812Dc3A010C7d01b50e0d17dc79C8")]
    [InlineData("vitalik.eth")]
    public void A_word_that_is_no_address_is_refused_at_start_by_the_name_of_the_variable(string value) =>
        Assert.StartsWith("SCAN_ADMIN: '", Assert.Throws<FormatException>(() => Administrators.FromEnvironment(name => name == "SCAN_ADMIN" ? value : null)).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Lists_go_back_by_number_each_once_and_filters_hold()
    {
        await using var site = await StartAsync("");
        await site.OpenManyAsync(Many);
        foreach (var (status, due) in new[] { ("", Numbers(_ => true)), ("open", Numbers(n => n % 3 != 0)), ("resolved", Numbers(n => n % 3 == 0)), ("acknowledged", []) })
        {
            var filter = status.Length > 0 ? $"&status={status}" : "";
            Assert.Equal(due, await site.NumbersAsync(before => $"/api/v1/incidents?take=50{filter}{(before is null ? "" : $"&before={before}")}"));
            Assert.Equal(due, await site.NumbersAsync(before => $"/incidents?format=json{filter}{(before is null ? "" : $"&before={before}")}"));
        }
        // A person gets there by links.
        var (seen, next) = (new List<long>(), (string?)"/incidents?status=open");
        while (next is not null)
        {
            var page = await site.Http.GetStringAsync(next, Ct);
            seen.AddRange(Regex.Matches(page, "data-id=\"incident:([0-9]+)\"").Select(m => long.Parse(m.Groups[1].Value)));
            next = Regex.Match(page, "rel=\"next\" href=\"([^\"]+)\"") is { Success: true } link ? WebUtility.HtmlDecode(link.Groups[1].Value) : null;
        }
        Assert.Equal(Numbers(n => n % 3 != 0), seen);
        Assert.Equal(Many > 100 ? 101 : Many + 1, (await site.Http.GetStringAsync("/incidents?format=csv", Ct)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        foreach (var (query, field) in new[] { ("take=0", "take"), ("take=501", "take"), ("before=0", "before"), ("status=closed", "status") })
        {
            using var refused = await site.Http.GetAsync($"/api/v1/incidents?{query}", Ct);
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
            Assert.Equal(field, (await refused.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("field").GetString());
        }
    }

    [Fact]
    public async Task The_rules_owner_alone_sees_acknowledges_and_resolves_what_it_found()
    {
        await using var site = await StartAsync(Admin);
        using var made = await site.Http.PostAsJsonAsync("/api/v1/rules", new { condition = "slashing" }, Ct);
        var rule = await made.Content.ReadFromJsonAsync<JsonElement>(Ct);
        var (id, token) = (rule.GetProperty("id").GetString()!, rule.GetProperty("token").GetString()!);
        await site.OpenAsync(7, id, isPublic: false);
        using var admin = site.Browser();
        await SignInAsync(admin, Admin, Key);
        // Not even an administrator looks into somebody's own.
        foreach (var other in new[] { site.Http, admin })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await other.GetAsync("/api/v1/incidents/7", Ct)).StatusCode);
            Assert.Equal(HttpStatusCode.NotFound, (await other.PostAsync("/api/v1/incidents/7/acknowledge", null, Ct)).StatusCode);
            Assert.Equal(HttpStatusCode.NotFound, (await other.GetAsync($"/api/v1/incidents?rule={id}", Ct)).StatusCode);
            Assert.Empty((await other.GetFromJsonAsync<JsonElement>("/api/v1/incidents", Ct)).GetProperty("items").EnumerateArray());
        }
        async Task<JsonElement> asOwner(HttpMethod method, string path)
        {
            using var request = new HttpRequestMessage(method, path) { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", token) } };
            using var answer = await site.Http.SendAsync(request, Ct);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            return await answer.Content.ReadFromJsonAsync<JsonElement>(Ct);
        }
        Assert.Equal(7, Assert.Single((await asOwner(HttpMethod.Get, $"/api/v1/incidents?rule={id}")).GetProperty("items").EnumerateArray()).GetProperty("no").GetInt64());
        Assert.Equal("acknowledged", (await asOwner(HttpMethod.Post, "/api/v1/incidents/7/acknowledge")).GetProperty("status").GetString());
        var resolved = await asOwner(HttpMethod.Post, "/api/v1/incidents/7/resolve");
        Assert.Equal(("resolved", "resolved by its owner"), (resolved.GetProperty("status").GetString(), resolved.GetProperty("reason").GetString()));
        // What is over stays over.
        Assert.Equal("resolved", (await asOwner(HttpMethod.Post, "/api/v1/incidents/7/acknowledge")).GetProperty("status").GetString());
        Assert.Equal(["opened", "acknowledged", "resolved"], (await asOwner(HttpMethod.Get, "/api/v1/incidents/7")).GetProperty("history").EnumerateArray().Select(l => l.GetProperty("step").GetString()));
    }

    private static List<long> Numbers(Func<long, bool> which) => [.. Enumerable.Range(1, Many).Select(n => (long)n).Where(which).Reverse()];

    private static async Task SignInAsync(HttpClient browser, string account, string key)
    {
        using var asked = await browser.PostAsJsonAsync("/api/v1/account/message", new { address = account, chainId = 1 }, Ct);
        var message = (await asked.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("message").GetString()!;
        using var answer = await browser.PostAsJsonAsync("/api/v1/account/session", new { message, signature = await ViemWallet.SignAsync(key, message, Ct) }, Ct);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private async Task<Site> StartAsync(string admins)
    {
        var database = await postgres.CreateScanDatabaseAsync(Ct);
        var app = ScanWebApp.Create(new ScanWebOptions
        {
            Postgres = new NpgsqlConnectionStringBuilder(database.ConnectionString), Port = 0, Administrators = Administrators.FromEnvironment(_ => admins),
        });
        await app.StartAsync(Ct);
        return new Site(database, app, new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = new Uri(app.Urls.First()) });
    }

    private sealed record Site(TestDatabase Database, WebApplication App, HttpClient Http) : IAsyncDisposable
    {
        public IServiceProvider Services => App.Services;

        public HttpClient Browser() => new(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = Http.BaseAddress };

        public Task OpenAsync(long no, string rule, bool isPublic) => WriteAsync([Opened(no, rule, isPublic)]);

        /// <summary>Of Scan's own; every third is over.</summary>
        public Task OpenManyAsync(int count) => WriteAsync([.. Enumerable.Range(1, count).Select(n => Opened(n, "chain-stalled", true)).Select(w => w.Incident.No % 3 != 0 ? w : w with
        {
            Incident = w.Incident with { Status = IncidentStatus.Resolved, ResolvedAt = w.Incident.FirstAt },
        })]);

        public async Task<List<long>> NumbersAsync(Func<long?, string> address)
        {
            var (numbers, next) = (new List<long>(), (long?)null);
            do
            {
                var page = await Http.GetFromJsonAsync<JsonElement>(address(next), Ct);
                numbers.AddRange(page.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("no") is { ValueKind: JsonValueKind.String } text ? long.Parse(text.GetString()!) : i.GetProperty("no").GetInt64()));
                next = page.GetProperty("next") is { ValueKind: JsonValueKind.Number } before ? before.GetInt64() : null;
            }
            while (next is not null);
            return numbers;
        }

        public async ValueTask DisposeAsync()
        {
            Http.Dispose();
            await App.DisposeAsync();
            await Database.DisposeAsync();
        }

        private async Task WriteAsync(IReadOnlyList<IncidentWrite> writes)
        {
            var incidents = Services.GetRequiredService<Scan.Documents.Incidents>();
            var progress = await incidents.ProgressAsync(Ct);
            Assert.NotNull(await incidents.CommitAsync(progress, progress.Cursor, writes, TimeProvider.System.GetUtcNow(), Ct));
        }

        private static IncidentWrite Opened(long no, string rule, bool isPublic)
        {
            var at = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000 + no);
            return new(new Incident
            {
                No = no, Rule = rule, RuleName = "A chain stands still", Condition = "chainStalled", Subject = $"chain:{no}", ChainId = 0, Block = 0, Topics = isPublic ? ["incidents", $"rule:{rule}"] : [$"rule:{rule}"], IsPublic = isPublic,
                Severity = "warning", Title = $"Chain {no} stands still", Detail = "Its last block is old", Status = IncidentStatus.Open, FirstAt = at, LastAt = at, OpenedAt = at, Announced = true,
            }, "opened", Announce: true);
        }
    }
}
