using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;

namespace Scan.IntegrationTests.Web;

/// <summary>A SignalR client down to the wire (JSON protocol over a WebSocket), so that the test can also be slow, rude or cut off.</summary>
public sealed class HubClient : IAsyncDisposable
{
    private const char End = '\u001e';
    private readonly ClientWebSocket socket = new();
    private readonly Channel<JsonElement> items = Channel.CreateUnbounded<JsonElement>();
    private readonly Channel<string?> completions = Channel.CreateUnbounded<string?>();
    private readonly CancellationTokenSource stop = new();
    private Task reading = Task.CompletedTask;
    private int calls;

    public static async Task<HubClient> ConnectAsync(Uri hub, CancellationToken ct)
    {
        var client = new HubClient();
        await client.socket.ConnectAsync(hub, ct);
        await client.SendAsync("""{"protocol":"json","version":1}""", ct);
        client.reading = client.ReadAsync();
        return client;
    }

    /// <summary>Returns the error of the hub, or null.</summary>
    public async Task<string?> FollowAsync(string[] topics, long? after, CancellationToken ct)
    {
        await SendAsync(JsonSerializer.Serialize(new { type = 1, invocationId = $"{++calls}", target = "Follow", arguments = new object?[] { topics, after } }), ct);
        return await completions.Reader.ReadAsync(ct);
    }

    public async Task<IReadOnlyList<JsonElement>> TakeAsync(int count, CancellationToken ct)
    {
        List<JsonElement> taken = [];
        while (taken.Count < count) taken.Add(await items.Reader.ReadAsync(ct));
        return taken;
    }

    /// <summary>The next alerts that are new; between them stand those that became final.</summary>
    public async Task<IReadOnlyList<JsonElement>> TakeSeenAsync(int count, CancellationToken ct)
    {
        List<JsonElement> taken = [];
        while (taken.Count < count)
        {
            var item = await items.Reader.ReadAsync(ct);
            if (item.GetProperty("kind").GetString() == "alerts" && item.GetProperty("state").GetString() == "seen") taken.Add(item);
        }
        return taken;
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await reading;
        socket.Dispose();
        stop.Dispose();
    }

    private Task SendAsync(string message, CancellationToken ct) => socket.SendAsync(Encoding.UTF8.GetBytes(message + End), WebSocketMessageType.Text, true, ct);

    private async Task ReadAsync()
    {
        var (buffer, text) = (new byte[64 << 10], new StringBuilder());
        var decoder = Encoding.UTF8.GetDecoder();
        var characters = new char[buffer.Length];
        Exception? end = null;
        try
        {
            while (true)
            {
                var received = await socket.ReceiveAsync(buffer, stop.Token);
                if (received.MessageType == WebSocketMessageType.Close) break;
                text.Append(characters, 0, decoder.GetChars(buffer, 0, received.Count, characters, 0));
                if (text.Length == 0 || text[^1] != End) continue;
                foreach (var message in text.ToString().Split(End, StringSplitOptions.RemoveEmptyEntries)) Dispatch(JsonDocument.Parse(message).RootElement);
                text.Clear();
            }
        }
        catch (Exception e)
        {
            end = e;
        }
        // Whoever waits for more is told why none comes.
        items.Writer.TryComplete(end);
        completions.Writer.TryComplete(end);
    }

    private void Dispatch(JsonElement message)
    {
        if (!message.TryGetProperty("type", out var type)) return;
        if (type.GetInt32() == 3) completions.Writer.TryWrite(message.TryGetProperty("error", out var error) ? error.GetString() : null);
        if (type.GetInt32() != 1 || message.GetProperty("target").GetString() != "Items") return;
        foreach (var item in message.GetProperty("arguments")[0].EnumerateArray()) items.Writer.TryWrite(item);
    }
}
