using System.Globalization;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Scan.Documents;
using Scan.Indexer.Feeds;
using Scan.Web.Live;

namespace Scan.IntegrationTests.Web;

/// <summary>Readers who are far behind are told so, and when they no longer are.</summary>
public sealed class LagTests(WebSite site) : IClassFixture<WebSite>
{
    private const int Many = LagTeller.Far + 500;
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_live_reader_is_told_how_far_it_is_behind_and_when_it_has_caught_up()
    {
        var head = await AnnounceAsync(Many);
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(site.Hub, Ct);
        await SendAsync(socket, """{"protocol":"json","version":1}""");
        await SendAsync(socket, """{"type":1,"invocationId":"1","target":"Follow","arguments":[["incidents"],0]}""");
        var (lags, items) = (new List<LiveLag>(), 0);
        await foreach (var message in MessagesAsync(socket))
        {
            if (!message.TryGetProperty("target", out var target)) continue;
            var argument = message.GetProperty("arguments")[0];
            if (target.GetString() == "Items") items += argument.GetArrayLength();
            if (target.GetString() == "Lag") lags.Add(new(argument.GetProperty("sequence").GetInt64(), argument.GetProperty("head").GetInt64(), argument.GetProperty("behind").GetInt64()));
            if (lags.Count > 0 && lags[^1].Behind == 0) break;
        }
        Assert.True(items >= Many);
        Assert.Equal((0, head), (lags[0].Sequence, lags[0].Behind));
        Assert.Equal((head, 0), (lags[^1].Sequence, lags[^1].Behind));
    }

    [Fact]
    public async Task A_reader_of_events_finds_it_in_the_answers_head_and_in_comments()
    {
        var head = await AnnounceAsync(Many);
        using var response = await site.Http.GetAsync("/api/v1/feed/stream?topics=incidents&after=0", HttpCompletionOption.ResponseHeadersRead, Ct);
        Assert.Equal(head.ToString(CultureInfo.InvariantCulture), response.Headers.GetValues("Scan-Feed-Behind").Single());
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Ct));
        var comments = new List<string>();
        while (comments.Count == 0 || !comments[^1].StartsWith(": behind 0", StringComparison.Ordinal))
        {
            var line = await reader.ReadLineAsync(Ct) ?? throw new EndOfStreamException();
            if (line.StartsWith(": behind", StringComparison.Ordinal)) comments.Add(line);
        }
        Assert.Equal($": behind {head}, at 0 of {head}", comments[0]);
        Assert.Equal($": behind 0, at {head} of {head}", comments[^1]);
    }

    [Fact]
    public async Task A_slow_reader_of_a_subscription_is_told_with_each_item_how_far_it_is_behind()
    {
        var head = await AnnounceAsync(Many);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/graphql") { Content = JsonContent.Create(new { query = "subscription { changes(topics: [\"incidents\"], after: 0) { sequence head behind } }" }), Headers = { { "Accept", "text/event-stream" } } };
        using var response = await site.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Ct);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Ct));
        var first = await NextAsync(reader);
        Assert.True(first.Behind >= LagTeller.Far, $"{first}");
        // It stands still, and the feed does not.
        var grown = await AnnounceAsync(Many);
        var last = first;
        for (LiveLag next; last.Sequence < grown; last = next)
        {
            next = await NextAsync(reader);
            Assert.Equal(next.Head - next.Sequence, next.Behind);
            Assert.True(next.Head >= last.Head && next.Sequence > last.Sequence, $"{last} {next}");
        }
        Assert.Equal((head, grown, 0), (first.Head, last.Head, last.Behind));
    }

    [Fact]
    public async Task Who_is_near_is_told_nothing_of_it()
    {
        var head = await AnnounceAsync(1);
        using var response = await site.Http.GetAsync($"/api/v1/feed/stream?after={head - 1}", HttpCompletionOption.ResponseHeadersRead, Ct);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Ct));
        for (string? line; (line = await reader.ReadLineAsync(Ct))?.StartsWith("data: ", StringComparison.Ordinal) != true;) Assert.DoesNotContain("behind", line, StringComparison.Ordinal);
    }

    /// <summary>The next item of a subscription by Server-Sent Events.</summary>
    private static async Task<LiveLag> NextAsync(StreamReader reader)
    {
        while (true)
        {
            var line = await reader.ReadLineAsync(Ct) ?? throw new EndOfStreamException();
            if (!line.StartsWith("data:", StringComparison.Ordinal) || line.Length < 8) continue;
            var item = JsonDocument.Parse(line[5..]).RootElement.GetProperty("data").GetProperty("changes");
            return new LiveLag(item.GetProperty("sequence").GetInt64(), item.GetProperty("head").GetInt64(), item.GetProperty("behind").GetInt64());
        }
    }

    /// <returns>The feed's head, which the web has read.</returns>
    private async Task<long> AnnounceAsync(int count)
    {
        var feed = site.Services.GetRequiredService<Feed>();
        await feed.AnnounceAsync(31337, [.. Enumerable.Range(1, count).Select(n => new FeedEntry($"incident:{n}", FeedKind.Incidents, FeedState.Seen, n, 1_700_000_000, [FeedKind.Incidents], "{}"u8.ToArray()))], Ct);
        var head = await feed.HeadAsync(Ct);
        while (site.Services.GetRequiredService<LiveFeed>().Head < head) await Task.Delay(20, Ct);
        return head;
    }

    private static Task SendAsync(ClientWebSocket socket, string message) => socket.SendAsync(Encoding.UTF8.GetBytes(message + '\u001e'), WebSocketMessageType.Text, true, Ct);

    private static async IAsyncEnumerable<JsonElement> MessagesAsync(ClientWebSocket socket)
    {
        var (buffer, text) = (new byte[64 << 10], new List<byte>());
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer, Ct);
            foreach (var b in buffer.AsSpan(0, part.Count).ToArray())
            {
                if (b != 0x1e)
                {
                    text.Add(b);
                    continue;
                }
                yield return JsonDocument.Parse(text.ToArray()).RootElement;
                text.Clear();
            }
        }
    }
}
