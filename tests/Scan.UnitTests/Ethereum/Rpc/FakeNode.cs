using System.Net.WebSockets;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Scan.Ethereum.Rpc;

namespace Scan.UnitTests.Ethereum.Rpc;

/// <summary>An HTTP server on a free port that answers each request with the next of its steps, the last one for ever.</summary>
internal sealed class FakeNode : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly Step[] steps;
    private int served;

    private FakeNode(WebApplication app, Step[] steps) => (this.app, this.steps) = (app, steps);

    public delegate Task Step(HttpContext http, JsonNode request);

    public Uri Uri => new(app.Urls.First());

    /// <summary>Requests that came so far.</summary>
    public List<JsonNode> Requests { get; } = [];

    public static async Task<FakeNode> StartAsync(params Step[] steps)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var node = new FakeNode(builder.Build(), steps);
        node.app.Run(node.ServeAsync);
        await node.app.StartAsync();
        return node;
    }

    /// <summary>A node that speaks WebSocket.</summary>
    public static async Task<FakeNode> StartWebSocketAsync(Func<WebSocket, CancellationToken, Task> talk)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var node = new FakeNode(builder.Build(), []);
        node.app.UseWebSockets();
        node.app.Run(async http =>
        {
            using var socket = await http.WebSockets.AcceptWebSocketAsync();
            await talk(socket, http.RequestAborted);
        });
        await node.app.StartAsync();
        return node;
    }

    public JsonRpcClient Client(TimeProvider? time = null, JsonRpcOptions? options = null) =>
        JsonRpcClient.Connect(Uri, options ?? new JsonRpcOptions { FirstDelay = TimeSpan.FromMilliseconds(1), LongestDelay = TimeSpan.FromMilliseconds(2) }, time ?? TimeProvider.System);

    public static Step Json(string body, int status = 200) => (http, _) => WriteAsync(http, body, status);

    /// <summary>The result of a single call.</summary>
    public static Step Result(string result) => Json($$"""{"jsonrpc":"2.0","id":0,"result":{{result}}}""");

    public static Step Error(long code, string message, string data = "null") =>
        Json($$$"""{"jsonrpc":"2.0","id":0,"error":{"code":{{{code}}},"message":{{{JsonValue.Create(message).ToJsonString()}}},"data":{{{data}}}}}""");

    public static Step Status(int status, string? retryAfter = null) => (http, _) =>
    {
        if (retryAfter is not null) http.Response.Headers.RetryAfter = retryAfter;
        return WriteAsync(http, "sorry", status);
    };

    public static Step Never => (http, _) => Task.Delay(Timeout.Infinite, http.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);

    public static Task WriteAsync(HttpContext http, string body, int status = 200)
    {
        http.Response.StatusCode = status;
        return http.Response.WriteAsync(body);
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task ServeAsync(HttpContext http)
    {
        var request = (await JsonNode.ParseAsync(http.Request.Body))!;
        Step step;
        lock (Requests)
        {
            Requests.Add(request);
            step = steps[Math.Min(served++, steps.Length - 1)];
        }
        await step(http, request);
    }
}
