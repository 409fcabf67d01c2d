using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace Scan.Bench.Deliver;

/// <summary>A reader that comes back behind what it has whenever it is cut off, or when it hangs up by itself at random.</summary>
internal abstract class DroppingReader(int seed)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private readonly Random random = new(seed);

    public required Received Received { get; init; }

    /// <summary>How often it hung up.</summary>
    public int Drops { get; private set; }

    /// <summary>How long it stays on average while restless.</summary>
    public TimeSpan Stays { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>While true, it hangs up after some time, each time.</summary>
    public Func<bool> IsRestless { get; init; } = () => false;

    public async Task RunAsync(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
            if (IsRestless()) patience.CancelAfter(TimeSpan.FromMilliseconds(random.Next(500, (int)(2 * Stays.TotalMilliseconds))));
            try
            {
                await ReadAsync(patience.Token);
            }
            catch (Exception e) when (e is OperationCanceledException or WebSocketException or HttpRequestException or IOException)
            {
                // Cut off, or hung up: it begins again where it stood.
                if (patience.IsCancellationRequested && !ct.IsCancellationRequested) Drops++;
            }
            await Task.Delay(Pause, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    protected abstract Task ReadAsync(CancellationToken ct);
}

/// <summary>SignalR's JSON protocol over a WebSocket.</summary>
internal sealed class HubReader(int port, string[] topics, int seed) : DroppingReader(seed)
{
    private const byte Separator = 0x1e;

    protected override async Task ReadAsync(CancellationToken ct)
    {
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri($"ws://127.0.0.1:{port}/hubs/live"), ct);
        await SendAsync(socket, """{"protocol":"json","version":1}""", ct);
        await SendAsync(socket, JsonSerializer.Serialize(new { type = 1, invocationId = "1", target = "Follow", arguments = new object[] { topics, Received.Last } }), ct);
        var (buffer, filled) = (new byte[1 << 14], 0);
        while (true)
        {
            if (filled == buffer.Length) Array.Resize(ref buffer, 2 * buffer.Length);
            var part = await socket.ReceiveAsync(buffer.AsMemory(filled), ct);
            if (part.MessageType == WebSocketMessageType.Close) return;
            filled += part.Count;
            for (int end; (end = buffer.AsSpan(0, filled).IndexOf(Separator)) >= 0;)
            {
                Take(buffer.AsSpan(0, end));
                buffer.AsSpan(end + 1, filled - end - 1).CopyTo(buffer);
                filled -= end + 1;
            }
        }
    }

    private void Take(ReadOnlySpan<byte> message)
    {
        var json = new Utf8JsonReader(message);
        while (json.Read())
        {
            if (json.TokenType != JsonTokenType.PropertyName || json.CurrentDepth != 1) continue;
            var (isTarget, isArguments) = (json.ValueTextEquals("target"u8), json.ValueTextEquals("arguments"u8));
            json.Read();
            if (isTarget && !json.ValueTextEquals("Items"u8)) return;
            if (!isArguments)
            {
                json.Skip();
                continue;
            }
            json.Read();
            while (json.Read() && json.TokenType == JsonTokenType.StartObject) Received.Add(ref json, mayRepeat: false);
            return;
        }
    }

    private static Task SendAsync(ClientWebSocket socket, string message, CancellationToken ct) => socket.SendAsync(Encoding.UTF8.GetBytes(message + (char)Separator), WebSocketMessageType.Text, true, ct);
}

/// <summary>Server-Sent Events, resumed by <c>Last-Event-ID</c>.</summary>
internal sealed class EventReader(HttpClient http, string topics, int seed) : DroppingReader(seed)
{
    protected override async Task ReadAsync(CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/feed/stream?topics={topics}");
        request.Headers.Add("Last-Event-ID", Received.Last.ToString(CultureInfo.InvariantCulture));
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
        response.EnsureSuccessStatusCode();
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(ct));
        while (await reader.ReadLineAsync(ct) is { } line)
        {
            if (!line.StartsWith("data: ", StringComparison.Ordinal)) continue;
            Take(Encoding.UTF8.GetBytes(line[6..]));
        }
    }

    private void Take(byte[] item)
    {
        var json = new Utf8JsonReader(item);
        json.Read();
        Received.Add(ref json, mayRepeat: false);
    }
}
