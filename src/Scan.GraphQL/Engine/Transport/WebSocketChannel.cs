using System.Buffers;
using System.Net.WebSockets;

namespace Scan.GraphQL.Engine.Transport;

/// <summary>The connection ends with this close code.</summary>
internal sealed class WebSocketClosingException(int code, string reason) : Exception(reason)
{
    public int Code { get; } = code;
}

/// <summary>Whole messages in and out of a WebSocket. One message is sent at a time, and a client that does not read is given up.</summary>
internal sealed class WebSocketChannel(WebSocket socket, TransportOptions options, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim turn = new(1);

    /// <summary>The next text message, or null when the client closed.</summary>
    public async Task<ReadOnlyMemory<byte>?> ReceiveAsync(CancellationToken ct)
    {
        var message = new ArrayBufferWriter<byte>();
        while (true)
        {
            var part = await socket.ReceiveAsync(message.GetMemory(4096), ct);
            if (part.MessageType == WebSocketMessageType.Close) return null;
            if (part.MessageType == WebSocketMessageType.Binary)
                throw new WebSocketClosingException((int)WebSocketCloseStatus.InvalidMessageType, "Messages are text");
            message.Advance(part.Count);
            if (message.WrittenCount > options.MaxRequestBytes)
                throw new WebSocketClosingException((int)WebSocketCloseStatus.MessageTooBig, $"A message has at most {options.MaxRequestBytes} bytes");
            if (part.EndOfMessage) return message.WrittenMemory;
        }
    }

    public async Task SendAsync(ReadOnlyMemory<byte> message, CancellationToken ct)
    {
        using var patience = new CancellationTokenSource(options.SendTimeout, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(ct, patience.Token);
        await turn.WaitAsync(linked.Token);
        try
        {
            if (socket.State is not (WebSocketState.Open or WebSocketState.CloseReceived)) return;
            await socket.SendAsync(message, WebSocketMessageType.Text, true, linked.Token);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            socket.Abort();
            throw;
        }
        finally
        {
            turn.Release();
        }
    }

    public async Task CloseAsync(int code, string reason)
    {
        if (socket.State is not (WebSocketState.Open or WebSocketState.CloseReceived)) return;
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5), time);
        try
        {
            await turn.WaitAsync(patience.Token);
            await socket.CloseOutputAsync((WebSocketCloseStatus)code, reason, patience.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException)
        {
            // The client is gone or does not read: there is no one to say goodbye to.
            socket.Abort();
        }
    }

    public void Dispose() => turn.Dispose();
}
