using System.Text;
using Microsoft.AspNetCore.Mvc;
using Scan.Web.Input;
using Scan.Web.Live;

namespace Scan.Web.Api;

/// <summary>The feed by page, and as Server-Sent Events.</summary>
[Route("api/v1/feed")]
public sealed class FeedController(LiveFeed feed, TimeProvider time) : Controller
{
    private const int MaxLimit = 1000;
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    [HttpGet]
    public async Task<object> Read(string? topics, string? after, string? limit, CancellationToken ct)
    {
        var filter = Filter(topics);
        var start = await feed.StartAsync(after is null ? 0 : Cursor("after", after), ct);
        var (items, next) = await feed.ReadAsync(filter, start, limit is null ? 100 : (int)Given.Number("limit", limit, 1, MaxLimit), ct);
        return new { items, next };
    }

    [HttpGet("stream")]
    public async Task Stream(string? topics, string? after, CancellationToken ct)
    {
        var filter = Filter(topics);
        var last = Request.Headers["Last-Event-ID"].ToString();
        long? cursor = last.Length > 0 ? Cursor("Last-Event-ID", last) : after is null ? null : Cursor("after", after);
        var start = await feed.StartAsync(cursor, ct);
        Response.ContentType = "text/event-stream; charset=utf-8";
        Response.Headers.CacheControl = "no-store";
        Response.Headers["X-Accel-Buffering"] = "no";
        await Response.WriteAsync("retry: 1000\n\n", ct);
        await Response.Body.FlushAsync(ct);
        await PumpAsync(feed.FollowAsync(filter, start, ct).GetAsyncEnumerator(ct), ct);
    }

    private async Task PumpAsync(IAsyncEnumerator<IReadOnlyList<LiveItem>> batches, CancellationToken ct)
    {
        try
        {
            for (var next = batches.MoveNextAsync().AsTask(); ; next = batches.MoveNextAsync().AsTask())
            {
                while (await Task.WhenAny(next, Task.Delay(Heartbeat, time, ct)) != next) await SendAsync(": still here\n\n"u8.ToArray(), ct);
                if (!await next) return;
                await SendAsync(Events(batches.Current), ct);
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // The reader has gone: nothing is left to answer.
            return;
        }
    }

    private async Task SendAsync(byte[] bytes, CancellationToken ct)
    {
        await Response.Body.WriteAsync(bytes, ct);
        await Response.Body.FlushAsync(ct);
    }

    private static byte[] Events(IReadOnlyList<LiveItem> items)
    {
        using var output = new MemoryStream();
        foreach (var item in items)
        {
            output.Write(Encoding.ASCII.GetBytes($"id: {item.Sequence}\nevent: {item.Item.Kind}\ndata: "));
            output.Write(item.Json);
            output.Write("\n\n"u8);
        }
        return output.ToArray();
    }

    private static TopicFilter Filter(string? topics) => TopicFilter.Parse(topics?.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries) ?? []);

    private static long Cursor(string field, string text) => Given.Number(field, text, 0, long.MaxValue);
}
