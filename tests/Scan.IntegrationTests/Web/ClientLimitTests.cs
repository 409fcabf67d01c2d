using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Scan.IntegrationTests.Web;

/// <summary>What one client may take, and that others do not feel it.</summary>
public sealed class ClientLimitTests(LimitedSite site) : IClassFixture<LimitedSite>
{
    private const string Abuser = "203.0.113.7", Reader = "198.51.100.9";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/api/v1/operators")]
    [InlineData("/api/v1/feed?after=0")]
    [InlineData("/api/v1/export/operators")]
    [InlineData("/graphql?query={__typename}")]
    public async Task Each_door_counts_a_client_s_requests_and_refuses_what_is_more_with_the_time_to_wait(string path)
    {
        var (app, http) = await site.StartAsync(("RequestsPerSecond", "1"), ("RequestBurst", "3"));
        await using var _ = app;
        using (http)
        {
            for (var left = 2; left >= 0; left--)
            {
                using var fine = await GetAsync(http, path, Abuser);
                Assert.Equal(HttpStatusCode.OK, fine.StatusCode);
                Assert.Equal("\"requests\";q=3;w=3", fine.Headers.GetValues("RateLimit-Policy").Single());
                Assert.InRange(int.Parse(fine.Headers.GetValues("RateLimit").Single().Split("r=")[1].Split(';')[0]), left, 2);
            }
            var refused = await UntilRefusedAsync(http, path);
            Assert.Equal("application/problem+json", refused.Content.Headers.ContentType?.MediaType);
            Assert.True(refused.Headers.RetryAfter?.Delta >= TimeSpan.FromSeconds(1));
            Assert.Equal(429, (await refused.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("status").GetInt32());
            using var other = await GetAsync(http, path, Reader);
            Assert.Equal(HttpStatusCode.OK, other.StatusCode);
            using var page = await GetAsync(http, "/operators", Abuser);
            Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        }
    }

    [Fact]
    public async Task Addresses_of_one_IPv6_network_are_one_client_and_this_machine_is_not_limited()
    {
        var (app, http) = await site.StartAsync(("RequestsPerSecond", "1"), ("RequestBurst", "2"));
        await using var _ = app;
        using (http)
        {
            for (var i = 0; i < 6; i++) (await GetAsync(http, "/api/v1/status", $"2001:db8:1:2::{i + 1}")).Dispose();
            using var neighbour = await GetAsync(http, "/api/v1/status", "2001:db8:1:2:ffff::1");
            Assert.Equal(HttpStatusCode.TooManyRequests, neighbour.StatusCode);
            for (var i = 0; i < 6; i++)
            {
                using var own = await http.GetAsync("/api/v1/status", Ct);
                Assert.Equal(HttpStatusCode.OK, own.StatusCode);
            }
        }
    }

    [Fact]
    public async Task Dear_queries_spend_a_client_s_cost_and_no_one_else_s()
    {
        var (app, http) = await site.StartAsync(("CostPerSecond", "1"), ("CostBurst", "100000"));
        await using var _ = app;
        using (http)
        {
            const string dear = "{ operators(first: 1000) { nodes { registrations(first: 60) { nodes { avsAddress } } } } }";
            using var first = await AskAsync(http, dear, Abuser);
            Assert.Equal(HttpStatusCode.OK, first.StatusCode);
            using var second = await AskAsync(http, dear, Abuser);
            Assert.Equal(HttpStatusCode.TooManyRequests, second.StatusCode);
            Assert.True(second.Headers.RetryAfter?.Delta > TimeSpan.FromSeconds(1));
            var error = (await second.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("errors")[0].GetProperty("extensions");
            Assert.Equal("RATE_LIMITED", error.GetProperty("code").GetString());
            Assert.True(error.GetProperty("retryAfter").GetInt64() > 1);
            using var reader = await AskAsync(http, dear, Reader);
            Assert.Equal(HttpStatusCode.OK, reader.StatusCode);
        }
    }

    [Fact]
    public async Task A_client_s_slow_queries_hold_few_connections_and_the_others_are_answered_meanwhile()
    {
        var (app, http) = await site.StartAsync(("QueriesAtOnce", "2"), ("QueriesWaiting", "100"));
        await using var _ = app;
        using (http)
        {
            await using var locker = new NpgsqlConnection(site.ConnectionString);
            await locker.OpenAsync(Ct);
            await using var locked = await locker.BeginTransactionAsync(Ct);
            await RunAsync(locker, "LOCK TABLE scan.d_agent IN ACCESS EXCLUSIVE MODE");
            var slow = Enumerable.Range(0, 10).Select(_ => AskAsync(http, "{ agents { nodes { id } } }", Abuser)).Concat(Enumerable.Range(0, 10).Select(_ => GetAsync(http, "/api/v1/agents", Abuser))).ToList();
            while (await WaitingAsync() < 2) await Task.Delay(20, Ct);
            for (var i = 0; i < 20; i++)
            {
                using var answer = await AskAsync(http, "{ operators { nodes { id } } }", Reader);
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            }
            Assert.Equal(2, await WaitingAsync());
            await locked.RollbackAsync(Ct);
            foreach (var answer in await Task.WhenAll(slow))
            {
                using (answer) Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            }
        }
    }

    [Theory]
    [InlineData("QueriesAtOnce", "0", "Limits:QueriesAtOnce is 0")]
    [InlineData("CostBurst", "10", "Limits:CostBurst is 10")]
    [InlineData("Proxies", "here", "Limits:Proxies has 'here'")]
    public async Task A_limit_that_makes_no_sense_stops_the_start_with_its_key(string key, string value, string message) =>
        Assert.Contains(message, (await Assert.ThrowsAsync<OptionsValidationException>(() => site.StartAsync((key, value)))).Message);

    private async Task<long> WaitingAsync()
    {
        await using var connection = new NpgsqlConnection(site.ConnectionString);
        await connection.OpenAsync(Ct);
        await using var command = new NpgsqlCommand("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'", connection);
        return (long)(await command.ExecuteScalarAsync(Ct))!;
    }

    private static async Task<HttpResponseMessage> UntilRefusedAsync(HttpClient http, string path)
    {
        while (true)
        {
            var response = await GetAsync(http, path, Abuser);
            if (response.StatusCode == HttpStatusCode.TooManyRequests) return response;
            response.Dispose();
        }
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Ct);
    }

    private static Task<HttpResponseMessage> GetAsync(HttpClient http, string path, string client) => SendAsync(http, new HttpRequestMessage(HttpMethod.Get, path), client);

    private static Task<HttpResponseMessage> AskAsync(HttpClient http, string query, string client) =>
        SendAsync(http, new HttpRequestMessage(HttpMethod.Post, "/graphql") { Content = JsonContent.Create(new { query }) }, client);

    private static async Task<HttpResponseMessage> SendAsync(HttpClient http, HttpRequestMessage request, string client)
    {
        using (request)
        {
            request.Headers.Add("X-Forwarded-For", client);
            return await http.SendAsync(request, Ct);
        }
    }
}
