using System.Net;

namespace Scan.Indexer.Metadata;

/// <summary>What of metadata is fetched, and how much of the machine and of others' servers that may take.</summary>
public sealed record MetadataOptions
{
    public const string ModeVariable = "SCAN_METADATA";
    public const string HttpVariable = "SCAN_METADATA_HTTP";
    public const string NetworksVariable = "SCAN_METADATA_NETWORKS";
    public const string GatewaysVariable = "SCAN_IPFS_GATEWAYS";

    /// <summary>This machine.</summary>
    public static IReadOnlyList<IPNetwork> Loopback { get; } = [IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("::1/128")];

    /// <summary>False: nothing leaves the machine; only <c>data:</c> URIs are read.</summary>
    public bool Fetch { get; init; } = true;

    /// <summary>Whether plain http is fetched: anybody on the way can change it.</summary>
    public bool AllowHttp { get; init; }

    /// <summary>Private networks that may be contacted all the same, for test networks whose files stand there.</summary>
    public IReadOnlyList<IPNetwork> AllowedNetworks { get; init; } = [];

    /// <summary>IPFS gateways in the order of preference. They are trusted: they may stand on this machine and speak plain http.</summary>
    public IReadOnlyList<Uri> Gateways { get; init; } = [new("https://ipfs.io"), new("https://dweb.link"), new("https://gateway.pinata.cloud")];

    /// <summary>From the first byte sent to the last received, redirects included.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(20);

    public int MostRedirects { get; init; } = 4;

    /// <summary>Of the decoded content, in bytes.</summary>
    public int MostDocumentBytes { get; init; } = 256 * 1024;
    public int MostImageBytes { get; init; } = 1024 * 1024;
    /// <summary>A domain's file may list many agents.</summary>
    public int MostProofBytes { get; init; } = 1024 * 1024;

    /// <summary>Files fetched at once, altogether and from one host.</summary>
    public int Concurrency { get; init; } = 32;
    public int ConcurrencyPerHost { get; init; } = 2;

    /// <summary>Between two requests to one host.</summary>
    public TimeSpan HostPause { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How long one run takes on more work; the next begins at once.</summary>
    public TimeSpan MostRun { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Reads the environment.</summary>
    /// <exception cref="FormatException">A variable cannot be used; the message names it.</exception>
    public static MetadataOptions FromEnvironment(Func<string, string?> variable)
    {
        var options = new MetadataOptions();
        return options with
        {
            Fetch = Word(ModeVariable, variable, "on", "embedded") != "embedded",
            AllowHttp = Word(HttpVariable, variable, "off", "on") == "on",
            AllowedNetworks = List(NetworksVariable, variable, text => IPNetwork.TryParse(text, out var network) ? network : throw Bad(NetworksVariable, text, "no network such as 10.0.0.0/8")) ?? [],
            Gateways = List(GatewaysVariable, variable, Gateway) ?? options.Gateways,
        };
    }

    private static Uri Gateway(string text) =>
        Uri.TryCreate(text.TrimEnd('/'), UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http" && uri.Query.Length == 0 && uri.UserInfo.Length == 0
            ? uri : throw Bad(GatewaysVariable, text, "no address such as https://ipfs.io");

    private static string Word(string name, Func<string, string?> variable, string usual, string other) => variable(name) switch
    {
        null or "" => usual,
        { } given when given == usual || given == other => given,
        { } given => throw Bad(name, given, $"neither {usual} nor {other}"),
    };

    private static IReadOnlyList<T>? List<T>(string name, Func<string, string?> variable, Func<string, T> read) =>
        variable(name) is { Length: > 0 } given ? [.. given.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(read)] : null;

    private static FormatException Bad(string name, string given, string why) => new($"{name}: '{given}' is {why}.");
}
