using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Scan.IntegrationTests.Web;

namespace Scan.IntegrationTests.Accounts;

/// <summary>Sign-in with keys of a real wallet library (viem), against the web.</summary>
public sealed class AccountTests(WebSite site) : IClassFixture<WebSite>
{
    private const string Key = "0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d";
    private const string Account = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
    private const string Stranger = "0x5de4111afa1a4b94908f83103eb1f1706367c2e68ca870fc3fb9a804cdab365a";
    private const string StrangersAccount = "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC";
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_account_signs_in_has_its_own_and_signs_out()
    {
        using var browser = Browser();
        var message = await MessageAsync(browser);
        Assert.StartsWith($"{site.Http.BaseAddress!.Authority} wants you to sign in with your Ethereum account:\n{Account}\n", message);
        using var signedIn = await browser.PostAsJsonAsync("/api/v1/account/session", new { message, signature = await SignAsync(Key, message) }, Ct);
        Assert.Equal(HttpStatusCode.OK, signedIn.StatusCode);
        var cookie = Assert.Single(signedIn.Headers.GetValues("Set-Cookie"));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);

        using var made = await browser.PostAsJsonAsync("/api/v1/rules", new { condition = "slashing" }, Ct);
        var id = (await made.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("id").GetString();
        // Without the token: the session is enough.
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync($"/api/v1/rules/{id}", Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await site.Http.GetAsync($"/api/v1/rules/{id}", Ct)).StatusCode);
        var own = await browser.GetFromJsonAsync<JsonElement>("/api/v1/account", Ct);
        Assert.Equal((Account, id), (own.GetProperty("address").GetString(), own.GetProperty("rules")[0].GetProperty("id").GetString()));
        Assert.Contains(Account, await browser.GetStringAsync("/account", Ct));

