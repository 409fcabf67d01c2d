using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Scan.GraphQL.Engine.Caching;
using Scan.GraphQL.Engine.Limits;
using Scan.GraphQL.Engine.Transport;
using Scan.UnitTests.GraphQL.Model;
using Scan.UnitTests.GraphQL.Oracle;
using Xunit;

namespace Scan.UnitTests.GraphQL;

/// <summary>The engine behind a real server on a free port.</summary>
public sealed class TransportTests : IAsyncLifetime
{
    private const string Newer = "application/graphql-response+json";
    private readonly HttpClient http = new();
    private WebApplication app = null!;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton(new World(1)).AddGraphQLEngine(World.Schema);
        app = builder.Build();
        app.UseWebSockets();
        app.MapGraphQL();
        await app.StartAsync(Harness.Ct);
        http.BaseAddress = new Uri(app.Urls.Single());
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await app.DisposeAsync();
    }

    [Theory]
    [InlineData("{\"query\":\"{ me { id } }\"}", Newer, 200)]
    [InlineData("{\"query\":\"{ me { nope } }\"}", Newer, 400)]
    [InlineData("{\"query\":\"{ me { nope } }\"}", "application/json", 200)]
    [InlineData("{\"query\":\"{ me {\"}", Newer, 400)]
    [InlineData("{\"query\":\"{ boom }\"}", Newer, 200)]
    [InlineData("{\"query\":1}", "application/json", 400)]
    [InlineData("{}", "application/json", 400)]
    [InlineData("not json", "application/json", 400)]
    [InlineData("[{\"query\":\"{ me { id } }\"}]", "application/json", 400)]
    [InlineData("{\"query\":\"{ me { id } }\",\"variables\":[]}", "application/json", 400)]
    [InlineData("{\"query\":\"{ me { id } }\"}", "text/html", 406)]
    public async Task A_posted_request_gets_the_status_that_its_media_type_asks(string body, string accept, int status)
    {
        using var response = await SendAsync(HttpMethod.Post, "/graphql", accept, new StringContent(body, Encoding.UTF8, "application/json"));
        Assert.Equal(status, (int)response.StatusCode);
        using var json = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Harness.Ct));
        Assert.Equal(status == 200 && !body.Contains("nope", StringComparison.Ordinal), json.RootElement.TryGetProperty("data", out _));
        if (status != 406 && status == 200) Assert.Equal(accept, response.Content.Headers.ContentType!.MediaType);
    }

    [Theory]
    [InlineData("application/json;q=0.5, application/graphql-response+json", Newer)]
    [InlineData("application/json, application/graphql-response+json", "application/json")]
    [InlineData("application/graphql-response+json, application/json", Newer)]
    [InlineData("application/graphql-response+json;q=0, */*", "application/json")]
    public async Task The_media_type_that_is_wanted_most_is_served_the_first_of_equals_and_caches_are_told_so(string accept, string served)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/graphql?query={me{id}}");
        request.Headers.TryAddWithoutValidation("Accept", accept);
        using var response = await http.SendAsync(request, Harness.Ct);
        Assert.Equal((served, "Accept"), (response.Content.Headers.ContentType!.MediaType, response.Headers.Vary.Single()));
    }

    [Theory]
    [InlineData(Newer, HttpStatusCode.GatewayTimeout)]
    [InlineData("application/json", HttpStatusCode.OK)]
    public async Task A_query_that_took_too_long_says_so_in_the_status_of_the_newer_type(string accept, HttpStatusCode status)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddGraphQLEngine(schema => schema.Query<Endless>(), new EngineLimits { ExecutionTime = TimeSpan.FromMilliseconds(1) });
        await using var slow = builder.Build();
        slow.MapGraphQL();
        await slow.StartAsync(Harness.Ct);
        using var request = new HttpRequestMessage(HttpMethod.Get, slow.Urls.Single() + "/graphql?query={wait}");
        request.Headers.Accept.ParseAdd(accept);
        using var response = await http.SendAsync(request, Harness.Ct);
        Assert.Equal(status, response.StatusCode);
        Assert.Contains("TIMEOUT", await response.Content.ReadAsStringAsync(Harness.Ct), StringComparison.Ordinal);
    }

    private sealed class Endless
    {
        public async Task<int> Wait(CancellationToken ct)
        {
            await Task.Delay(Timeout.Infinite, ct);
            return 1;
        }
    }

    [Fact]
    public async Task Methods_and_bodies_that_are_not_served_are_refused_in_words()
    {
        using var get = await SendAsync(HttpMethod.Get, "/graphql?query={me{id}}", Newer, null);
        Assert.Equal(HttpStatusCode.OK, get.StatusCode);
        using var mutation = await SendAsync(HttpMethod.Get, "/graphql?query=mutation{append(value:2)}", Newer, null);
        Assert.Equal((HttpStatusCode.MethodNotAllowed, "POST"), (mutation.StatusCode, mutation.Content.Headers.Allow.Single()));
        using var put = await SendAsync(HttpMethod.Put, "/graphql", Newer, null);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, put.StatusCode);
        using var text = await SendAsync(HttpMethod.Post, "/graphql", Newer, new StringContent("{}", Encoding.UTF8, "text/plain"));
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, text.StatusCode);
        using var large = await SendAsync(HttpMethod.Post, "/graphql", Newer, new StringContent(new string(' ', 300_000), Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, large.StatusCode);
    }

    [Fact]
    public async Task A_persisted_query_is_sent_once_with_its_hash_and_then_by_its_hash_alone()
    {
        const string query = "{ me { name } }";
        var extensions = new { persistedQuery = new { version = 1, sha256Hash = PersistedDocuments.HashOf(query) } };
        Assert.Contains("PERSISTED_QUERY_NOT_FOUND", await PostAsync(new { extensions }), StringComparison.Ordinal);
        Assert.Contains("Person 0", await PostAsync(new { query, extensions }), StringComparison.Ordinal);
        Assert.Contains("Person 0", await PostAsync(new { extensions }), StringComparison.Ordinal);
        Assert.Contains("Person 0", await PostAsync(new { documentId = "sha256:" + PersistedDocuments.HashOf(query) }), StringComparison.Ordinal);
        Assert.Contains("BAD_REQUEST", await PostAsync(new { query = "{ old }", extensions }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Subscriptions_stream_as_server_sent_events()
    {
        using var response = await SendAsync(HttpMethod.Post, "/graphql", "text/event-stream",
            new StringContent("{\"query\":\"subscription { ticks(count: 2) { number } }\"}", Encoding.UTF8, "application/json"));
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal("""
            event: next
            data: {"data":{"ticks":{"number":0}}}

            event: next
            data: {"data":{"ticks":{"number":1}}}

            event: complete
            data:


            """.ReplaceLineEndings("\n"), await response.Content.ReadAsStringAsync(Harness.Ct));
    }

    [Fact]
    public async Task The_graphql_ws_client_subscribes_drops_and_resumes_and_hears_every_close_code()
    {
        GraphQLOracle.SkipUnlessInstalled("graphql-ws");
        var url = $"ws://127.0.0.1:{http.BaseAddress!.Port}/graphql";
        using var json = JsonDocument.Parse(await GraphQLOracle.RunAsync("graphql-ws-client.mjs", [url], Harness.Ct));
        Assert.Equal("""{"ticks":[0,1,2],"resumed":[3,4],"query":"person-0","error":"GRAPHQL_VALIDATION_FAILED","failed":"INTERNAL_ERROR","pong":{"a":1},"closes":{"noProtocol":4406,"unauthorized":4401,"badMessage":4400,"twoInits":4429,"sameId":4409}}""",
            json.RootElement.GetRawText());
    }

    private async Task<string> PostAsync(object body)
    {
        using var response = await SendAsync(HttpMethod.Post, "/graphql", "application/json",
            new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json"));
        return await response.Content.ReadAsStringAsync(Harness.Ct);
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string accept, HttpContent? content)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        request.Headers.Accept.Add(MediaTypeWithQualityHeaderValue.Parse(accept));
        return await http.SendAsync(request, Harness.Ct);
    }
}
