using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Scan.Domain.Primitives;
using Scan.Web.Features.Api;

namespace Scan.IntegrationTests.Web;

/// <summary>REST and exports over the sample world.</summary>
public sealed partial class DoorsTests(WebSite site) : IClassFixture<WebSite>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_list_pages_by_cursor_until_every_row_was_seen_once()
    {
        var seen = new List<string>();
        for (var url = "/api/v1/operators?take=7&sort=-stakerCount,avsCount"; ;)
        {
            var page = await site.Http.GetFromJsonAsync<JsonElement>(url, Ct);
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("id").GetString()!));
            if (page.GetProperty("next").GetString() is not { } next) break;
            url = $"/api/v1/operators?take=7&sort=-stakerCount,avsCount&after={next}";
        }
        Assert.Equal(site.World.Operators.Count, seen.Count);
        Assert.Equal(seen.Count, seen.Distinct().Count());
    }

    [Fact]
    public async Task Filters_and_counts_agree_with_GraphQL()
    {
        var page = await site.Http.GetFromJsonAsync<JsonElement>($"/api/v1/registrations?registered=true&avs={site.World.Avss[0]}&count=true&take=1000", Ct);
        Assert.Equal(page.GetProperty("items").GetArrayLength(), page.GetProperty("total").GetInt64());
        Assert.All(page.GetProperty("items").EnumerateArray(), i => Assert.True(i.GetProperty("registered").GetBoolean()));
        using var response = await site.Http.PostAsJsonAsync("/graphql", new { query = $$"""{ registrations(where: { registered: { eq: true }, avs: { eq: "{{site.World.Avss[0]}}" } }) { totalCount } }""" }, Ct);
        var graph = await response.Content.ReadFromJsonAsync<JsonElement>(Ct);
        Assert.Equal(page.GetProperty("total").GetInt64(), graph.GetProperty("data").GetProperty("registrations").GetProperty("totalCount").GetInt64());
    }

    [Fact]
    public async Task Every_kind_of_document_is_asked_for_by_its_key_and_no_key_is_a_fault_of_ours()
    {
        static string Example(Type type) => Nullable.GetUnderlyingType(type) is not null ? "-" : type == typeof(Address) ? $"0x{new string('1', 40)}" : type == typeof(Hash32) ? $"0x{new string('2', 64)}" : type == typeof(string) ? "0x12345678" : "1";
        foreach (var kind in site.Services.GetRequiredService<ApiCatalog>().All)
        {
            string[] parts = [.. kind.KeyParts.Select(p => Example(p.ParameterType))];
            using var answer = await site.Http.GetAsync($"/api/v1/{kind.Path}/31337/{string.Join('/', parts)}", Ct);
            Assert.True(answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.NotFound, $"{kind.Path}: {answer.StatusCode}");
            for (var i = 0; i < parts.Length; i++)
            {
                using var wrong = await site.Http.GetAsync($"/api/v1/{kind.Path}/31337/{string.Join('/', parts.Select((p, at) => at == i ? "0xzz" : p))}", Ct);
                Assert.True(wrong.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.NotFound, $"{kind.Path}, {kind.KeyParts[i].Name}: {wrong.StatusCode}");
            }
        }
    }

    [Fact]
    public async Task An_answer_that_was_given_while_a_profile_was_being_changed_is_out_of_date_once_it_is()
    {
        await using var writer = new NpgsqlConnection(site.ConnectionString);
        await writer.OpenAsync(Ct);
        await using var transaction = await writer.BeginTransactionAsync(Ct);
        await using (var change = new NpgsqlCommand("UPDATE scan.profiles SET website = 'https://changed.example' WHERE kind = 'operator'", writer)) Assert.True(await change.ExecuteNonQueryAsync(Ct) > 0);
        using var during = await site.Http.GetAsync("/api/v1/operators", Ct);
        Assert.Equal(HttpStatusCode.NotModified, (await AgainAsync()).StatusCode);
        await transaction.CommitAsync(Ct);
        Assert.Equal(HttpStatusCode.OK, (await AgainAsync()).StatusCode);

        async Task<HttpResponseMessage> AgainAsync()
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/operators") { Headers = { { "If-None-Match", during.Headers.ETag!.ToString() } } };
            return await site.Http.SendAsync(request, Ct);
        }
    }

    [Fact]
    public async Task One_document_is_found_by_chain_and_key()
    {
        var found = await site.Http.GetFromJsonAsync<JsonElement>($"/api/v1/registrations/31337/{site.World.Avss[0]}/{site.World.Operators[0]}", Ct);
        Assert.Equal(site.World.Operators[0].ToString(), found.GetProperty("operator").GetString());
        using var missing = await site.Http.GetAsync($"/api/v1/operators/31337/{site.World.Avss[0]}", Ct);
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
        Assert.Equal("application/problem+json", missing.Content.Headers.ContentType?.MediaType);
    }

    [Theory]
    [InlineData("/api/v1/operators?sort=nothing", "nothing")]
    [InlineData("/api/v1/operators?bogus=1", "bogus")]
    [InlineData("/api/v1/operators?address=0x12", "address")]
    [InlineData("/api/v1/operators?take=0", "take")]
    [InlineData("/api/v1/operators?take=1001", "take")]
    [InlineData("/api/v1/operators?after=zzz", "after")]
    [InlineData("/api/v1/operators?chainId=31337&atBlock=1", "atBlock")]
    [InlineData("/api/v1/export/operators?after=zzz", "after")]
    [InlineData("/api/v1/export/operators?format=xml", "format")]
    public async Task A_bad_question_is_refused_with_its_field(string url, string field)
    {
        using var response = await site.Http.GetAsync(url, Ct);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>(Ct);
        Assert.Equal(field, problem.GetProperty("field").GetString());
    }

    [Fact]
    public async Task An_answer_that_is_still_right_is_not_sent_again()
    {
        using var first = await site.Http.GetAsync("/api/v1/avsList", Ct);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/avsList") { Headers = { { "If-None-Match", first.Headers.ETag!.ToString() } } };
        using var again = await site.Http.SendAsync(request, Ct);
        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
    }

    [Fact]
    public async Task An_answer_is_sent_again_when_the_documents_are_others_at_the_same_block()
    {
        using var first = await site.Http.GetAsync("/api/v1/operators", Ct);
        // As a re-projection leaves a chain: the same block, another state.
        await using (var connection = new NpgsqlConnection(site.ConnectionString))
        {
            await connection.OpenAsync(Ct);
            await using var other = new NpgsqlCommand("UPDATE scan.chains SET digest = sha256(digest) WHERE chain_id = 8453", connection);
            Assert.Equal(1, await other.ExecuteNonQueryAsync(Ct));
        }
        // Chains are read twice a second.
        await Task.Delay(700, Ct);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/operators") { Headers = { { "If-None-Match", first.Headers.ETag!.ToString() } } };
        using var again = await site.Http.SendAsync(request, Ct);
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        Assert.NotEqual(first.Headers.ETag, again.Headers.ETag);
    }

    [Fact]
    public async Task An_export_holds_every_row_and_a_checksum_that_agrees()
    {
        var text = await site.Http.GetStringAsync("/api/v1/export/quorumStakes", Ct);
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var manifest = JsonDocument.Parse(lines[^1]).RootElement.GetProperty("manifest");
        var rows = string.Concat(lines[..^1].Select(l => l + "\n"));
        Assert.Equal(lines.Length - 1, manifest.GetProperty("rows").GetInt64());
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(rows))), manifest.GetProperty("sha256").GetString());
        var page = await site.Http.GetFromJsonAsync<JsonElement>("/api/v1/quorumStakes?count=true&take=1", Ct);
        Assert.Equal(page.GetProperty("total").GetInt64(), lines.Length - 1);
    }

    [Fact]
    public async Task A_cut_export_goes_on_behind_its_last_row()
    {
        var whole = (await site.Http.GetStringAsync("/api/v1/export/operators?format=csv", Ct)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var last = whole[10].Split(',')[0];
        var rest = (await site.Http.GetStringAsync($"/api/v1/export/operators?format=csv&after={Uri.EscapeDataString(last)}", Ct)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(whole, whole[..11].Concat(rest));
    }

    [Fact]
    public async Task The_OpenAPI_document_names_every_list_and_its_filters()
    {
        var document = await site.Http.GetFromJsonAsync<JsonElement>("/api/v1/openapi.json", Ct);
        Assert.Equal("3.1.0", document.GetProperty("openapi").GetString());
        var parameters = document.GetProperty("paths").GetProperty("/api/v1/operators").GetProperty("get").GetProperty("parameters").EnumerateArray().Select(p => p.GetProperty("name").GetString());
        Assert.Contains("stakerCount.gte", parameters);
        Assert.True(document.GetProperty("paths").TryGetProperty("/api/v1/registrations/{chainId}/{avs}/{operator}", out _));
    }

    [Fact]
    public async Task The_OpenAPI_document_has_every_route_that_is_mapped_with_its_method_and_none_besides()
    {
        var paths = (await site.Http.GetFromJsonAsync<JsonElement>("/api/v1/openapi.json", Ct)).GetProperty("paths");
        var described = paths.EnumerateObject().SelectMany(p => p.Value.EnumerateObject().Select(o => $"{o.Name.ToUpperInvariant()} {p.Name}")).ToHashSet(StringComparer.Ordinal);
        string[] ofKinds = ["GET /api/v1/{list}", "GET /api/v1/{list}/{chainId}/{key}", "GET /api/v1/export/{list}"];
        var mapped = site.Services.GetServices<EndpointDataSource>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>()
            .SelectMany(e => (e.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? []).Select(m => $"{m} /{Constraint().Replace(e.RoutePattern.RawText!.TrimStart('/'), "{$1}")}"))
            .Where(r => (r.Contains(" /api/v1", StringComparison.Ordinal) || r.EndsWith(" /rpc", StringComparison.Ordinal)) && r != "GET /api/v1/public/{rest}").ToHashSet(StringComparer.Ordinal);
        Assert.All(ofKinds, k => Assert.Contains(k, mapped));
        Assert.Equal([], mapped.Except(ofKinds).Except(described));
        // What is described and not mapped is a kind's own path.
        var catalog = site.Services.GetRequiredService<ApiCatalog>();
        Assert.All(described.Except(mapped), d => Assert.Contains(catalog.All, k => d.StartsWith($"GET /api/v1/{k.Path}", StringComparison.Ordinal) || d == $"GET /api/v1/export/{k.Path}"));
        foreach (var route in (string[])["POST /api/v1/webhooks", "POST /api/v1/rules", "POST /api/v1/account/session", "POST /api/v1/account/keys", "POST /rpc", "GET /api/v1/public/agents"]) Assert.Contains(route, described);
        foreach (var operation in paths.EnumerateObject().SelectMany(p => p.Value.EnumerateObject().Select(o => (Path: p.Name, o.Value))))
        {
            var inPath = operation.Value.GetProperty("parameters").EnumerateArray().Where(p => p.GetProperty("in").GetString() == "path").Select(p => p.GetProperty("name").GetString()!).Order();
            Assert.Equal(Regex.Matches(operation.Path, @"\{(\w+)\}").Select(m => m.Groups[1].Value).Order(), inPath);
        }
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData(null)]
    public async Task JSON_RPC_takes_JSON_alone(string? type)
    {
        using var body = new ByteArrayContent("""{"jsonrpc": "2.0", "id": 1, "method": "scan_blockFinality", "params": ["5", 1]}"""u8.ToArray());
        if (type is not null) body.Headers.ContentType = new(type);
        using var refused = await site.Http.PostAsync("/rpc", body, Ct);
        Assert.Equal((HttpStatusCode.UnsupportedMediaType, "application/problem+json"), (refused.StatusCode, refused.Content.Headers.ContentType?.MediaType));
    }

    [GeneratedRegex(@"\{\*{0,2}(\w+)(?::(?:[^{}]|\{\{|\}\})*)?\}")]
    private static partial Regex Constraint();

    [Fact]
    public async Task Known_event_kinds_are_listed_with_their_counts()
    {
        var kinds = await site.Http.GetFromJsonAsync<JsonElement>("/api/v1/kinds", Ct);
        Assert.Contains(kinds.GetProperty("items").EnumerateArray(), k => k.GetProperty("name").GetString() == "AlertConfirmed" && k.GetProperty("count").GetInt64() >= 70);
    }
}