        Assert.Equal(HttpStatusCode.NoContent, (await browser.DeleteAsync("/api/v1/account/session", Ct)).StatusCode);
        using var after = new HttpRequestMessage(HttpMethod.Get, "/api/v1/account");
        after.Headers.Add("Cookie", cookie.Split(';')[0]);
        Assert.Equal(HttpStatusCode.NotFound, (await site.Http.SendAsync(after, Ct)).StatusCode);
    }

    [Fact]
    public async Task A_message_is_good_once_and_for_its_own_account_only()
    {
        using var browser = Browser();
        var message = await MessageAsync(browser);
        Assert.Contains("not this account's", await RefusedAsync(browser, message, await SignAsync(Stranger, message)));
        // The nonce is used up by the attempt.
        Assert.Contains("nonce", await RefusedAsync(browser, message, await SignAsync(Key, message)));
        var again = await MessageAsync(browser);
        var signature = await SignAsync(Key, again);
        Assert.Equal(HttpStatusCode.OK, (await browser.PostAsJsonAsync("/api/v1/account/session", new { message = again, signature }, Ct)).StatusCode);
        Assert.Contains("nonce", await RefusedAsync(browser, again, signature));
    }

    [Theory]
    [InlineData(" wants you", "x wants you", "and this is")]
    [InlineData("URI: http://", "URI: http://evil.", "URI is of")]
    [InlineData("Nonce: ", "Nonce: aa", "nonce")]
    [InlineData("Version: 1", "Version: 2", "Version")]
    [InlineData("Expiration Time: 20", "Expiration Time: 19", "expired")]
    [InlineData("Issued At: 20", "Issued At: 19", "issued")]
    public async Task A_message_that_was_changed_is_refused_though_it_is_signed(string part, string other, string said)
    {
        using var browser = Browser();
        var message = (await MessageAsync(browser)).Replace(part, other, StringComparison.Ordinal);
        Assert.Contains(said, await RefusedAsync(browser, message, await SignAsync(Key, message)));
    }

    [Fact]
    public async Task A_key_does_what_it_was_made_for_and_no_more_than_its_quota()
    {
        using var browser = Browser();
        var message = await MessageAsync(browser);
        await browser.PostAsJsonAsync("/api/v1/account/session", new { message, signature = await SignAsync(Key, message) }, Ct);
        using var made = await browser.PostAsJsonAsync("/api/v1/account/keys", new { name = "bot", scopes = new[] { "rules" }, perMinute = 3 }, Ct);
        var key = (await made.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("key").GetString()!;
        using var program = new HttpClient { BaseAddress = site.Http.BaseAddress };
        program.DefaultRequestHeaders.Add("X-API-Key", key);
        Assert.Equal(HttpStatusCode.Created, (await program.PostAsJsonAsync("/api/v1/rules", new { condition = "slashing" }, Ct)).StatusCode);
        using var wrong = await program.PostAsJsonAsync("/api/v1/webhooks", new { url = "https://hooks.scan-tests.net/a" }, Ct);
        Assert.Contains("not made for webhooks", await wrong.Content.ReadAsStringAsync(Ct));
        // A key makes no keys: only a person does.
        Assert.Equal(HttpStatusCode.NotFound, (await program.PostAsJsonAsync("/api/v1/account/keys", new { name = "more", scopes = new[] { "rules" } }, Ct)).StatusCode);
        for (var i = 0; i < 2; i++) Assert.Equal(HttpStatusCode.Created, (await program.PostAsJsonAsync("/api/v1/rules", new { condition = "slashing" }, Ct)).StatusCode);
        using var spent = await program.PostAsJsonAsync("/api/v1/rules", new { condition = "slashing" }, Ct);
        Assert.Contains("3 requests of the minute", await spent.Content.ReadAsStringAsync(Ct));
        Assert.Equal(HttpStatusCode.TooManyRequests, spent.StatusCode);
        Assert.InRange(spent.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
    }

    [Fact]
    public async Task Who_has_the_token_of_what_nobody_owns_takes_it_over()
    {
        using var browser = Browser();
        using var rule = await browser.PostAsJsonAsync("/api/v1/rules", new { condition = "slashing" }, Ct);
        using var hook = await browser.PostAsJsonAsync("/api/v1/webhooks", new { url = "https://hooks.scan-tests.net/claimed" }, Ct);
        var message = await MessageAsync(browser);
        await browser.PostAsJsonAsync("/api/v1/account/session", new { message, signature = await SignAsync(Key, message) }, Ct);
        foreach (var (made, path) in new[] { (rule, "rules"), (hook, "webhooks") })
        {
            var body = await made.Content.ReadFromJsonAsync<JsonElement>(Ct);
            var (id, token) = (body.GetProperty("id").GetString()!, body.GetProperty("token").GetString()!);
            async Task<HttpStatusCode> ClaimAsync(HttpClient who, string with)
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/{path}/{id}/claim") { Headers = { Authorization = new("Bearer", with) } };
                return (await who.SendAsync(request, Ct)).StatusCode;
            }
            Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync($"/api/v1/{path}/{id}", Ct)).StatusCode);
            Assert.Contains("Give the token", await browser.GetStringAsync($"/{path}/{id}", Ct));
            Assert.Equal(HttpStatusCode.NotFound, await ClaimAsync(browser, "scan_guess"));
            Assert.Equal(HttpStatusCode.BadRequest, await ClaimAsync(site.Http, token));
            Assert.Equal(HttpStatusCode.NoContent, await ClaimAsync(browser, token));
            Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync($"/api/v1/{path}/{id}", Ct)).StatusCode);

            // Somebody else with the token can still use it, and does not become its owner.
            using var other = Browser();
            var theirs = await MessageAsync(other, StrangersAccount);
            await other.PostAsJsonAsync("/api/v1/account/session", new { message = theirs, signature = await SignAsync(Stranger, theirs) }, Ct);
            Assert.Equal(HttpStatusCode.NoContent, await ClaimAsync(other, token));
            Assert.Equal(HttpStatusCode.NotFound, (await other.GetAsync($"/api/v1/{path}/{id}", Ct)).StatusCode);
            Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync($"/api/v1/{path}/{id}", Ct)).StatusCode);
        }
    }

    [Fact]
    public async Task A_signature_of_a_wallet_that_is_not_deployed_is_refused_plainly()
    {
        using var browser = Browser();
        var message = await MessageAsync(browser);
        Assert.Contains("not deployed yet (EIP-6492)", await RefusedAsync(browser, message, "0x" + new string('a', 128) + string.Concat(Enumerable.Repeat("6492", 16))));
    }

    [Fact]
    public async Task A_browser_signs_in_without_a_script()
    {
        using var browser = Browser();
        Assert.Contains("Which account", await browser.GetStringAsync("/account", Ct));
        var page = await (await PostAsync(browser, "/account/message", ("address", Account.ToLowerInvariant()))).Content.ReadAsStringAsync(Ct);
        var message = WebUtility.HtmlDecode(Regex.Match(page, "<textarea[^>]*>(.*?)</textarea>", RegexOptions.Singleline).Groups[1].Value);
        var signature = await SignAsync(Key, message);
        Assert.Equal(HttpStatusCode.SeeOther, (await PostAsync(browser, "/account/session", ("message", message.Replace("\n", "\r\n", StringComparison.Ordinal)), ("signature", signature))).StatusCode);
        Assert.Contains("Yours by the chain", await browser.GetStringAsync("/account", Ct));
        using var foreign = new HttpRequestMessage(HttpMethod.Post, "/account/sign-out");
        foreign.Headers.Add("Sec-Fetch-Site", "cross-site");
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.SendAsync(foreign, Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.SeeOther, (await PostAsync(browser, "/account/sign-out", ("everywhere", "yes"))).StatusCode);
        Assert.Contains("Which account", await browser.GetStringAsync("/account", Ct));
    }

    [Fact]
    public async Task What_the_chain_says_is_an_accounts_own()
    {
        var owner = Testing.SampleData.SampleChain.Account("owner");
        var reader = (Scan.Web.Features.Accounts.OwnershipReader)site.Services.GetService(typeof(Scan.Web.Features.Accounts.OwnershipReader))!;
        var owned = await reader.ReadAsync(owner, Ct);
        Assert.Equal(site.World.Avss.Select(a => $"avs:31337:{a}").Order(), owned.Where(o => o.Kind == "avs").Select(o => o.Topic).Order());
        Assert.All(owned, o => Assert.All(o.Conditions, c => Assert.Contains(o.Topic.Split(':')[0], Scan.Domain.Rules.RuleConditions.Find(c)!.Scopes)));
        Assert.Contains((await reader.ReadAsync(site.World.Operators[0], Ct)), o => o.Kind == "operator");
        Assert.Contains(await reader.ReadAsync(site.World.Avss[0], Ct), o => o.Topic == $"avs:31337:{site.World.Avss[0]}" && o.How == "the service itself");
    }

    [Fact]
    public async Task Roles_count_as_ownership_and_each_is_named()
    {
        var (avs, who) = (site.World.Avss[0], Testing.SampleData.SampleChain.Account("holds roles"));
        await using var db = Npgsql.NpgsqlDataSource.Create(site.ConnectionString);
        await using var change = db.CreateCommand($$"""
            UPDATE scan.d_avs SET body = body || '{"coordinators": [{"address": "{{site.World.Avss[2]}}", "ejector": "{{who}}"}, {"address": "{{avs}}", "churnApprover": "{{who}}"}], "rewardsInitiator": "{{who}}"}' WHERE body ->> 'address' = '{{avs}}';
            INSERT INTO scan.d_account_admin (chain_id, valid_from, id, digest, body)
            VALUES (31337, 1, '\x01', '\x00', '{"chainId": 31337, "account": "{{site.World.Avss[1]}}", "admin": "{{who}}", "active": true, "block": 1}')
            """);
        await change.ExecuteNonQueryAsync(Ct);
        var reader = (Scan.Web.Features.Accounts.OwnershipReader)site.Services.GetService(typeof(Scan.Web.Features.Accounts.OwnershipReader))!;
        var owned = (await reader.ReadAsync(who, Ct)).ToDictionary(o => o.Topic, o => o.How);
        Assert.Equal("its ejector, its churn approver, its rewards initiator", owned[$"avs:31337:{avs}"]);
        Assert.Equal("its administrator (PermissionController)", owned[$"avs:31337:{site.World.Avss[1]}"]);
        Assert.Equal(2, owned.Count);
    }

    private HttpClient Browser() => new(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = site.Http.BaseAddress };

    private static async Task<string> MessageAsync(HttpClient browser, string account = Account)
    {
        using var response = await browser.PostAsJsonAsync("/api/v1/account/message", new { address = account, chainId = 31337 }, Ct);
        return (await response.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("message").GetString()!;
    }

    private static async Task<string> RefusedAsync(HttpClient browser, string message, string signature)
    {
        using var response = await browser.PostAsJsonAsync("/api/v1/account/session", new { message, signature }, Ct);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        return await response.Content.ReadAsStringAsync(Ct);
    }

    private static Task<HttpResponseMessage> PostAsync(HttpClient browser, string path, params (string Name, string Value)[] fields) =>
        browser.PostAsync(path, new FormUrlEncodedContent(fields.Select(f => new KeyValuePair<string, string>(f.Name, f.Value))), Ct);

    private static Task<string> SignAsync(string key, string message) => ViemWallet.SignAsync(key, message, Ct);
}
