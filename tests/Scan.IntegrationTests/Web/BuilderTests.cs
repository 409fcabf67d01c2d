using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Scan.IntegrationTests.Web;

/// <summary>The builder as a program or a browser without scripts posts to it.</summary>
public sealed class BuilderTests(WebSite site) : IClassFixture<WebSite>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_post_makes_the_file_and_the_call_and_keeps_what_was_written()
    {
        var page = await PostAsync(("name", "Duck <b>"), ("description", "Says ducks."), ("service.name", "A2A"), ("service.endpoint", "https://agents.example/card.json"), ("active", "true"), ("chain", "31337"), ("from", "0x0000000000000000000000000000000000000001"));
        Assert.Contains("value=\"Duck &lt;b&gt;\"", page, StringComparison.Ordinal);
        Assert.Contains("&quot;endpoint&quot;: &quot;https://agents.example/card.json&quot;", page, StringComparison.Ordinal);
        Assert.Contains("register(string,(string,bytes)[])", page, StringComparison.Ordinal);
        Assert.Contains("this web was started without --network", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_with_faults_names_them_and_prepares_nothing()
    {
        var page = await PostAsync(("name", ""), ("service.name", "MCP"), ("service.endpoint", "http://agents.example"));
        Assert.Contains("3 fields to mend", page, StringComparison.Ordinal);
        Assert.DoesNotContain("data-tx-data", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://127.0.0.1/card.json")]
    [InlineData("https://169.254.169.254/latest/meta-data")]
    [InlineData("https://[::1]/")]
    [InlineData("https://localhost/")]
    [InlineData("https://10.0.0.1/")]
    public async Task No_private_address_is_asked(string endpoint)
    {
        var page = await PostAsync(("name", "Duck"), ("description", "Says ducks."), ("service.name", "MCP"), ("service.endpoint", endpoint), ("check", "true"));
        Assert.Contains("does not answer", page, StringComparison.Ordinal);
        Assert.Matches("(?i)not public|reserved|private", page[page.IndexOf("data-testid=\"endpoints\"", StringComparison.Ordinal)..]);
    }

    [Fact]
    public async Task Another_site_cannot_post_for_its_readers()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/builder") { Content = new FormUrlEncodedContent([]) };
        request.Headers.Add("Sec-Fetch-Site", "cross-site");
        Assert.Equal(HttpStatusCode.Forbidden, (await site.Http.SendAsync(request, Ct)).StatusCode);
    }

    [Theory]
    [InlineData("application/json", """{"name":"Duck"}""", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("text/plain", "name=Duck", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("multipart/form-data", "name=Duck", HttpStatusCode.BadRequest)]
    [InlineData("multipart/form-data; boundary=x", "--x\r\nno header at all", HttpStatusCode.BadRequest)]
    public async Task What_is_no_form_is_refused_in_words(string type, string body, HttpStatusCode status)
    {
        using var content = new StringContent(body);
        content.Headers.ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse(type);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/builder") { Content = content, Headers = { { "Accept", "application/json" } } };
        using var answer = await site.Http.SendAsync(request, Ct);
        Assert.Equal((status, "application/problem+json"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.NotEmpty((await answer.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("detail").GetString()!);
    }

    [Fact]
    public async Task Json_without_a_word_of_what_is_taken_back_gets_a_problem_too()
    {
        using var answer = await site.Http.PostAsJsonAsync("/builder", new { name = "Duck" }, Ct);
        Assert.Equal((HttpStatusCode.UnsupportedMediaType, "application/problem+json"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
    }

    private async Task<string> PostAsync(params (string Name, string Value)[] fields)
    {
        var answer = await site.Http.PostAsync("/builder", new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value))), Ct);
        return await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync(Ct);
    }
}
