using System.Net;
using System.Net.Sockets;

namespace Scan.Local;

/// <summary>TCP ports on the loopback address.</summary>
public static class FreePort
{
    /// <summary>Below those that systems give to outgoing connections, which could take it before it is bound, or again after a process was killed.</summary>
    private const int First = 20_000, End = 32_000;

    /// <summary>A port that was free a moment ago; whoever binds it still has to expect that another was faster.</summary>
    public static int Next()
    {
        while (true)
        {
            var port = Random.Shared.Next(First, End);
            if (IsFree(IPAddress.Loopback, port)) return port;
        }
    }

    /// <summary>True when <paramref name="port"/> can be bound on <paramref name="address"/> now.</summary>
    public static bool IsFree(IPAddress address, int port)
    {
        try
        {
            using var listener = new TcpListener(address, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
