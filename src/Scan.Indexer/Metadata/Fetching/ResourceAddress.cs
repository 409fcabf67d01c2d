using System.Security.Cryptography;
using System.Text;
using Scan.Domain.Metadata;

namespace Scan.Indexer.Metadata.Fetching;

/// <summary>Where a file can be had.</summary>
/// <param name="Trusted">An address of the operator's own gateway, not of a stranger.</param>
internal sealed record FetchAddress(Uri Url, bool Trusted);

/// <summary>A URI that a stranger wrote, taken apart: content, addresses to ask one after the other, or the reason why it is not fetched.</summary>
internal sealed record ResourceAddress
{
    private const int LongestUri = 2_000;
    private const int ShownUri = 200;
    private static readonly string[] NeverPublic = ["example", "invalid"];
    private static readonly string[] Local = ["localhost", "local", "internal", "test", "onion", "home.arpa", "lan"];

    /// <summary>For limits: the host, or ipfs. Empty where nothing is fetched.</summary>
    public string Host { get; private init; } = "";
    public IReadOnlyList<FetchAddress> Addresses { get; private init; } = [];
    /// <summary>The content of a data: URI.</summary>
    public byte[]? Inline { get; private init; }
    /// <summary>The content that the address names; null for addresses that name a place.</summary>
    public ContentId? Cid { get; private init; }
    /// <summary>True when the address always leads to the same content.</summary>
    public bool Immutable { get; private init; }
    public MetadataProblem? Problem { get; private init; }

    public static ResourceAddress Of(string uri, MetadataOptions options, int mostBytes)
    {
        if (DataUri.Is(uri))
        {
            var (content, problem) = DataUri.Read(uri, mostBytes);
            return content is null ? Refused(problem!) : new ResourceAddress { Inline = content, Immutable = true };
        }
        if (uri.Length > LongestUri) return Refused(MetadataProblems.UriTooLong, $"{uri.Length} characters");
        if (Ipfs(uri.Trim()) is { } pinned) return OfIpfs(pinned, options);
        if (!Uri.TryCreate(uri.Trim(), UriKind.Absolute, out var url) || url.IsFile) return Refused(MetadataProblems.UriMalformed);
        if (url.Scheme is not ("https" or "http")) return Refused(MetadataProblems.UriScheme, url.Scheme);
        if (Check(url, options) is { } refusal) return new ResourceAddress { Problem = refusal };
        if (!options.Fetch) return Refused(MetadataProblems.FetchOff);
        var path = IpfsPath(url);
        return new ResourceAddress
        {
            Host = url.IdnHost.ToLowerInvariant(),
            // What a stranger's gateway serves can be had from ours too.
            Addresses = [new(url, false), .. path is null ? [] : AtGateways(path, options)],
            Cid = path?.Split('/') is [_, var only] ? ContentId.Parse(only) : null,
        };
    }

    /// <summary>In ASCII and lower case, without a dot at the end; null where the name cannot be written so.</summary>
    public static string? HostOf(Uri url)
    {
        try
        {
            return url.IdnHost.TrimEnd('.').ToLowerInvariant();
        }
        catch (UriFormatException)
        {
            return null;
        }
    }

    /// <summary>Whether a web address may be asked at all; its IP addresses are checked when it is connected to.</summary>
    public static MetadataProblem? Check(Uri url, MetadataOptions options) => Check(url, options.AllowHttp, options.AllowedNetworks.Count > 0);

