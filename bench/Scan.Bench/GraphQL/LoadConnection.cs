using System.Buffers.Text;
using System.Net.Sockets;
using System.Text;

namespace Scan.Bench.GraphQL;

/// <summary>One HTTP/1.1 connection that sends prepared requests and reads whole answers: as little work as can be, for it shares the machine with what it measures.</summary>
internal sealed class LoadConnection : IDisposable
{
    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private byte[] buffer = new byte[1 << 16];
    private int start, end;

    /// <summary>The status of the last answer.</summary>
    public int Status { get; private set; }

    /// <summary>Bytes of its body.</summary>
    public long BodyBytes { get; private set; }

    public static byte[] Post(string path, string json, string? forwardedFor = null)
    {
        var body = Encoding.UTF8.GetBytes(json);
        var forwarded = forwardedFor is null ? "" : $"X-Forwarded-For: {forwardedFor}\r\n";
        return [.. Encoding.ASCII.GetBytes($"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nAccept: application/json\r\n{forwarded}Content-Length: {body.Length}\r\n\r\n"), .. body];
    }

    public ValueTask ConnectAsync(int port, CancellationToken ct) => socket.ConnectAsync("127.0.0.1", port, ct);

    /// <summary>Sends a request and reads its answer; the body is kept only when asked for.</summary>
    public async Task<string?> AskAsync(byte[] request, bool keep, CancellationToken ct)
    {
        for (var sent = 0; sent < request.Length;) sent += await socket.SendAsync(request.AsMemory(sent), ct);
        var head = await UntilAsync("\r\n\r\n"u8.ToArray(), ct);
        var (length, chunked) = Head(buffer.AsSpan(start, head));
        start += head;
        BodyBytes = 0;
        using var kept = keep ? new MemoryStream() : null;
        if (!chunked)
        {
            await TakeAsync(length, kept, ct);
        }
        else
        {
            while (true)
            {
                var line = await UntilAsync("\r\n"u8.ToArray(), ct);
                Utf8Parser.TryParse(buffer.AsSpan(start, line), out int size, out _, 'x');
                start += line;
                await TakeAsync(size, kept, ct);
                await TakeAsync(2, null, ct);
                if (size == 0) break;
            }
        }
        return kept is null ? null : Encoding.UTF8.GetString(kept.ToArray());
    }

    public void Dispose() => socket.Dispose();

    private (int Length, bool Chunked) Head(ReadOnlySpan<byte> head)
    {
        Utf8Parser.TryParse(head[9..], out int status, out _);
        Status = status;
        var text = Encoding.ASCII.GetString(head);
        if (text.Contains("Transfer-Encoding: chunked", StringComparison.OrdinalIgnoreCase)) return (0, true);
        var at = text.IndexOf("Content-Length:", StringComparison.OrdinalIgnoreCase);
        return (int.Parse(text[(at + 15)..text.IndexOf('\r', at)], System.Globalization.CultureInfo.InvariantCulture), false);
    }

    /// <summary>The length of what stands up to and with <paramref name="mark"/>.</summary>
    private async ValueTask<int> UntilAsync(byte[] mark, CancellationToken ct)
    {
        while (true)
        {
            var at = buffer.AsSpan(start, end - start).IndexOf(mark);
            if (at >= 0) return at + mark.Length;
            await FillAsync(ct);
        }
    }

    private async ValueTask TakeAsync(int bytes, MemoryStream? kept, CancellationToken ct)
    {
        BodyBytes += bytes;
        while (bytes > 0)
        {
            if (start == end) await FillAsync(ct);
            var part = Math.Min(bytes, end - start);
            kept?.Write(buffer, start, part);
            start += part;
            bytes -= part;
        }
    }

    private async ValueTask FillAsync(CancellationToken ct)
    {
        if (start == end) start = end = 0;
        else if (end == buffer.Length && start > 0)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
        }
        else if (end == buffer.Length) Array.Resize(ref buffer, buffer.Length * 2);
        var read = await socket.ReceiveAsync(buffer.AsMemory(end), ct);
        end += read > 0 ? read : throw new IOException("The server closed the connection.");
    }
}
