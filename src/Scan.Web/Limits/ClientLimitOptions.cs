using System.Net;

namespace Scan.Web.Limits;

/// <summary>
/// What one client may ask of the API doors (GraphQL, REST, exports, feed); section "Limits" of the configuration, in the environment
/// <c>Limits__RequestsPerSecond=20</c>. A client is an IPv4 address or an IPv6 network of 64 bits.
/// </summary>
public sealed class ClientLimitOptions
{
    public const string Section = "Limits";

    /// <summary>False: clients on this machine are not limited, unless they come through a proxy.</summary>
    public bool Loopback { get; set; }

    /// <summary>Proxies whose X-Forwarded-For is believed with --public-url, besides those on this machine: networks such as 10.0.0.0/8, joined by commas.</summary>
    public string Proxies { get; set; } = "";

    /// <summary>Requests that a client may make each second in the long run.</summary>
    public int RequestsPerSecond { get; set; } = 50;

    /// <summary>Requests at once after a pause.</summary>
    public int RequestBurst { get; set; } = 500;

    /// <summary>Cost of GraphQL operations and REST rows that a client may spend each second in the long run.</summary>
    public int CostPerSecond { get; set; } = 10_000;

    /// <summary>Cost at once after a pause; no less than the dearest query that the engine allows.</summary>
    public int CostBurst { get; set; } = 400_000;

    /// <summary>Queries of a client that run at once, each on a connection to PostgreSQL.</summary>
    public int QueriesAtOnce { get; set; } = 4;

    /// <summary>Queries of a client that wait for their turn.</summary>
    public int QueriesWaiting { get; set; } = 100;

    /// <summary>Queries of a client at once that each cost more than <see cref="Scan.GraphQL.Schemas.ScanSchema.DearCost"/>.</summary>
    public int DearQueriesAtOnce { get; set; } = 1;

    /// <summary>Dear queries of all clients that run at once.</summary>
    public int DearQueriesInAll { get; set; } = 2;

    /// <summary>Dear queries of all clients that wait for their turn.</summary>
    public int DearQueriesWaiting { get; set; } = 50;

    /// <summary>How long a refusal is held back; 0: it is given at once.</summary>
    public int RefusalMilliseconds { get; set; } = 1_000;

    /// <summary>Refusals of a client that are held; beyond these its connections are closed without an answer.</summary>
    public int RefusalsHeld { get; set; } = 200;

    /// <summary>Refusals that are held of all clients together.</summary>
    public int RefusalsHeldInAll { get; set; } = 2_000;

    /// <summary>Exports of a client at once.</summary>
    public int ExportsAtOnce { get; set; } = 2;

    /// <summary>WebSockets and event streams of a client at once.</summary>
    public int StreamsAtOnce { get; set; } = 200;

    internal IEnumerable<IPNetwork> Networks => Split().Select(n => IPNetwork.Parse(n));

    /// <summary>What is wrong, by key; null where nothing is.</summary>
    internal string? Problem(long dearest)
    {
        (string Key, int Value)[] counts =
        [
            (nameof(RequestsPerSecond), RequestsPerSecond), (nameof(RequestBurst), RequestBurst), (nameof(CostPerSecond), CostPerSecond), (nameof(CostBurst), CostBurst),
            (nameof(QueriesAtOnce), QueriesAtOnce), (nameof(DearQueriesAtOnce), DearQueriesAtOnce), (nameof(DearQueriesInAll), DearQueriesInAll), (nameof(ExportsAtOnce), ExportsAtOnce), (nameof(StreamsAtOnce), StreamsAtOnce),
            (nameof(RefusalsHeld), RefusalsHeld), (nameof(RefusalsHeldInAll), RefusalsHeldInAll),
        ];
        foreach (var (key, value) in counts)
        {
            if (value < 1) return $"{Section}:{key} is {value}; it is 1 or more.";
        }
        if (QueriesWaiting < 0) return $"{Section}:{nameof(QueriesWaiting)} is {QueriesWaiting}; it is 0 or more.";
        if (DearQueriesWaiting < 0) return $"{Section}:{nameof(DearQueriesWaiting)} is {DearQueriesWaiting}; it is 0 or more.";
        if (RefusalMilliseconds is < 0 or > 60_000) return $"{Section}:{nameof(RefusalMilliseconds)} is {RefusalMilliseconds}; it is 0 to 60000.";
        if (RequestBurst < RequestsPerSecond) return $"{Section}:{nameof(RequestBurst)} is {RequestBurst}; it is no less than {nameof(RequestsPerSecond)}, {RequestsPerSecond}.";
        if (CostBurst < dearest) return $"{Section}:{nameof(CostBurst)} is {CostBurst}; it is no less than the dearest query's cost, {dearest}.";
        return Split().FirstOrDefault(n => !IPNetwork.TryParse(n, out _)) is { } bad ? $"{Section}:{nameof(Proxies)} has '{bad}', which is no network such as 10.0.0.0/8." : null;
    }

    private string[] Split() => Proxies.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries);
}