    /// <param name="allowLocal">Names that lead into private networks are looked up: some are allowed.</param>
    public static MetadataProblem? Check(Uri url, bool allowHttp, bool allowLocal)
    {
        if (url.Scheme == "http" && !allowHttp) return new(MetadataProblems.HttpOff);
        if (url.UserInfo.Length > 0) return new(MetadataProblems.UriCredentials);
        if (url.Port is not (80 or 443) and < 1024) return new(MetadataProblems.UriPort, null, url.Port.ToString(System.Globalization.CultureInfo.InvariantCulture));
        if (HostOf(url) is not { Length: > 0 } host) return new(MetadataProblems.UriMalformed);
        bool Under(string domain) => host == domain || host.EndsWith('.' + domain, StringComparison.Ordinal);
        if (NeverPublic.Any(Under) || !allowLocal && Local.Any(Under)) return new(MetadataProblems.HostReserved, null, host);
        return null;
    }

    /// <summary>The URI as it is kept: content in a URI is kept as a file of its own.</summary>
    public static string Shown(string uri) => uri.Length <= ShownUri || !DataUri.Is(uri) && uri.Length <= LongestUri ? uri : uri[..ShownUri] + "…";

    public static byte[] HashOf(string uri) => SHA256.HashData(Encoding.UTF8.GetBytes(uri));

    private static ResourceAddress Refused(string code, string? detail = null) => new() { Problem = new MetadataProblem(code, null, detail) };

    /// <summary>The path below a gateway, ipfs/CID/… or ipns/NAME/…, of all the forms that are in use; null for other URIs.</summary>
    private static string? Ipfs(string uri)
    {
        var (kind, rest) = uri switch
        {
            _ when uri.StartsWith("ipfs://", StringComparison.OrdinalIgnoreCase) => ("ipfs", uri[7..]),
            _ when uri.StartsWith("ipns://", StringComparison.OrdinalIgnoreCase) => ("ipns", uri[7..]),
            _ when uri.StartsWith("/ipfs/", StringComparison.Ordinal) => ("ipfs", uri[6..]),
            _ when uri.StartsWith("/ipns/", StringComparison.Ordinal) => ("ipns", uri[6..]),
            _ when ContentId.Parse(uri) is not null => ("ipfs", uri),
            _ => (null, uri),
        };
        if (kind is null) return null;
        // ipfs://ipfs/CID is a common slip.
        foreach (var again in new[] { "ipfs", "ipns" })
        {
            if (rest.StartsWith(again + "/", StringComparison.Ordinal)) return rest;
        }
        return $"{kind}/{rest}";
    }

    private static ResourceAddress OfIpfs(string path, MetadataOptions options)
    {
        var end = path.IndexOfAny(['?', '#']);
        var parts = (end < 0 ? path : path[..end]).TrimEnd('/').Split('/');
        var names = parts.Skip(1).Select(Uri.UnescapeDataString).ToList();
        if (names.Count == 0 || names.Any(name => name is "" or "." or ".." || name.Contains('/') || name.Contains('\\'))) return Refused(MetadataProblems.CidMalformed);
        var cid = parts[0] == "ipfs" ? ContentId.Parse(names[0]) : null;
        if (parts[0] == "ipfs" && cid is null) return Refused(MetadataProblems.CidMalformed, names[0].Length <= 80 ? names[0] : names[0][..80] + "…");
        if (!options.Fetch || options.Gateways.Count == 0) return Refused(MetadataProblems.FetchOff);
        var below = $"{parts[0]}/{string.Join('/', names.Select(Uri.EscapeDataString))}";
        return new ResourceAddress { Host = "ipfs", Addresses = AtGateways(below, options), Cid = names.Count == 1 ? cid : null, Immutable = cid is not null };
    }

    /// <summary>The path of an address at somebody's IPFS gateway; null for other addresses.</summary>
    private static string? IpfsPath(Uri url)
    {
        var parts = url.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return parts is ["ipfs", var cid, ..] && ContentId.Parse(cid) is not null && !parts.Any(part => part is "." or "..") ? string.Join('/', parts) : null;
    }

    private static IReadOnlyList<FetchAddress> AtGateways(string below, MetadataOptions options) => [.. options.Gateways.Select(gateway => new FetchAddress(new Uri($"{gateway.AbsoluteUri.TrimEnd('/')}/{below}"), true))];
}
