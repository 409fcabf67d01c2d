using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Scan.Indexer.Feeds;

namespace Scan.IntegrationTests.Web;

public sealed class LiveFeedTests(WebSite site) : IClassFixture<WebSite>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;
    private static long Now => TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();

    [Fact]
    public async Task Without_a_cursor_a_reader_gets_only_what_comes()
    {
        await using var client = await HubClient.ConnectAsync(site.Hub, Ct);
        Assert.Null(await client.FollowAsync(["alerts"], null, Ct));
        var hash = await site.World.RaiseAlertAsync(Now, Ct);
        var item = Assert.Single(await client.TakeSeenAsync(1, Ct));
        Assert.EndsWith(hash.ToString(), item.GetProperty("id").GetString());
        Assert.Equal("seen", item.GetProperty("state").GetString());
        Assert.Equal(hash.ToString(), item.GetProperty("data").GetProperty("messageHash").GetString());
    }

    [Fact]
    public async Task From_0_a_reader_gets_every_item_once_and_in_order()
    {
        var head = await site.HeadAsync(Ct);
        await using var client = await HubClient.ConnectAsync(site.Hub, Ct);
        Assert.Null(await client.FollowAsync([], 0, Ct));
        var sequences = (await client.TakeAsync((int)head, Ct)).Select(i => i.GetProperty("sequence").GetInt64());
        Assert.Equal(Enumerable.Range(1, (int)head).Select(n => (long)n), sequences);
    }

    [Fact]
    public async Task A_reader_that_comes_back_with_its_cursor_misses_nothing()
    {
        long last;
        await using (var client = await HubClient.ConnectAsync(site.Hub, Ct))
        {
            await client.FollowAsync(["alerts"], null, Ct);
            await site.World.RaiseAlertAsync(Now, Ct);
            last = (await client.TakeSeenAsync(1, Ct))[0].GetProperty("sequence").GetInt64();
        }
        var missed = new[] { await site.World.RaiseAlertAsync(Now, Ct), await site.World.RaiseAlertAsync(Now, Ct) };
        await using var again = await HubClient.ConnectAsync(site.Hub, Ct);
        await again.FollowAsync(["alerts"], last, Ct);
        var seen = (await again.TakeSeenAsync(2, Ct)).Select(i => i.GetProperty("data").GetProperty("messageHash").GetString());
        Assert.Equal(missed.Select(m => m.ToString()), seen);
    }

    [Fact]
    public async Task A_later_Follow_replaces_the_topics()
    {
        await using var client = await HubClient.ConnectAsync(site.Hub, Ct);
        await client.FollowAsync(["alerts"], null, Ct);
        Assert.Null(await client.FollowAsync([$"avs:31337:{site.World.Avss[0]}"], null, Ct));
        for (var i = 0; i < 3; i++) await site.World.RaiseAlertAsync(Now, Ct);
        var alert = Assert.Single((await client.TakeSeenAsync(1, Ct)), i => i.GetProperty("kind").GetString() == "alerts");
        Assert.Equal(site.World.Avss[0].ToString(), alert.GetProperty("data").GetProperty("avs").GetString());
    }

    [Fact]
    public async Task A_cursor_above_the_head_is_refused_and_the_connection_stays()
    {
        await using var client = await HubClient.ConnectAsync(site.Hub, Ct);
        var error = await client.FollowAsync(["alerts"], 1L << 40, Ct);
        Assert.Contains("after: ", error);
        Assert.Contains("after: ", await client.FollowAsync(["alerts"], -1, Ct));
        Assert.Null(await client.FollowAsync(["alerts"], null, Ct));
    }

    [Fact]
    public async Task The_feed_pages_by_its_cursor_and_filters_by_topic()
    {
        var first = await site.Http.GetFromJsonAsync<JsonElement>("/api/v1/feed?topics=alerts&limit=5", Ct);
        Assert.Equal(5, first.GetProperty("items").GetArrayLength());
        var second = await site.Http.GetFromJsonAsync<JsonElement>($"/api/v1/feed?topics=alerts&limit=5&after={first.GetProperty("next").GetInt64()}", Ct);
        Assert.True(second.GetProperty("items")[0].GetProperty("sequence").GetInt64() > first.GetProperty("items")[4].GetProperty("sequence").GetInt64());
        Assert.All(second.GetProperty("items").EnumerateArray(), i => Assert.Equal("alerts", i.GetProperty("kind").GetString()));
    }

    [Fact]
    public async Task Server_sent_events_resume_behind_the_last_id()
    {
        var head = await site.HeadAsync(Ct);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/feed/stream");
        request.Headers.Add("Last-Event-ID", $"{head - 2}");
        using var response = await site.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Ct);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Ct));
        List<long> ids = [];
        while (ids.Count < 2)
        {
            if (await reader.ReadLineAsync(Ct) is { } line && line.StartsWith("id: ", StringComparison.Ordinal)) ids.Add(long.Parse(line[4..], System.Globalization.CultureInfo.InvariantCulture));
        }
        Assert.Equal([head - 1, head], ids);
    }

    [Fact]
    public async Task An_event_stream_gives_a_cursor_to_who_has_none()
    {
        using var response = await site.Http.GetAsync("/api/v1/feed/stream", HttpCompletionOption.ResponseHeadersRead, Ct);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Ct));
        Assert.Equal(("retry: 1000", $"id: {await site.HeadAsync(Ct)}", ""), (await reader.ReadLineAsync(Ct), await reader.ReadLineAsync(Ct), await reader.ReadLineAsync(Ct)));
    }

    [Fact(Timeout = 180_000)]
    public async Task When_the_database_goes_away_an_event_stream_ends_and_says_when_to_come_back()
    {
        // What is kept in memory needs no database.
        var live = site.Services.GetRequiredService<LiveFeed>();
        live.StartAt(live.Head);
        await using var holder = await OpenAsync();
        await using var held = await holder.BeginTransactionAsync(Ct);
        await RunAsync(holder, "LOCK TABLE scan.feed IN ACCESS EXCLUSIVE MODE");
        using var response = await site.Http.GetAsync("/api/v1/feed/stream?after=0", HttpCompletionOption.ResponseHeadersRead, Ct);
        var told = response.Content.ReadAsStringAsync(Ct);
        await using var killer = await OpenAsync();
        while (await RunAsync(killer, "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'") is 0L) await Task.Delay(20, Ct);
        // A response that is cut off would throw here.
        var lines = (await told.WaitAsync(TimeSpan.FromMinutes(3), Ct)).Split("\n\n").Where(e => !e.StartsWith(": behind", StringComparison.Ordinal));
        Assert.Equal(["retry: 1000", "retry: 5000\n: the database does not answer; go on behind the last id", ""], lines);

        async Task<NpgsqlConnection> OpenAsync()
        {
            var opened = new NpgsqlConnection(site.ConnectionString);
            await opened.OpenAsync(Ct);
            return opened;
        }

        static async Task<object?> RunAsync(NpgsqlConnection connection, string sql)
        {
            await using var command = new NpgsqlCommand(sql, connection);
            return await command.ExecuteScalarAsync(Ct);
        }
    }

    [Theory]
    [InlineData("/api/v1/feed?after=99999999999", "after")]
    [InlineData("/api/v1/feed?after=x", "after")]
    [InlineData("/api/v1/feed?limit=1001", "limit")]
    [InlineData("/api/v1/digest?chainId=abc", "chainId")]
    [InlineData("/alerts?format=json&take=0", "take")]
    [InlineData("/alerts?format=json&sort=colour", "sort")]
    [InlineData("/alerts?format=json&nonsense=1", "nonsense")]
    [InlineData("/alerts?format=json&after=nonsense", "after")]
    public async Task Bad_input_is_a_problem_that_names_the_field(string path, string field)
    {
        using var response = await site.Http.GetAsync(path, Ct);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>(Ct);
        Assert.Equal(field, problem.GetProperty("field").GetString());
    }

    [Theory]
    [InlineData("/operators?format=csv", "text/csv")]
    [InlineData("/agents?format=json&take=10", "application/json")]
    [InlineData("/alerts.atom", "application/atom+xml")]
    [InlineData("/alerts.json", "application/feed+json")]
    [InlineData("/feed.atom", "application/atom+xml")]
    [InlineData("/feed.json", "application/feed+json")]
    [InlineData("/api/v1/status", "application/json")]
    [InlineData("/api/v1/digest?chainId=31337", "application/json")]
    [InlineData("/metrics", "text/plain")]
    [InlineData("/health/ready", "text/plain")]
    public async Task Programs_get_what_they_ask_for(string path, string type)
    {
        using var response = await site.Http.GetAsync(path, Ct);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(type, response.Content.Headers.ContentType!.MediaType);
        Assert.Contains("default-src 'none'", response.Headers.GetValues("Content-Security-Policy").Single());
    }
}
