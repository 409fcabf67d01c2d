using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Scan.Domain.Metadata;

namespace Scan.Indexer.Metadata.Fetching;

/// <summary>
/// Opens connections for addresses that strangers wrote. The name is resolved once, here, and the very address that was checked is the one that is
/// connected to: a name that resolves differently a moment later gains nothing.
/// </summary>
/// <param name="root">A certificate authority to trust alone, for tests; null: those of the machine.</param>
internal sealed class GuardedConnections(AddressRules rules, Func<string, CancellationToken, Task<IPAddress[]>> resolve, X509Certificate2? root)
{
    private const int MostAddresses = 4;
    private const int HeaderKilobytes = 32;
    private static readonly TimeSpan IdleTime = TimeSpan.FromSeconds(30);

    /// <summary>Where a connection to a permitted address leads instead; null, or null for an address: there.</summary>
    public Func<IPAddress, int, IPEndPoint?>? Divert { get; init; }

    /// <summary>For addresses of chains and files.</summary>
    public HttpClient Guarded() => Client(ConnectAsync);

    /// <summary>For the operator's own gateways, wherever they stand. Nothing that a stranger wrote chooses the host of its requests.</summary>
    public HttpClient Trusted() => Client(ConnectAnywhereAsync);

    // Redirects are followed by hand, so that each is checked. No proxy: it would resolve names out of our sight. Nothing that identifies anybody is sent.
    private HttpClient Client(Func<SocketsHttpConnectionContext, CancellationToken, ValueTask<Stream>> connect) => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        Credentials = null,
        PreAuthenticate = false,
        ActivityHeadersPropagator = null,
        AutomaticDecompression = DecompressionMethods.All,
        MaxResponseHeadersLength = HeaderKilobytes,
        MaxResponseDrainSize = 0,
        PooledConnectionIdleTimeout = IdleTime,
        PooledConnectionLifetime = IdleTime,
        ConnectCallback = connect,
        SslOptions = { CertificateChainPolicy = root is null ? null : new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, CustomTrustStore = { root }, RevocationMode = X509RevocationMode.NoCheck } },
    })
    {
        // Each fetch has a deadline of its own.
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <summary>A connection to an address that a stranger wrote.</summary>
    /// <exception cref="FetchProblemException">The name leads nowhere, to no permitted address, or nobody takes the connection (the detail is the <see cref="SocketError"/>).</exception>
    public async Task<Stream> ConnectAsync(string host, int port, CancellationToken ct)
    {
        var addresses = await ResolveAsync(host, ct);
        IPAddress[] permitted = [.. addresses.Where(rules.May).Take(MostAddresses)];
        if (permitted.Length == 0) throw new FetchProblemException(MetadataProblems.AddressRefused, host == $"{addresses[0]}" ? host : $"{host} is {addresses[0]}");
        return await ConnectToAsync(permitted, port, ct);
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken ct) => await ConnectAsync(context.DnsEndPoint.Host, context.DnsEndPoint.Port, ct);

    private async ValueTask<Stream> ConnectAnywhereAsync(SocketsHttpConnectionContext context, CancellationToken ct) =>
        await ConnectToAsync([.. (await ResolveAsync(context.DnsEndPoint.Host, ct)).Take(MostAddresses)], context.DnsEndPoint.Port, ct);

    private async Task<IPAddress[]> ResolveAsync(string host, CancellationToken ct)
    {
        if (IPAddress.TryParse(host.Trim('[', ']'), out var literal)) return [literal];
        try
        {
            var addresses = await resolve(host, ct);
            return addresses.Length > 0 ? addresses : throw new FetchProblemException(MetadataProblems.DnsFailed, host);
        }
        catch (SocketException e)
        {
            throw new FetchProblemException(MetadataProblems.DnsFailed, $"{host}: {e.SocketErrorCode}");
        }
        catch (ArgumentException)
        {
            // Longer than a name may be.
            throw new FetchProblemException(MetadataProblems.DnsFailed, host);
        }
    }

    private async Task<Stream> ConnectToAsync(IPAddress[] addresses, int port, CancellationToken ct)
    {
        SocketError? fault = null;
        foreach (var address in addresses)
        {
            var at = Divert?.Invoke(address, port) ?? new IPEndPoint(address, port);
            Socket? socket = null;
            try
            {
                // A machine without IPv6 has no socket for its addresses.
                socket = new Socket(at.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync(at, ct);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (SocketException e)
            {
                socket?.Dispose();
                fault = e.SocketErrorCode;
            }
            catch
            {
                socket?.Dispose();
                throw;
            }
        }
        throw new FetchProblemException(MetadataProblems.ConnectFailed, fault?.ToString());
    }
}
