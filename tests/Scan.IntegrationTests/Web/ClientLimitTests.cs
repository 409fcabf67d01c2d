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
                Assert.InRange(int.Parse(fine.Headers.GetValues("RateLimit").Single().Split("r=")[1].Split(';')[0]), left, 3);
            }
            using var refused = await RefusedAsync(http, path);
            Assert.Equal("application/problem+json", refused.Content.Headers.ContentType?.MediaType);
            Assert.True(refused.Headers.RetryAfter?.Delta >= TimeSpan.FromSeconds(1));
            Assert.Equal(429, (await refused.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("status").GetInt32());
            using var other = await GetAsync(http, path, Reader);
            Assert.Equal(HttpStatusCode.OK, other.StatusCode);
            using var page = await GetAsync(http, "/operators", Abuser);
            Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        }
    }

    [Theory]
    [InlineData("/operators?sort=-avsCount,name")]
    [InlineData("/proof/operators/31337/0x12")]
    public async Task Pages_whose_drawing_is_dear_share_the_limits_of_queries_and_are_refused_as_pages(string path)
    {
        var (app, http) = await site.StartAsync(("RequestsPerSecond", "1"), ("RequestBurst", "3"));
        await using var _ = app;
        using (http)
        {
            using var refused = await RefusedAsync(http, path);
            Assert.Equal("text/html", refused.Content.Headers.ContentType?.MediaType);
            Assert.True(refused.Headers.RetryAfter?.Delta >= TimeSpan.FromSeconds(1));
            Assert.Contains("This address asks more than its share", await refused.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
            using var other = await GetAsync(http, path, Reader);
            Assert.NotEqual(HttpStatusCode.TooManyRequests, other.StatusCode);
            // This machine is not limited.
            foreach (var own in await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => http.GetAsync(path, Ct))))
            {
                using (own) Assert.NotEqual(HttpStatusCode.TooManyRequests, own.StatusCode);
            }
        }
    }

    [Fact]
    public async Task One_client_tries_rules_so_often_in_a_minute_and_others_are_not_kept_from_it()
    {
        var (app, http) = await site.StartAsync();
        await using var _ = app;
        using (http)
        {
            async Task<HttpStatusCode> TryAsync(string client)
            {
                using var answer = await SendAsync(http, new HttpRequestMessage(HttpMethod.Post, "/api/v1/rules/try?days=1") { Content = JsonContent.Create(new { condition = "slashing" }) }, client);
                return answer.StatusCode;
            }

            for (var i = 0; i < 20; i++) Assert.Equal(HttpStatusCode.OK, await TryAsync(Abuser));
            // A machine that takes a minute for twenty has some back meanwhile.
            var status = HttpStatusCode.OK;
            for (var i = 0; i < 40 && status == HttpStatusCode.OK; i++) status = await TryAsync(Abuser);
            Assert.Equal(HttpStatusCode.TooManyRequests, status);
            Assert.Equal(HttpStatusCode.OK, await TryAsync(Reader));
        }
    }

    [Fact]
    public async Task Addresses_of_one_IPv6_network_are_one_client_and_this_machine_is_not_limited()
    {
        var (app, http) = await site.StartAsync(("RequestsPerSecond", "1"), ("RequestBurst", "2"));
        await using var _ = app;
        using (http)
        {
            // Each host asks once, so only what their network shares can refuse one; a slow machine regains some requests meanwhile.
            var refused = false;
            for (var host = 1; host <= 1000 && !refused; host++)
            {
                using var answer = await GetAsync(http, "/api/v1/status", $"2001:db8:1:2:{host:x}::1");
                refused = answer.StatusCode == HttpStatusCode.TooManyRequests;
            }
            Assert.True(refused);
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

    private const string Dear = "{ agents(first: 1000) { nodes { feedbacks(first: 12) { nodes { value } } } } }";

    [Fact]
    public async Task Dear_queries_of_all_clients_share_few_turns_and_connections_and_the_others_are_answered_meanwhile()
    {
        var (app, http) = await site.StartAsync(("DearQueriesInAll", "1"), ("DearQueriesWaiting", "0"), ("RefusalMilliseconds", "0"));
        await using var _ = app;
        using (http)
        {
            await using var locker = new NpgsqlConnection(site.ConnectionString);
            await locker.OpenAsync(Ct);
            await using var locked = await locker.BeginTransactionAsync(Ct);
            await RunAsync(locker, "LOCK TABLE scan.d_agent IN ACCESS EXCLUSIVE MODE");
            var slow = AskAsync(http, Dear, Abuser);
            while (await WaitingAsync() < 1) await Task.Delay(20, Ct);
            using var refused = await AskAsync(http, Dear, "203.0.113.8");
            Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
            var error = (await refused.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("errors")[0].GetProperty("extensions");
            Assert.Equal(("RATE_LIMITED", "dearQueriesInAll", 1, 15_002), (error.GetProperty("code").GetString(), error.GetProperty("limit").GetString(), error.GetProperty("allowed").GetInt32(), error.GetProperty("cost").GetInt32()));
            using var answer = await AskAsync(http, "{ operators { nodes { id } } }", Reader);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            await locked.RollbackAsync(Ct);
            using var late = await slow;
            Assert.Equal(HttpStatusCode.OK, late.StatusCode);
            using var next = await AskAsync(http, Dear, "203.0.113.8");
            Assert.Equal(HttpStatusCode.OK, next.StatusCode);
        }
    }

    [Theory]
    [InlineData("{ agents { nodes { id } } }", 30_000)]
    [InlineData(Dear, 12_000)]
    public async Task What_takes_PostgreSQL_too_long_is_ended_there_and_says_so_with_its_cost_and_the_limit(string query, long allowed)
    {
        var (app, http) = await site.StartAsync("-c statement_timeout=200");
        await using var _ = app;
        using (http)
        {
            await using var locker = new NpgsqlConnection(site.ConnectionString);
            await locker.OpenAsync(Ct);
            await using var locked = await locker.BeginTransactionAsync(Ct);
            await RunAsync(locker, "LOCK TABLE scan.d_agent IN ACCESS EXCLUSIVE MODE");
            using var answer = await AskAsync(http, query, Reader);
            var error = (await answer.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("errors")[0].GetProperty("extensions");
            Assert.Equal(("TIMEOUT", "statementTime", allowed), (error.GetProperty("code").GetString(), error.GetProperty("limit").GetString(), error.GetProperty("allowed").GetInt64()));
            Assert.True(error.GetProperty("cost").GetInt64() > 1);
            Assert.Equal(0, await WaitingAsync());
            using var rest = await GetAsync(http, "/api/v1/agents", Reader);
            Assert.Equal((HttpStatusCode.ServiceUnavailable, "application/problem+json"), (rest.StatusCode, rest.Content.Headers.ContentType?.MediaType));
        }
    }

    [Fact]
    public async Task Refusals_come_slowly_and_beyond_a_bound_connections_are_closed_without_one()
    {
        var (app, http) = await site.StartAsync(("RequestsPerSecond", "1"), ("RequestBurst", "1"), ("RefusalMilliseconds", "1500"), ("RefusalsHeld", "3"));
        await using var _ = app;
        using (http)
        {
            (await GetAsync(http, "/api/v1/status", Abuser)).Dispose();
            var (time, start) = (TimeProvider.System, TimeProvider.System.GetTimestamp());
            var asked = Enumerable.Range(0, 30).Select(async _ =>
            {
                try
                {
                    using var answer = await GetAsync(http, "/api/v1/status", Abuser);
                    return (Status: (HttpStatusCode?)answer.StatusCode, After: time.GetElapsedTime(start));
                }
                catch (HttpRequestException)
                {
                    return (null, time.GetElapsedTime(start));
                }
            }).ToList();
            using var other = await GetAsync(http, "/api/v1/status", Reader);
            Assert.Equal(HttpStatusCode.OK, other.StatusCode);
            var answers = await Task.WhenAll(asked);
            Assert.InRange(answers.Count(a => a.Status == HttpStatusCode.TooManyRequests), 3, 29);
            Assert.InRange(answers.Count(a => a.Status is null), 1, 27);
            Assert.All(answers.Where(a => a.Status == HttpStatusCode.TooManyRequests), a => Assert.True(a.After >= TimeSpan.FromMilliseconds(1400), $"{a.After}"));
        }
    }

    [Fact]
    public async Task Operations_over_a_WebSocket_count_as_requests()
    {
        var (app, http) = await site.StartAsync(("RequestsPerSecond", "1"), ("RequestBurst", "3"), ("RefusalMilliseconds", "0"));
        await using var _ = app;
        using (http)
        {
            using var socket = new System.Net.WebSockets.ClientWebSocket();
            socket.Options.AddSubProtocol("graphql-transport-ws");
            socket.Options.SetRequestHeader("X-Forwarded-For", Abuser);
            await socket.ConnectAsync(new Uri($"ws://{http.BaseAddress!.Authority}/graphql"), Ct);
            await SendAsync(socket, """{"type":"connection_init"}""");
            Assert.Contains("connection_ack", await ReceiveAsync(socket));
            var refused = 0;
            // One comes back each second: who asks faster meets the limit sooner or later.
            for (var i = 0; i < 500 && refused == 0; i++)
            {
                await SendAsync(socket, $$$"""{"id":"{{{i}}}","type":"subscribe","payload":{"query":"{ this is no document"}}""");
                var answer = await ReceiveAsync(socket);
                if (answer.Contains("RATE_LIMITED", StringComparison.Ordinal)) refused++;
            }
            Assert.Equal(1, refused);
        }
    }

    [Fact]
    public async Task A_subgraph_s_dear_queries_spend_a_client_s_cost_too()
    {
        var (app, http) = await site.StartAsync(("CostPerSecond", "1"), ("CostBurst", "100000"), ("RefusalMilliseconds", "0"));
        await using var _ = app;
        using (http)
        {
            const string dear = "{ agents(first: 1000) { id feedback(first: 60) { id value tag1 tag2 createdAt } } }";
            var statuses = new List<HttpStatusCode>();
            for (var i = 0; i < 8; i++)
            {
                using var answer = await SendAsync(http, new HttpRequestMessage(HttpMethod.Post, "/subgraphs/erc8004") { Content = JsonContent.Create(new { query = dear }) }, Abuser);
                statuses.Add(answer.StatusCode);
            }
            Assert.Equal((HttpStatusCode.OK, HttpStatusCode.TooManyRequests), (statuses[0], statuses[^1]));
        }
    }

    [Theory]
    [InlineData("QueriesAtOnce", "0", "Limits:QueriesAtOnce is 0")]
    [InlineData("DearQueriesAtOnce", "0", "Limits:DearQueriesAtOnce is 0")]
    [InlineData("DearQueriesInAll", "0", "Limits:DearQueriesInAll is 0")]
    [InlineData("DearQueriesWaiting", "-1", "Limits:DearQueriesWaiting is -1")]
    [InlineData("RefusalMilliseconds", "-1", "Limits:RefusalMilliseconds is -1")]
    [InlineData("RefusalsHeld", "0", "Limits:RefusalsHeld is 0")]
    [InlineData("CostBurst", "10", "Limits:CostBurst is 10")]
    [InlineData("Proxies", "here", "Limits:Proxies has 'here'")]
    public async Task A_limit_that_makes_no_sense_stops_the_start_with_its_key(string key, string value, string message) =>
        Assert.Contains(message, (await Assert.ThrowsAsync<OptionsValidationException>(() => site.StartAsync((key, value)))).Message);

    private static Task SendAsync(System.Net.WebSockets.ClientWebSocket socket, string text) => socket.SendAsync(System.Text.Encoding.UTF8.GetBytes(text), System.Net.WebSockets.WebSocketMessageType.Text, true, Ct);

    private static async Task<string> ReceiveAsync(System.Net.WebSockets.ClientWebSocket socket)
    {
        var buffer = new byte[4096];
        var received = await socket.ReceiveAsync(buffer, Ct);
        return System.Text.Encoding.UTF8.GetString(buffer, 0, received.Count);
    }

    private async Task<long> WaitingAsync()
    {
        await using var connection = new NpgsqlConnection(site.ConnectionString);
        await connection.OpenAsync(Ct);
        await using var command = new NpgsqlCommand("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'", connection);
        return (long)(await command.ExecuteScalarAsync(Ct))!;
    }

    /// <summary>One of many requests at once: a machine so slow that it gives a request back before each next one would refuse none that wait for each other.</summary>
    private static async Task<HttpResponseMessage> RefusedAsync(HttpClient http, string path)
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => GetAsync(http, path, Abuser)));
        var refused = answers.First(a => a.StatusCode == HttpStatusCode.TooManyRequests);
        foreach (var other in answers.Where(a => a != refused)) other.Dispose();
        return refused;
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
