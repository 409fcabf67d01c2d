using System.Net;
using System.Net.Sockets;

namespace Scan.Web.Limits;

/// <summary>Who asks, as limits count.</summary>
internal static class ClientKey
{
    private const int NetworkBytes = 8;

    /// <summary>Null: not limited.</summary>
    public static string? Of(HttpContext context, ClientLimitOptions options)
    {
        var address = context.Connection.RemoteIpAddress ?? IPAddress.Loopback;
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        if (IPAddress.IsLoopback(address) && !options.Loopback) return null;
        // One household has a whole network of 64 bits: its addresses are one client.
        return address.AddressFamily == AddressFamily.InterNetworkV6 ? Convert.ToHexStringLower(address.GetAddressBytes().AsSpan(0, NetworkBytes)) + "::/64" : address.ToString();
    }
}
