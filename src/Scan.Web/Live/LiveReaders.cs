using System.Collections.Concurrent;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace Scan.Web.Live;

/// <summary>The hub's connections, so that what many of them get is written as a message once for all.</summary>
public sealed class LiveReaders(ILogger<DefaultHubLifetimeManager<LiveHub>> logger) : DefaultHubLifetimeManager<LiveHub>(logger)
{
    private readonly ConcurrentDictionary<string, HubConnectionContext> connections = new(StringComparer.Ordinal);

    public override Task OnConnectedAsync(HubConnectionContext connection)
    {
        connections[connection.ConnectionId] = connection;
        return base.OnConnectedAsync(connection);
    }

    public override Task OnDisconnectedAsync(HubConnectionContext connection)
    {
        connections.TryRemove(connection.ConnectionId, out _);
        return base.OnDisconnectedAsync(connection);
    }

    /// <summary>Sends to one connection and waits until it has room for more; one that has gone gets nothing. A write that is given up would end the connection: it is not.</summary>
    public ValueTask SendAsync(string connectionId, SerializedHubMessage message) =>
        connections.TryGetValue(connectionId, out var connection) ? connection.WriteAsync(message, CancellationToken.None) : ValueTask.CompletedTask;

    /// <summary>A call of a method of <see cref="ILiveClient"/>.</summary>
    public static SerializedHubMessage Call(string method, object argument) => new(new InvocationMessage(method, [argument]));
}
