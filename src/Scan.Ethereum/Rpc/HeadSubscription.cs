using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Scan.Ethereum.Rpc;

/// <summary>
/// New heads pushed by a node over WebSocket. It ends with <see cref="RpcException"/> when the connection breaks or goes silent, so that its
/// reader reconnects or polls. It is a wake-up call, not a record: heads that came in between are for the reader to fetch.
/// </summary>
/// <param name="endpoint">ws:// or wss://.</param>
/// <param name="silence">After this long without a message the node is asked for one; after as long again the connection counts as dead.</param>
public sealed class HeadSubscription(Uri endpoint, TimeSpan silence, TimeProvider time)
{
    private const int LargestMessage = 1 << 20;
    private static readonly byte[] Subscribe = """{"jsonrpc":"2.0","id":1,"method":"eth_subscribe","params":["newHeads"]}"""u8.ToArray();
    private static readonly byte[] Probe = """{"jsonrpc":"2.0","id":2,"method":"eth_blockNumber","params":[]}"""u8.ToArray();

    /// <summary>Heads as they come, over one connection. A head replaced by a reorg is followed by its replacement at the same height.</summary>
    /// <exception cref="RpcException">The connection cannot be made, breaks or goes silent, or the node refuses to push heads.</exception>
    public async IAsyncEnumerable<BlockHeader> ReadAsync([EnumeratorCancellation] CancellationToken ct)
    {
        using var socket = new ClientWebSocket();
        await GuardAsync(() => socket.ConnectAsync(endpoint, ct), ct);
        await SendAsync(socket, Subscribe, ct);
        var buffer = new byte[16 * 1024];
        while (true)
        {
            var message = ReceiveAsync(socket, buffer, ct);
            await GuardAsync(() => AwaitAsync(message, socket, ct), ct);
            if (Head((await message).Span) is { } head) yield return head;
        }
    }

    /// <summary>Waits for the message under way; a receive that is cancelled would take the connection with it, so it is left pending.</summary>
    private async Task AwaitAsync(Task message, ClientWebSocket socket, CancellationToken ct)
    {
        try
        {
            await message.WaitAsync(silence, time, ct);
        }
        catch (TimeoutException)
        {
            await SendAsync(socket, Probe, ct);
            await message.WaitAsync(silence, time, ct);
        }
    }

    private Task SendAsync(ClientWebSocket socket, byte[] message, CancellationToken ct) =>
        GuardAsync(() => socket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, ct), ct);

    private static async Task<ReadOnlyMemory<byte>> ReceiveAsync(ClientWebSocket socket, byte[] buffer, CancellationToken ct)
    {
        for (var filled = 0; ;)
        {
            var part = await socket.ReceiveAsync(buffer.AsMemory(filled), ct);
            if (part.MessageType == WebSocketMessageType.Close) throw new WebSocketException($"The node closed the connection ({socket.CloseStatusDescription}).");
            filled += part.Count;
            if (part.EndOfMessage) return buffer.AsMemory(0, filled);
            if (filled == LargestMessage) throw new WebSocketException($"A message is longer than {LargestMessage} bytes.");
            if (filled == buffer.Length) Array.Resize(ref buffer, Math.Min(2 * buffer.Length, LargestMessage));
        }
    }

    private async Task GuardAsync(Func<Task> act, CancellationToken ct)
    {
        try
        {
            await act().WaitAsync(2 * silence, time, ct);
        }
        catch (TimeoutException e)
        {
            throw new RpcTransportException($"{endpoint.Host} has been silent for too long.", e);
        }
        catch (Exception e) when (e is WebSocketException or HttpRequestException or IOException or ObjectDisposedException)
        {
            throw new RpcTransportException($"The connection to {endpoint.Host} broke: {e.Message}", e);
        }
    }

    /// <summary>The head of a notification; null for any other answer.</summary>
    private BlockHeader? Head(ReadOnlySpan<byte> message)
    {
        try
        {
            var json = new Utf8JsonReader(message);
            RpcJson.Next(ref json);
            RpcJson.Expect(ref json, JsonTokenType.StartObject);
            for (RpcJson.Next(ref json); json.TokenType == JsonTokenType.PropertyName; RpcJson.Next(ref json))
            {
                var name = RpcJson.FieldName(ref json);
                if (name == "params" && json.TokenType == JsonTokenType.StartObject) return Notification(ref json);
                if (name == "error" && json.TokenType != JsonTokenType.Null) throw RpcError.Read(ref json).ToException("eth_subscribe");
                json.Skip();
            }
            return null;
        }
        catch (JsonException e)
        {
            throw new RpcTransportException($"{endpoint.Host} sent something else than a head: {e.Message}", e);
        }
    }

    private static BlockHeader? Notification(ref Utf8JsonReader json)
    {
        for (RpcJson.Next(ref json); json.TokenType == JsonTokenType.PropertyName; RpcJson.Next(ref json))
        {
            if (RpcJson.FieldName(ref json) == "result") return EthReaders.BlockOrNull(ref json);
            json.Skip();
        }
        return null;
    }
}
