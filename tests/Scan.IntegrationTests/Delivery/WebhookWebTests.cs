using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Scan.IntegrationTests.Web;

namespace Scan.IntegrationTests.Delivery;

public sealed class WebhookWebTests(WebSite site) : IClassFixture<WebSite>
{
    private const string Good = "https://hooks.scan-tests.net/a";
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("""{"url":"http://hooks.scan-tests.net/a"}""", "url")]
    [InlineData("""{"url":"https://localhost/a"}""", "url")]
    [InlineData("""{"url":"https://user:secret@hooks.scan-tests.net/a"}""", "url")]
    [InlineData("""{"url":"ftp://hooks.scan-tests.net/a"}""", "url")]
    [InlineData("""{"url":"https://hooks.scan-tests.net:22/a"}""", "url")]
    [InlineData("""{"url":"name@example.org","format":"email"}""", "url")]
    [InlineData("""{"url":"https://hooks.scan-tests.net/a","format":"teams"}""", "format")]
    [InlineData("""{"url":"https://hooks.scan-tests.net/a","kinds":["alert"]}""", "kinds")]
    [InlineData("""{"url":"https://hooks.scan-tests.net/a","kinds":["events"],"format":"slack"}""", "kinds")]
    [InlineData("""{"url":"https://hooks.scan-tests.net/a","topics":["avs:0x12"]}""", "topics")]
    [InlineData("""{"url":"https://hooks.scan-tests.net/a","topics":["avs:1:0xABCdef0000000000000000000000000000000000"]}""", "topics")]
    [InlineData("""{"url":"https://hooks.scan-tests.net/a","after":-1}""", "after")]
    [InlineData("""{"url":"https://hooks.scan-tests.net/a","after":99999999999}""", "after")]
    [InlineData("""{"url":"https://hooks.scan-tests.net/a","format":"telegram"}""", "chatId")]
    [InlineData("""{"url":"https://hooks.scan-tests.net/a","topic":["alerts"]}""", "topic")]
    [InlineData("""{"topics":["alerts"]}""", "body")]
    [InlineData("""{"url":5}""", "url")]
    [InlineData("""[""", "body")]
    public async Task What_breaks_a_rule_is_refused_by_its_field(string body, string field)
    {
        using var response = await site.Http.PostAsync("/api/v1/webhooks", new StringContent(body, Encoding.UTF8, "application/json"), Ct);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal(field, (await response.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("field").GetString());
    }

    [Fact]
    public async Task Only_the_token_opens_a_subscription()
    {
        var made = await SignUpAsync();
        var path = $"/api/v1/webhooks/{made.GetProperty("id").GetString()}";
        Assert.Equal(HttpStatusCode.NotFound, (await AskAsync(HttpMethod.Get, path, null)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await AskAsync(HttpMethod.Get, path, "scan_sub_guess")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await AskAsync(HttpMethod.Delete, path, "scan_sub_guess")).StatusCode);
        var token = made.GetProperty("token").GetString();
        using var found = await AskAsync(HttpMethod.Get, path, token);
        var text = await found.Content.ReadAsStringAsync(Ct);
        Assert.Equal("unconfirmed", JsonDocument.Parse(text).RootElement.GetProperty("state").GetString());
        var (cursor, head, behind) = (JsonDocument.Parse(text).RootElement.GetProperty("cursor").GetInt64(), JsonDocument.Parse(text).RootElement.GetProperty("head").GetInt64(), JsonDocument.Parse(text).RootElement.GetProperty("behind").GetInt64());
        Assert.Equal((await site.HeadAsync(Ct), head - cursor), (head, behind));
        Assert.DoesNotContain(made.GetProperty("secret").GetString()!, text);
        Assert.DoesNotContain(token!, text);
        Assert.Equal(HttpStatusCode.BadRequest, (await AskAsync(HttpMethod.Post, path + "/test", token)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await AskAsync(HttpMethod.Delete, path, token)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await AskAsync(HttpMethod.Get, path, token)).StatusCode);
    }

    [Fact]
    public async Task A_code_that_is_guessed_at_too_often_is_worth_nothing()
    {
        var made = await SignUpAsync("slack");
        var (path, token) = ($"/api/v1/webhooks/{made.GetProperty("id").GetString()}", made.GetProperty("token").GetString());
        await using var db = Npgsql.NpgsqlDataSource.Create(site.ConnectionString);
        await using var read = db.CreateCommand($"SELECT code FROM scan.delivery_orders WHERE subscription = '{made.GetProperty("id").GetString()}'");
        var code = (string)(await read.ExecuteScalarAsync(Ct))!;
        for (var i = 0; i < 5; i++) Assert.Equal(HttpStatusCode.BadRequest, (await AskAsync(HttpMethod.Post, path + "/confirm", token, """{"code":"AAAAAAAA"}""")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await AskAsync(HttpMethod.Post, path + "/confirm", token, $$"""{"code":"{{code}}"}""")).StatusCode);
    }

    [Fact]
    public async Task A_browser_signs_up_and_manages_without_a_script()
    {
        using var handler = new HttpClientHandler { AllowAutoRedirect = false };
        using var browser = new HttpClient(handler) { BaseAddress = site.Http.BaseAddress };
        var form = await browser.GetStringAsync("/webhooks?topics=rollup:10", Ct);
        Assert.Contains("rollup:10", form);
        Assert.DoesNotContain("<script", form[form.IndexOf("<main", StringComparison.Ordinal)..]);
        using var refused = await PostAsync(browser, "/webhooks", ("Url", "http://hooks.scan-tests.net/a"), ("Format", "scan"));
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains("https only", await refused.Content.ReadAsStringAsync(Ct));
        using var made = await PostAsync(browser, "/webhooks", ("Url", Good), ("Format", "scan"), ("Kinds", "alerts"), ("Topics", "rollup:10"));
        Assert.Equal(HttpStatusCode.OK, made.StatusCode);
        Assert.True(made.Headers.CacheControl!.NoStore);
        var page = await made.Content.ReadAsStringAsync(Ct);
        var (id, token) = (Regex.Match(page, "/webhooks/([0-9a-f]+)").Groups[1].Value, Regex.Match(page, "scan_sub_[A-Za-z0-9_-]+").Value);
        var cookie = Assert.Single(made.Headers.GetValues("Set-Cookie"));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains($"path=/webhooks/{id}", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("not confirmed", await browser.GetStringAsync($"/webhooks/{id}", Ct));

        using var other = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = site.Http.BaseAddress };
        Assert.Contains("does not know it", await other.GetStringAsync($"/webhooks/{id}", Ct));
        Assert.Equal(HttpStatusCode.NotFound, (await PostAsync(other, $"/webhooks/{id}/remove")).StatusCode);
        Assert.Equal(HttpStatusCode.SeeOther, (await PostAsync(other, $"/webhooks/{id}/open", ("token", token))).StatusCode);
        Assert.Contains("not confirmed", await other.GetStringAsync($"/webhooks/{id}", Ct));
        Assert.Equal(HttpStatusCode.SeeOther, (await PostAsync(browser, $"/webhooks/{id}/remove")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await other.GetAsync($"/webhooks/{id}", Ct)).StatusCode);
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    [InlineData("Origin", "https://evil.scan-tests.net")]
    public async Task A_form_of_another_site_changes_nothing(string header, string value)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/webhooks") { Content = new FormUrlEncodedContent([new("Url", Good), new("Format", "scan")]) };
        request.Headers.Add(header, value);
        Assert.Equal(HttpStatusCode.Forbidden, (await site.Http.SendAsync(request, Ct)).StatusCode);
        using var link = new HttpRequestMessage(HttpMethod.Get, "/webhooks");
        link.Headers.Add(header, value);
        Assert.Equal(HttpStatusCode.OK, (await site.Http.SendAsync(link, Ct)).StatusCode);
    }

    private async Task<JsonElement> SignUpAsync(string format = "scan")
    {
        using var response = await site.Http.PostAsJsonAsync("/api/v1/webhooks", new { url = Good, format, topics = new[] { "rollup:10" } }, Ct);
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        return await response.Content.ReadFromJsonAsync<JsonElement>(Ct);
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
