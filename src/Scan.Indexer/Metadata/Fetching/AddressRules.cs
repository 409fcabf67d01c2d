using System.Net;
using System.Net.Sockets;

namespace Scan.Indexer.Metadata.Fetching;

/// <summary>
/// Which IP addresses may be contacted on a stranger's word: those that IANA gives to the public internet (special-purpose address registries),
/// and the networks that the operator allows. IPv6 forms that carry an IPv4 address are judged by that one.
/// </summary>
internal sealed class AddressRules(IReadOnlyList<IPNetwork> allowed)
{
    private static readonly IPNetwork[] ReservedV4 =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16",
            "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
        }.Select(IPNetwork.Parse),
    ];

    /// <summary>All that is routed on the public internet.</summary>
    private static readonly IPNetwork GlobalV6 = IPNetwork.Parse("2000::/3");

    /// <summary>Parts of it that are not, or that lead into tunnels: protocol assignments with Teredo, documentation, 6to4.</summary>
    private static readonly IPNetwork[] ReservedV6 = [.. new[] { "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20" }.Select(IPNetwork.Parse)];

    /// <summary>Translates to IPv4 in networks without it (RFC 6052).</summary>
    private static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");

    public bool May(IPAddress address)
    {
        var plain = Plain(address);
        return allowed.Any(network => network.Contains(plain)) || IsPublic(plain);
    }

    private static bool IsPublic(IPAddress address) => address.AddressFamily switch
    {
        AddressFamily.InterNetwork => !ReservedV4.Any(network => network.Contains(address)),
        AddressFamily.InterNetworkV6 => address.ScopeId == 0 && GlobalV6.Contains(address) && !ReservedV6.Any(network => network.Contains(address)),
        _ => false,
    };

    private static IPAddress Plain(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) return address.MapToIPv4();
        return address.AddressFamily == AddressFamily.InterNetworkV6 && Nat64.Contains(address) ? new IPAddress(address.GetAddressBytes().AsSpan(12)) : address;
    }
}
