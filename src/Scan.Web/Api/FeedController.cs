using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Mvc;
using Scan.Web.Features.Errors;
using Scan.Web.Input;
using Scan.Web.Live;

namespace Scan.Web.Api;

/// <summary>The feed by page, and as Server-Sent Events.</summary>
[Route("api/v1/feed")]
public sealed partial class FeedController(LiveFeed feed, TimeProvider time, ILogger<FeedController> logger) : Controller
{
    private const int MaxLimit = 1000;
    private const int AwaySeconds = 5;
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
        Response.Headers["Scan-Feed-Behind"] = Math.Max(0, feed.Head - start).ToString(CultureInfo.InvariantCulture);
        // Who gave no cursor has one from here on, so that whatever ends the stream, nothing is missed.
        await SendAsync(Encoding.ASCII.GetBytes(cursor is null ? $"retry: 1000\nid: {start}\n\n" : "retry: 1000\n\n"), ct);
        await PumpAsync(feed.StepsAsync(filter, start, ct).GetAsyncEnumerator(ct), start, ct);
    }

    /// <summary>How far a reader is behind stands in comments, which programs that take each event for an item pass over.</summary>
    private async Task PumpAsync(IAsyncEnumerator<LiveStep> steps, long start, CancellationToken ct)
    {
        var (cursor, lag) = (start, new LagTeller(time));
        try
        {
            while (true)
            {
                if (lag.At(cursor, feed.Head) is { } told) await SendAsync(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $": behind {told.Behind}, at {told.Sequence} of {told.Head}\n\n")), ct);
                var next = steps.MoveNextAsync().AsTask();
                while (!await CameAsync(next, ct)) await SendAsync(": still here\n\n"u8.ToArray(), ct);
                if (!await next) return;
                cursor = steps.Current.Next;
                if (steps.Current.Items.Count > 0) await SendAsync(steps.Current.As(static step => Events(step.Items)), ct);
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // The reader has gone: nothing is left to answer.
            return;
        }
        catch (Exception e) when (ErrorView.Of(e).Status == StatusCodes.Status503ServiceUnavailable)
        {
            LogAway(logger, e.Message);
            await SendAsync(Encoding.ASCII.GetBytes($"retry: {AwaySeconds * 1000}\n: the database does not answer; go on behind the last id\n\n"), ct);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "An event stream ends: {Reason}")]
    private static partial void LogAway(ILogger logger, string reason);

    private async Task<bool> CameAsync(Task<bool> next, CancellationToken ct)
    {
        if (next.IsCompleted) return true;
        try
        {
            await next.WaitAsync(Heartbeat, time, ct);
            return true;
        }
        catch (TimeoutException) when (!next.IsCompleted)
        {
            return false;
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
