using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Scan.GraphQL.Engine.Limits;

namespace Scan.GraphQL.Engine.Transport;

/// <summary>Limits and hooks of the transports.</summary>
public sealed record TransportOptions
{
    /// <summary>Largest request body and WebSocket message, in bytes.</summary>
    public int MaxRequestBytes { get; init; } = 256 * 1024;

    /// <summary>How long a WebSocket may take to send <c>connection_init</c>.</summary>
    public TimeSpan InitTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Between pings (WebSocket) and comments (SSE) of the server.</summary>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long one message may wait for a client that does not read.</summary>
    public TimeSpan SendTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>WebSockets and event streams at once.</summary>
    public int MaxConnections { get; init; } = 4_000;

    /// <summary>Operations at once on one WebSocket.</summary>
    public int MaxOperationsPerConnection { get; init; } = 50;

    /// <summary>Where the operations of a connection wait for their turn; null: none waits.</summary>
    public Func<HttpContext, IQueryGate?> Gate { get; init; } = static _ => null;

    /// <summary>Judges the payload of <c>connection_init</c>; false closes with 4403.</summary>
    public Func<HttpContext, JsonElement, ValueTask<bool>> Authorize { get; init; } = static (_, _) => ValueTask.FromResult(true);
}
