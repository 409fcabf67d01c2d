using System.Net.WebSockets;
using Microsoft.AspNetCore.Http;

namespace Scan.GraphQL.Engine.Transport;

/// <summary>Accepts WebSockets that speak <c>graphql-transport-ws</c>.</summary>
internal sealed class WebSocketServer(GraphQLEngine engine, TransportOptions options, ConnectionGate gate, TimeProvider time)
{
    private const string Protocol = "graphql-transport-ws";

    public async Task ServeAsync(HttpContext context)
    {
        if (!gate.TryEnter())
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }

        try
        {
            var speaks = context.WebSockets.WebSocketRequestedProtocols.Contains(Protocol);
            using var socket = speaks
                ? await context.WebSockets.AcceptWebSocketAsync(Protocol)
                : await context.WebSockets.AcceptWebSocketAsync();
            if (!speaks)
            {
                await socket.CloseOutputAsync((WebSocketCloseStatus)CloseCodes.SubprotocolNotAcceptable, "Subprotocol not acceptable", context.RequestAborted);
                return;
            }

            using var connection = new WebSocketConnection(socket, context, engine, options, time);
            await connection.RunAsync();
        }
        finally
        {
            gate.Leave();
        }
    }
}

/// <summary>Close codes of the protocol.</summary>
internal static class CloseCodes
{
    public const int BadRequest = 4400;
    public const int Unauthorized = 4401;
    public const int Forbidden = 4403;
    public const int SubprotocolNotAcceptable = 4406;
    public const int InitTimeout = 4408;
    public const int SubscriberExists = 4409;
    public const int TooManyInits = 4429;
    public const int TooManyOperations = 4429;
    public const int InternalError = 4500;
}
