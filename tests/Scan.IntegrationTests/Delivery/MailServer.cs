using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Scan.IntegrationTests.Delivery;

/// <summary>As much of an SMTP server as a client needs; keeps what it was given.</summary>
internal sealed class MailServer : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly Task running;

    public MailServer()
    {
        listener.Start();
        running = AcceptAsync();
    }

    public Uri Address => new($"smtp://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
    public ConcurrentQueue<string> Mails { get; } = new();

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        await running;
        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        List<Task> served = [];
        try
        {
            while (true) served.Add(ServeAsync(await listener.AcceptTcpClientAsync(stop.Token)));
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(served);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                await using var stream = client.GetStream();
                using var reader = new StreamReader(stream, Encoding.UTF8);
                await using var writer = new StreamWriter(stream, new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };
                await writer.WriteLineAsync("220 test");
                while (await reader.ReadLineAsync(stop.Token) is { } line)
                {
                    if (line.StartsWith("DATA", StringComparison.OrdinalIgnoreCase)) await TakeAsync(reader, writer);
                    else if (line.StartsWith("QUIT", StringComparison.OrdinalIgnoreCase)) return;
                    else await writer.WriteLineAsync("250 SMTPUTF8");
                }
            }
            catch (Exception e) when (e is IOException or OperationCanceledException)
            {
                // The client hung up, or the test is over.
                return;
            }
        }
    }

    private async Task TakeAsync(StreamReader reader, StreamWriter writer)
    {
        await writer.WriteLineAsync("354 go on");
        var mail = new StringBuilder();
        while (await reader.ReadLineAsync(stop.Token) is { } line && line != ".") mail.Append(line).Append('\n');
        // Quoted-printable, as far as these mails use it.
        Mails.Enqueue(mail.ToString().Replace("=\n", "", StringComparison.Ordinal).Replace("=3D", "=", StringComparison.Ordinal));
        await writer.WriteLineAsync("250 taken");
    }
}
