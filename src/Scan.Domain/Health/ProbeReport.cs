namespace Scan.Domain.Health;

/// <summary>What came of knocking at an endpoint that the chain or an agent's file names. No chain state.</summary>
public sealed record ProbeReport
{
    /// <summary><see cref="ProbeReportKind"/>.</summary>
    public required string Kind { get; init; }
    /// <summary>The socket or the address, as written.</summary>
    public required string Target { get; init; }
    /// <summary><see cref="ProbeReportState"/>.</summary>
    public required string State { get; init; }
    public string? Detail { get; init; }
    /// <summary>Until the connection stood, or the answer's head came.</summary>
    public int? LatencyMs { get; init; }
    /// <summary>The status of an agent's answer.</summary>
    public int? HttpStatus { get; init; }
    /// <summary>Null for agents, and for operators whose host cannot be asked.</summary>
    public NodeApi? NodeApi { get; init; }
    /// <summary>Of an operator's node; null where its metrics do not answer, or tell nothing of EigenLayer's.</summary>
    public NodeMetrics? Metrics { get; init; }
    /// <summary>Unix seconds of the machine's clock.</summary>
    public required long CheckedTime { get; init; }

    /// <summary>Somebody answered: a sign of life, whatever the answer.</summary>
    public bool IsAlive => State is ProbeReportState.Reachable || NodeApi is { State: NodeApiState.Healthy or NodeApiState.Partial or NodeApiState.Unhealthy };
}

public static class ProbeReportKind
{
    /// <summary>An operator's registered socket, by TCP, and the node API on its host.</summary>
    public const string Operator = "operator";
    /// <summary>An endpoint of an ERC-8004 agent, by one GET.</summary>
    public const string Agent = "agent";
}

public static class ProbeReportState
{
    /// <summary>The connection stood; an agent answered, were it by asking for credentials or payment.</summary>
    public const string Reachable = "reachable";
    /// <summary>The host is there, and nothing listens.</summary>
    public const string Refused = "refused";
    public const string TimeOut = "time-out";
    public const string Unresolved = "unresolved";
    /// <summary>The network or the connection failed otherwise.</summary>
    public const string Unreachable = "unreachable";
    /// <summary>An agent's host answered that the endpoint is not there (404, 410), or with a fault of its own (5xx).</summary>
    public const string Faulty = "faulty";
    /// <summary>It names a private or reserved address, or a port that is not asked: nobody outside of that network can say.</summary>
    public const string NotPublic = "not-public";
    /// <summary>What is written is no address.</summary>
    public const string Malformed = "malformed";
}

/// <summary>EigenLayer's node API (AVS node spec: /eigen/node, /eigen/node/health, /eigen/node/services). Written by strangers.</summary>
/// <param name="State"><see cref="NodeApiState"/>.</param>
/// <param name="Port">Where it answered.</param>
/// <param name="PerformanceScore">The gauge eigen_performance_score of its metrics, 0 to 100; null when they were not reached.</param>
public sealed record NodeApi(string State, string? Detail, int? Port, string? NodeName, string? NodeVersion, string? SpecVersion, IReadOnlyList<NodeService> Services, int? PerformanceScore)
{
    public static NodeApi Of(string state, string? detail) => new(state, detail, null, null, null, null, [], null);
}

public static class NodeApiState
{
    /// <summary>200.</summary>
    public const string Healthy = "healthy";
    /// <summary>206: some of its services are down.</summary>
    public const string Partial = "partial";
    /// <summary>503.</summary>
    public const string Unhealthy = "unhealthy";
    public const string TimeOut = "time-out";
    /// <summary>No node API: no fault, an AVS need not have one.</summary>
    public const string Absent = "absent";
}

/// <param name="Status">Up, Down or Initializing, as written.</param>
public sealed record NodeService(string Id, string? Name, string? Status);
