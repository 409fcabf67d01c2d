using System.Net;
using System.Net.Sockets;

namespace Scan.BrowserTests;

/// <summary>A TCP proxy that cuts and refuses connections on demand: the network between a browser and the site.</summary>
public sealed class DroppingProxy : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly int target;
    private readonly CancellationTokenSource stop = new();
    private readonly List<TcpClient> open = [];
    private volatile bool dropped;
    private Task accepting = Task.CompletedTask;

    private DroppingProxy(int target) => this.target = target;

    public string Url => $"http://{listener.LocalEndpoint}";

    public static Task<DroppingProxy> StartAsync(int target)
    {
        var proxy = new DroppingProxy(target);
        proxy.listener.Start();
        proxy.accepting = proxy.AcceptAsync();
        return Task.FromResult(proxy);
    }

    public void Drop()
    {
        dropped = true;
        lock (open)
        {
            foreach (var client in open) client.Close();
            open.Clear();
        }
    }

    public void Restore() => dropped = false;

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        Drop();
        await accepting;
        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync(stop.Token);
                if (dropped) client.Close();
                else _ = CarryAsync(client);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
            return;
        }
    }

    private async Task CarryAsync(TcpClient client)
    {
        using var server = new TcpClient();
        try
        {
            await server.ConnectAsync(IPAddress.Loopback, target, stop.Token);
            lock (open) open.AddRange([client, server]);
            await Task.WhenAny(client.GetStream().CopyToAsync(server.GetStream(), stop.Token), server.GetStream().CopyToAsync(client.GetStream(), stop.Token));
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // A cut line is what this proxy is for.
            return;
        }
        finally
        {
            client.Close();
        }
    }
}
