using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Scan.Local.Replay;

/// <summary>Serves a recorded chain over JSON-RPC on 127.0.0.1, as an EVM node without state would.</summary>
public sealed class ReplayNode : IAsyncDisposable
{
    private readonly WebApplication server;

    private ReplayNode(WebApplication server, RecordedChain chain)
    {
        (this.server, Chain) = (server, chain);
        Url = new Uri(server.Urls.Single());
    }

    public RecordedChain Chain { get; }
    public Uri Url { get; }

    public static async Task<ReplayNode> StartAsync(RecordedChain chain, CancellationToken ct)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var server = builder.Build();
        var methods = new ReplayMethods(chain);
        server.MapPost("/", (HttpContext context) => AnswerAsync(methods, context));
        await server.StartAsync(ct);
        return new ReplayNode(server, chain);
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();

    private static async Task AnswerAsync(ReplayMethods methods, HttpContext context)
    {
        JsonNode answer;
        try
        {
            using var request = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
            answer = request.RootElement.ValueKind == JsonValueKind.Array
                ? new JsonArray([.. request.RootElement.EnumerateArray().Select(one => (JsonNode)Answer(methods, one))])
                : Answer(methods, request.RootElement);
        }
        catch (JsonException)
        {
            answer = Failure(null, -32700, "parse error");
        }
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(answer.ToJsonString(), context.RequestAborted);
    }

    private static JsonObject Answer(ReplayMethods methods, JsonElement request)
    {
        if (request.ValueKind != JsonValueKind.Object || !request.TryGetProperty("method", out var method) || method.ValueKind != JsonValueKind.String)
        {
            return Failure(null, -32600, "invalid request");
        }
        var id = request.TryGetProperty("id", out var given) ? JsonNode.Parse(given.GetRawText()) : null;
        var parameters = request.TryGetProperty("params", out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray().ToArray() : [];
        try
        {
            var result = methods.Call(method.GetString()!, parameters);
            return new JsonObject { ["jsonrpc"] = "2.0", ["id"] = id, ["result"] = result };
        }
        catch (ReplayError error)
        {
            return Failure(id, error.Code, error.Message);
        }
    }

    private static JsonObject Failure(JsonNode? id, int code, string message) =>
        new() { ["jsonrpc"] = "2.0", ["id"] = id, ["error"] = new JsonObject { ["code"] = code, ["message"] = message } };
}
