using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Npgsql;
using Scan.Domain.Erc8004;
using Scan.Domain.Metadata;
using Scan.Domain.Primitives;
using Scan.Testing;
using Scan.Testing.SampleData;
using Scan.Web.Hosting;

namespace Scan.IntegrationTests.Metadata;

/// <summary>Metadata as readers get it: pages, pictures, REST, GraphQL, and the request for another try.</summary>
public sealed class MetadataWebTests(PostgresServer postgres) : IAsyncLifetime
{
    private const string Hostile = "<script>alert(1)</script>\u202EnoitcA";
    private static readonly string Agent = $"{MetadataRig.ChainId}/{MetadataRig.Registry}/7";
    private MetadataRig rig = null!;
    private WebApplication app = null!;
    private HttpClient http = null!;
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        rig = await MetadataRig.StartAsync(postgres, CancellationToken.None);
        const string File = """{"text":"Good <b>work</b>"}""";
        rig.Server.At("/7.json", Registration(Hostile)).At("/a.png", MetadataRig.Png(64, 64), "image/png").At("/f.json", File);
        await rig.CommitAsync(new SampleBlock().Store(MetadataRig.Agent(rig.Server.Url("/7.json"))).Store(MetadataRig.Feedback(1, rig.Server.Url("/f.json"), Keccak256.Hash(File)))
            .Store(MetadataRig.Operator("data:,{}")), CancellationToken.None);
        await rig.SettleAsync(CancellationToken.None);
        app = ScanWebApp.Create(new ScanWebOptions { Postgres = new NpgsqlConnectionStringBuilder(rig.ConnectionString), Port = 0, PagesKept = TimeSpan.Zero });
        await app.StartAsync();
        http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(app.Urls.First()) };
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
        await rig.DisposeAsync();
    }

    [Fact]
    public async Task A_page_shows_text_as_text_and_the_picture_from_this_host_alone()
    {
        var page = await http.GetStringAsync($"/agents/{Agent}", Ct);
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;noitcA", page);
        Assert.DoesNotContain("<script>alert", page);
        Assert.DoesNotContain("\u202E", page);
        Assert.DoesNotContain($"src=\"{rig.Server.Url("")}", page);
        Assert.Contains("src=\"/images/", page);
        Assert.Contains("file verified", page);
        Assert.Contains("Good &lt;b&gt;work", page);
        Assert.Contains(MetadataProblems.TextHidden, page);
        Assert.Contains("mutable address", page);
        Assert.Contains("/images/", await http.GetStringAsync("/agents?protocol=mcp&active=true", Ct));
        Assert.DoesNotContain("/images/", await http.GetStringAsync("/agents?protocol=a2a", Ct));
        Assert.Contains("no agents match", await http.GetStringAsync("/agents?x402=false", Ct), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_picture_is_served_so_that_nothing_in_it_runs()
    {
        var agents = await http.GetFromJsonAsync<JsonElement>("/api/v1/agents", Ct);
        var path = agents.GetProperty("items")[0].GetProperty("image").GetString();
        using var picture = await http.GetAsync(path, Ct);
        Assert.Equal(("image/png", "nosniff"), (picture.Content.Headers.ContentType!.MediaType, picture.Headers.GetValues("X-Content-Type-Options").Single()));
        Assert.Equal("default-src 'none'; sandbox; frame-ancestors 'none'", picture.Headers.GetValues("Content-Security-Policy").Single());
        Assert.Contains("immutable", picture.Headers.CacheControl!.ToString());
        var document = (await rig.StateAsync("agent", Domain.Erc8004.Agent.KeyOf(MetadataRig.Registry, 7), Ct)).Resource.Content!;
        foreach (var none in new[] { $"/images/{Convert.ToHexStringLower(document)}", "/images/00", "/images/..%2f" })
        {
            using var missing = await http.GetAsync(none, Ct);
            Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
        }
    }

    [Fact]
    public async Task A_version_is_given_as_a_download_and_only_under_its_own_name()
    {
        var metadata = await http.GetFromJsonAsync<JsonElement>($"/api/v1/metadata/agents/{Agent}", Ct);
        Assert.Equal("fetched", metadata.GetProperty("file").GetProperty("state").GetString());
        Assert.Contains(metadata.GetProperty("problems").EnumerateArray(), p => p.GetProperty("code").GetString() == MetadataProblems.TextHidden && p.GetProperty("cure").GetString()!.Length > 0);
        var content = metadata.GetProperty("versions")[0].GetProperty("content").GetString()!;
        using var download = await http.GetAsync(content, Ct);
        Assert.Equal(Registration(Hostile), await download.Content.ReadAsStringAsync(Ct));
        Assert.Equal(("attachment", "application/octet-stream"), (download.Content.Headers.ContentDisposition!.DispositionType, download.Content.Headers.ContentType!.MediaType));
        using var other = await http.GetAsync(content.Replace($"/agents/{Agent}", $"/operators/{MetadataRig.ChainId}/{SampleChain.Account("operator")}"), Ct);
        Assert.Equal(HttpStatusCode.NotFound, other.StatusCode);
        var feedback = await http.GetFromJsonAsync<JsonElement>($"/api/v1/metadata/feedbacks/{Agent}/{MetadataRig.Client}/1", Ct);
        Assert.Equal("verified", feedback.GetProperty("hashCheck").GetString());
        var problems = await http.GetFromJsonAsync<JsonElement>("/api/v1/metadata/problems", Ct);
        Assert.Equal(MetadataProblems.All.Count, problems.GetProperty("items").GetArrayLength());
        Assert.NotEqual(0, (await http.GetFromJsonAsync<JsonElement>("/api/v1/metadata", Ct)).GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task Another_try_is_asked_for_once_a_minute_and_not_by_another_site()
    {
        async Task<HttpStatusCode> Post(string path, string? header = null, string? value = null)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, path);
            if (header is not null) request.Headers.Add(header, value);
            using var response = await http.SendAsync(request, Ct);
            if (response.StatusCode == HttpStatusCode.TooManyRequests) Assert.NotNull(response.Headers.RetryAfter);
            return response.StatusCode;
        }
        Assert.Equal(HttpStatusCode.Forbidden, await Post($"/metadata/agents/{Agent}", "Sec-Fetch-Site", "cross-site"));
        Assert.Equal(HttpStatusCode.Forbidden, await Post($"/metadata/agents/{Agent}", "Origin", "https://evil.example"));
        Assert.Equal(HttpStatusCode.NotFound, await Post($"/api/v1/metadata/agents/{MetadataRig.ChainId}/{MetadataRig.Registry}/8"));
        Assert.Equal(HttpStatusCode.NotFound, await Post($"/api/v1/metadata/rollups/{Agent}"));
        Assert.Equal(HttpStatusCode.BadRequest, await Post($"/api/v1/metadata/operators/{MetadataRig.ChainId}/{SampleChain.Account("operator")}"));
        Assert.Equal(HttpStatusCode.SeeOther, await Post($"/metadata/agents/{Agent}", "Origin", http.BaseAddress!.GetLeftPart(UriPartial.Authority)));
        Assert.Equal(HttpStatusCode.TooManyRequests, await Post($"/metadata/agents/{Agent}"));
        var requested = (await rig.StateAsync("agent", Domain.Erc8004.Agent.KeyOf(MetadataRig.Registry, 7), Ct)).Resource;
        Assert.Equal(requested.RequestedAt, requested.NextTry);
        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 12; i++) answers.Add(await Post($"/api/v1/metadata/feedbacks/{Agent}/{MetadataRig.Client}/1"));
        Assert.Equal(HttpStatusCode.Accepted, answers[0]);
        Assert.All(answers[1..], answer => Assert.Equal(HttpStatusCode.TooManyRequests, answer));
    }

    [Fact]
    public async Task GraphQL_gives_state_problems_and_versions()
    {
        using var response = await http.PostAsJsonAsync("/graphql", new
        {
            query = """
                { agents(where: { protocols: { has: "mcp" }, active: { eq: true }, skills: { contains: "SUM" } }) { nodes { name profile { image } registrationFacts { services { name endpoint } trust }
                    metadataDocument { file { state error { code } nextTry contentHash } problems { code weight cure } domainProofs { domain outcome } json versions(first: 3) { no uri json problems { code } } } } }
                  feedbacks { nodes { metadataDocument { hashCheck json } } }
                  none: agents(where: { protocols: { lacks: "mcp" } }) { totalCount }
                  agentsAggregate(groupBy: [ACTIVE]) { key count } }
                """,
        }, Ct);
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>(Ct);
        Assert.False(answer.TryGetProperty("errors", out var errors), errors.ToString());
        var data = answer.GetProperty("data");
        var agent = data.GetProperty("agents").GetProperty("nodes")[0];
        var metadata = agent.GetProperty("metadataDocument");
        Assert.Equal("FETCHED", metadata.GetProperty("file").GetProperty("state").GetString());
        Assert.Equal("MCP", agent.GetProperty("registrationFacts").GetProperty("services")[0].GetProperty("name").GetString());
        Assert.Equal(Hostile, metadata.GetProperty("versions")[0].GetProperty("json").GetProperty("name").GetString());
        Assert.Equal("verified", data.GetProperty("feedbacks").GetProperty("nodes")[0].GetProperty("metadataDocument").GetProperty("hashCheck").GetString());
        Assert.Equal(0, data.GetProperty("none").GetProperty("totalCount").GetInt64());
    }

    [Fact]
    public async Task Lists_are_filtered_by_files_and_their_tag_changes_with_them()
    {
        async Task<int> Count(string query) => (await http.GetFromJsonAsync<JsonElement>($"/api/v1/agents?{query}", Ct)).GetProperty("items").GetArrayLength();
        Assert.Equal(1, await Count("protocols=mcp&active=true&trust.in=reputation,other&skills.contains=sum"));
        Assert.Equal(0, await Count("protocols=a2a"));
        Assert.Equal(HttpStatusCode.BadRequest, (await http.GetAsync("/api/v1/agents?active=maybe", Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await http.GetAsync("/api/v1/agents?sort=skills", Ct)).StatusCode);
        using var before = await http.GetAsync("/api/v1/agents", Ct);
        rig.Server.At("/7.json", Registration("Other"));
        rig.Clock.Advance(TimeSpan.FromDays(3));
        await rig.SettleAsync(Ct);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/agents") { Headers = { { "If-None-Match", before.Headers.ETag!.ToString() } } };
        using var after = await http.SendAsync(request, Ct);
        Assert.Equal(HttpStatusCode.OK, after.StatusCode);
        Assert.Equal("Other", (await after.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("items")[0].GetProperty("name").GetString());
        var page = await http.GetStringAsync($"/agents/{Agent}", Ct);
        Assert.Contains("changed without a transaction", page);
        Assert.Contains("<del", page);
    }

    private string Registration(string name) => MetadataRig.RegistrationFile(name, new object[] { new { name = "MCP", endpoint = "https://a.example/mcp", skills = new[] { "summing up" } } })
        .Replace("https://pictures.invalid/a.png", rig.Server.Url("/a.png"));
}
