using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Scan.GraphQL.Engine.Transport;
using Scan.UnitTests.GraphQL.Model;
using Xunit;

namespace Scan.UnitTests.GraphQL;

/// <summary>The close codes that a polite client never sees, on a server with small limits.</summary>
public sealed class CloseCodeTests
{
    private const string Init = """{"type":"connection_init","payload":{"token":"right"}}""";

    /// <param name="wait">How long the server waits for the first message.</param>
    private static async Task<WebApplication> StartAsync(TimeSpan wait)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton(new World(1)).AddGraphQLEngine(World.Schema, transport: new TransportOptions
        {
            InitTimeout = wait, MaxOperationsPerConnection = 1, MaxRequestBytes = 2_000,
            Authorize = (_, payload) => ValueTask.FromResult(payload.ValueKind == System.Text.Json.JsonValueKind.Object && payload.TryGetProperty("token", out var token) && token.GetString() == "right"),
        });
        var app = builder.Build();
        app.UseWebSockets();
        app.MapGraphQL();
        await app.StartAsync(Harness.Ct);
        return app;
    }

    [Theory]
    [InlineData(4408)]
    [InlineData(4403, """{"type":"connection_init","payload":{"token":"wrong"}}""")]
    [InlineData(4403, """{"type":"connection_init"}""")]
    [InlineData(4401, """{"id":"1","type":"subscribe","payload":{"query":"{ me { id } }"}}""")]
    [InlineData(4429, Init, Init)]
    [InlineData(4400, Init, """{"type":"nothing"}""")]
    [InlineData(4400, Init, """{"type":"subscribe","payload":{"query":"{ me { id } }"}}""")]
    [InlineData(4400, Init, """{"id":"1","type":"subscribe","payload":{"query":1}}""")]
    [InlineData(4400, Init, "[]")]
    [InlineData(4429, Init, """{"id":"1","type":"subscribe","payload":{"query":"subscription { forever { number } }"}}""", """{"id":"2","type":"subscribe","payload":{"query":"subscription { forever { number } }"}}""")]
    public async Task A_connection_that_breaks_a_rule_is_closed_with_its_code(int code, params string[] messages)
    {
        // Only who says nothing is to be closed for it.
        await using var app = await StartAsync(messages.Length == 0 ? TimeSpan.FromMilliseconds(300) : TimeSpan.FromMinutes(5));
        Assert.Equal(code, await ClosedAsync(app, WebSocketMessageType.Text, messages));
    }

    [Fact]
    public async Task Binary_and_oversized_messages_close_the_connection()
    {
        await using var app = await StartAsync(TimeSpan.FromMinutes(5));
        Assert.Equal(1003, await ClosedAsync(app, WebSocketMessageType.Binary, Init));
        Assert.Equal(1009, await ClosedAsync(app, WebSocketMessageType.Text, Init, new string(' ', 20_000)));
    }

    private static async Task<int> ClosedAsync(WebApplication app, WebSocketMessageType type, params string[] messages)
    {
        using var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol("graphql-transport-ws");
        await socket.ConnectAsync(new Uri(app.Urls.Single().Replace("http", "ws", StringComparison.Ordinal) + "/graphql"), Harness.Ct);
        foreach (var message in messages) await socket.SendAsync(Encoding.UTF8.GetBytes(message), type, true, Harness.Ct);
        var buffer = new byte[4096];
        while ((await socket.ReceiveAsync(buffer, Harness.Ct)).MessageType != WebSocketMessageType.Close) continue;
        return (int)socket.CloseStatus!;
    }
}
