using System.Net;
using System.Net.Sockets;

namespace Scan.Local;

/// <summary>TCP ports on the loopback address.</summary>
public static class FreePort
{
    /// <summary>A port that was free a moment ago; whoever binds it still has to expect that another was faster.</summary>
    public static int Next()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
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
