using System.IO.Compression;
using System.Net;
using System.Text;
using Scan.Indexer.Metadata;
using Scan.Indexer.Metadata.Fetching;
using Scan.Testing;

namespace Scan.IntegrationTests.Metadata;

/// <summary>A hostile server and a fetcher that knows its names; of this machine the fetcher may contact 127.0.0.1 alone.</summary>
internal sealed class FetchRig : IAsyncDisposable
{
    public const string Good = "files.scan-tests.net";
    public const string Other = "agents.scan-tests.net";

    private FetchRig(HostileServer server, MetadataOptions options)
    {
        (Server, Options) = (server, options);
        Fetcher = new ResourceFetcher(options, ResolveAsync, server.Authority, TimeProvider.System);
    }

    public HostileServer Server { get; }
    public MetadataOptions Options { get; private set; }
    public ResourceFetcher Fetcher { get; private set; }

    /// <summary>Goes on with a fetcher of other options.</summary>
    public void Use(MetadataOptions options)
    {
        Fetcher.Dispose();
        (Options, Fetcher) = (options, new ResourceFetcher(options, ResolveAsync, Server.Authority, TimeProvider.System));
    }

    /// <summary>Names beyond those of the certificate.</summary>
    public Dictionary<string, string[]> Names { get; } = new(StringComparer.Ordinal);

    public static async Task<FetchRig> StartAsync(CancellationToken ct, Func<MetadataOptions, MetadataOptions>? change = null)
    {
        var server = await HostileServer.StartAsync([Good, Other], ct);
        var options = new MetadataOptions { AllowHttp = true, AllowedNetworks = [IPNetwork.Parse("127.0.0.1/32")], Gateways = [], HostPause = TimeSpan.Zero, Deadline = TimeSpan.FromSeconds(15) };
        return new FetchRig(server, change?.Invoke(options) ?? options);
    }

    public Task<FetchResult> FetchAsync(string uri, CancellationToken ct, int mostBytes = 64 * 1024) => Fetcher.FetchAsync(ResourceAddress.Of(uri, Options, mostBytes), mostBytes, null, null, ct);

    public async Task<string?> ProblemAsync(string uri, CancellationToken ct, int mostBytes = 64 * 1024) => (await FetchAsync(uri, ct, mostBytes)).Problem?.Code;

    public Task<IPAddress[]> ResolveAsync(string host, CancellationToken ct) => Task.FromResult<IPAddress[]>(
        Names.TryGetValue(host, out var addresses) ? [.. addresses.Select(IPAddress.Parse)]
        : host is Good or Other ? [IPAddress.Loopback]
        : throw new System.Net.Sockets.SocketException((int)System.Net.Sockets.SocketError.HostNotFound));

    public static byte[] Gzip(ReadOnlySpan<byte> content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize)) gzip.Write(content);
        return packed.ToArray();
    }

    public static string Text(FetchResult result) => Encoding.UTF8.GetString(result.Content!);

    public async ValueTask DisposeAsync()
    {
        Fetcher.Dispose();
        await Server.DisposeAsync();
    }
}
