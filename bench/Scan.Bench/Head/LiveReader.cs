using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace Scan.Bench.Head;

/// <summary>A SignalR client of Scan's live hub (JSON protocol over a WebSocket) that follows everything and tells when a block's item has come.</summary>
internal sealed class LiveReader : IDisposable
{
    private const byte Separator = 0x1e;
    private readonly ClientWebSocket socket = new();
    private byte[] buffer = new byte[1 << 20];
    private int filled;

    public async Task ConnectAsync(int port, CancellationToken ct)
    {
        await socket.ConnectAsync(new Uri($"ws://127.0.0.1:{port}/hubs/live"), ct);
        await SendAsync("""{"protocol":"json","version":1}""", ct);
        await SendAsync("""{"type":1,"invocationId":"1","target":"Follow","arguments":[[],null]}""", ct);
    }

    /// <summary>Reads for ever. A block's item stands behind its logs in the feed, so that they have come by then.</summary>
    public async Task ReadAsync(Action<long> received, CancellationToken ct)
    {
        while (true)
        {
            if (filled == buffer.Length) Array.Resize(ref buffer, 2 * buffer.Length);
            var part = await socket.ReceiveAsync(buffer.AsMemory(filled), ct);
            if (part.MessageType == WebSocketMessageType.Close) throw new InvalidOperationException("The live hub closed the connection.");
            filled += part.Count;
            for (int end; (end = buffer.AsSpan(0, filled).IndexOf(Separator)) >= 0;)
            {
                Tell(buffer.AsMemory(0, end), received);
                buffer.AsSpan(end + 1, filled - end - 1).CopyTo(buffer);
                filled -= end + 1;
            }
        }
    }

    public void Dispose() => socket.Dispose();

    private static void Tell(ReadOnlyMemory<byte> message, Action<long> received)
    {
        using var json = JsonDocument.Parse(message);
        if (!json.RootElement.TryGetProperty("target", out var target) || !target.ValueEquals("Items")) return;
        foreach (var item in json.RootElement.GetProperty("arguments")[0].EnumerateArray())
        {
            if (item.GetProperty("kind").ValueEquals("blocks")) received(item.GetProperty("block").GetInt64());
        }
    }

    private Task SendAsync(string message, CancellationToken ct) => socket.SendAsync(Encoding.UTF8.GetBytes(message + (char)Separator), WebSocketMessageType.Text, true, ct);
}
