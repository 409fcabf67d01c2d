using Npgsql;
using Scan.Indexer.Delivery;
using Scan.Web.Features.Accounts;

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

    /// <summary>How long a page may be shown again without being drawn anew, while the feed stands still; zero: never.</summary>
    public TimeSpan PagesKept { get; init; } = TimeSpan.FromSeconds(12);

    /// <summary>From which age on a page that is shown again is drawn anew for the next reader, in whole seconds.</summary>
    public TimeSpan PagesFresh { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Manifests of networks that may be read on demand; without them such features say so.</summary>
    public IReadOnlyList<string> Networks { get; init; } = [];

    /// <summary>Whom deliveries may reach: what subscribers ask for is checked by it. The indexer delivers.</summary>
    public DeliveryOptions Delivery { get; init; } = new();

    /// <summary>Who may acknowledge what Scan's own rules found.</summary>
    public Administrators Administrators { get; init; } = Administrators.None;

    /// <summary>Adds what else the process hosts, such as the indexer.</summary>
    public Action<WebApplicationBuilder>? Also { get; init; }
}
