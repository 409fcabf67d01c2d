using Npgsql;
using Scan.Indexer.Delivery;

namespace Scan.Web.Hosting;

/// <summary>What a web host needs to know.</summary>
public sealed record ScanWebOptions
{
    public required NpgsqlConnectionStringBuilder Postgres { get; init; }

    /// <summary>0 takes any free port.</summary>
    public required int Port { get; init; }

    /// <summary>The IP address to listen on.</summary>
    public string Bind { get; init; } = "127.0.0.1";

    /// <summary>Where readers reach this host, for links in feeds; null: as the request says. With it the proxy's forwarded headers are believed.</summary>
    public Uri? PublicUrl { get; init; }

    /// <summary>Manifests of networks that may be read on demand; without them such features say so.</summary>
    public IReadOnlyList<string> Networks { get; init; } = [];

    /// <summary>Whom deliveries may reach: what subscribers ask for is checked by it. The indexer delivers.</summary>
    public DeliveryOptions Delivery { get; init; } = new();

    /// <summary>Adds what else the process hosts, such as the indexer.</summary>
    public Action<WebApplicationBuilder>? Also { get; init; }
}
