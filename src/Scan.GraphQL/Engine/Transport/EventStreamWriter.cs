using Microsoft.AspNetCore.Http;

namespace Scan.GraphQL.Engine.Transport;

/// <summary>Server-sent events in the "distinct connections" mode of graphql-sse: one operation per HTTP request.</summary>
internal sealed class EventStreamWriter(GraphQLEngine engine, TransportOptions options, ConnectionGate gate, TimeProvider time)
{
    public async Task WriteAsync(HttpContext context, GraphQLRequest request)
    {
        if (!gate.TryEnter())
            throw new BadHttpGraphQLException(StatusCodes.Status503ServiceUnavailable, "Too many event streams are open; try again later.");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        try
        {
            context.Response.ContentType = MediaTypes.EventStream;
            context.Response.Headers.CacheControl = "no-cache";
            context.Response.Headers["X-Accel-Buffering"] = "no";
            await context.Response.Body.FlushAsync(stop.Token);
            using var turn = new SemaphoreSlim(1);
            var comments = CommentAsync(context.Response.Body, turn, stop.Token);
            try
            {
                await EventsAsync(context, request, turn, stop.Token);
            }
            finally
            {
                await stop.CancelAsync();
                await comments;
            }
        }
        finally
        {
            gate.Leave();
        }
    }

    private async Task EventsAsync(HttpContext context, GraphQLRequest request, SemaphoreSlim turn, CancellationToken ct)
    {
        var body = context.Response.Body;
        var start = await engine.SubscribeAsync(request, context.RequestServices, ct);
        if (start.Refusal is { } refusal)
        {
            using (refusal) await NextAsync(body, refusal, turn, ct);
        }
        else
        {
            await foreach (var response in start.Events!.WithCancellation(ct))
            {
                using (response) await NextAsync(body, response, turn, ct);
            }
        }

        await SendAsync(body, "event: complete\ndata:\n\n"u8.ToArray(), turn, ct);
    }

    private static async Task NextAsync(Stream body, GraphQLResponse response, SemaphoreSlim turn, CancellationToken ct)
    {
        // The JSON is one line: no string in it holds a raw line break.
        byte[] message = [.. "event: next\ndata: "u8, .. response.Json.Span, .. "\n\n"u8];
        await SendAsync(body, message, turn, ct);
    }

    private static async Task SendAsync(Stream body, ReadOnlyMemory<byte> message, SemaphoreSlim turn, CancellationToken ct)
    {
        await turn.WaitAsync(ct);
        try
        {
            await body.WriteAsync(message, ct);
            await body.FlushAsync(ct);
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task CommentAsync(Stream body, SemaphoreSlim turn, CancellationToken ct)
    {
        try
        {
            while (true)
            {
                await Task.Delay(options.KeepAlive, time, ct);
                await SendAsync(body, ":\n\n"u8.ToArray(), turn, ct);
            }
        }
        catch (OperationCanceledException)
        {
            // The stream ended: there is nothing left to keep alive.
            return;
        }
    }
}
