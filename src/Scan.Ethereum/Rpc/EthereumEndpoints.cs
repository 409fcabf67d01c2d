namespace Scan.Ethereum.Rpc;

/// <summary>
/// The nodes of one network in order of preference. A call goes to the healthiest; one that cannot be reached passes the call on and is asked
/// again only after a rest that grows with its failures. Answers of different nodes are not compared.
/// </summary>
public sealed class EthereumEndpoints
{
    private static readonly TimeSpan FirstRest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestRest = TimeSpan.FromMinutes(1);

    /// <summary>An endpoint with a lower score is asked only after the others.</summary>
    private const double Doubtful = 0.5;
    private readonly Endpoint[] endpoints;
    private readonly TimeProvider time;

    public EthereumEndpoints(IReadOnlyList<EthereumClient> clients, TimeProvider time, IReadOnlyList<Uri>? webSockets = null)
    {
        if (clients.Count == 0) throw new ArgumentException("At least one http(s):// endpoint is needed.");
        (endpoints, this.time, WebSockets) = ([.. clients.Select(client => new Endpoint(client))], time, webSockets ?? []);
    }

    /// <summary>The ws(s):// endpoints, for <see cref="HeadSubscription"/>.</summary>
    public IReadOnlyList<Uri> WebSockets { get; }

    /// <summary>The client that the next call goes to.</summary>
    public EthereumClient Preferred => Ranked[0];

    /// <summary>All clients, the healthiest first: those that rest stand behind the others, and those that failed often lately behind those that did not.</summary>
    public IReadOnlyList<EthereumClient> Ranked => [.. InOrder().Select(endpoint => endpoint.Client)];

    /// <summary>How each endpoint fares, in the order of preference given.</summary>
    public IReadOnlyList<EndpointHealth> Health => [.. endpoints.Select(e => new EndpointHealth(e.Client.Rpc.Name, e.Score, e.Failures, e.LastError))];

    /// <summary>Clients for a manifest's list: http(s) for calls, ws(s) for heads.</summary>
    /// <exception cref="ArgumentException">A scheme is unknown, or no http(s) endpoint is left.</exception>
    public static EthereumEndpoints Connect(IReadOnlyList<Uri> uris, JsonRpcOptions options, TimeProvider time)
    {
        if (uris.FirstOrDefault(uri => uri.Scheme is not ("http" or "https" or "ws" or "wss")) is { } odd) throw new ArgumentException($"An endpoint is http(s):// or ws(s)://, not {odd.Scheme}://.");
        var isWebSocket = uris.ToLookup(uri => uri.Scheme is "ws" or "wss");
        // Where another endpoint stands by, it is asked sooner than a failing one is asked again and again.
        var patience = isWebSocket[false].Count() > 1 ? options with { Attempts = Math.Min(options.Attempts, 2) } : options;
        return new EthereumEndpoints([.. isWebSocket[false].Select(uri => EthereumClient.Connect(uri, patience, time))], time, [.. isWebSocket[true]]);
    }

    /// <summary>Runs <paramref name="ask"/> against one endpoint after the other until one answers.</summary>
    /// <exception cref="RpcException">The last endpoint's transient fault, or the first fault of another kind: that one is the answer.</exception>
    public async Task<T> CallAsync<T>(Func<EthereumClient, CancellationToken, Task<T>> ask, CancellationToken ct)
    {
        RpcException? last = null;
        foreach (var client in Ranked)
        {
            try
            {
                var answer = await ask(client, ct);
                Succeeded(client);
                return answer;
            }
            catch (RpcException e) when (e.IsTransient)
            {
                last = e;
                Failed(client, e);
            }
        }
        throw last!;
    }

    /// <summary>Counts an answer that could be used.</summary>
    public void Succeeded(EthereumClient client) => Of(client).Succeeded();

    /// <summary>Counts a failure or a wrong answer; the endpoint rests, at least as long as it asked for.</summary>
    public void Failed(EthereumClient client, Exception fault) =>
        Of(client).Failed(fault.Message, time.GetUtcNow(), (fault as RpcRateLimitedException)?.RetryAfter ?? TimeSpan.Zero);

    private Endpoint Of(EthereumClient client) => Array.Find(endpoints, endpoint => endpoint.Client == client) ?? throw new ArgumentException("The client is none of these.", nameof(client));

    private IEnumerable<Endpoint> InOrder()
    {
        var now = time.GetUtcNow();
        return endpoints.OrderBy(endpoint => endpoint.RestsUntil(FirstRest, LongestRest) > now).ThenBy(endpoint => endpoint.Score < Doubtful);
    }

    /// <summary>Scores are a moving average of successes, so that one failure does not look like an outage.</summary>
    private sealed class Endpoint(EthereumClient client)
    {
        private const double Weight = 0.1;
        private readonly Lock gate = new();
        private DateTimeOffset failedAt = DateTimeOffset.MinValue;
        private TimeSpan asked;

        public EthereumClient Client => client;
        public double Score { get; private set; } = 1;
        public int Failures { get; private set; }
        public string? LastError { get; private set; }

        public DateTimeOffset RestsUntil(TimeSpan first, TimeSpan longest)
        {
            lock (gate)
            {
                if (Failures == 0) return DateTimeOffset.MinValue;
                var rest = Backoff.Delay(Failures, first, longest, jitter: 1);
                return failedAt + (asked > rest ? asked : rest);
            }
        }

        public void Succeeded()
        {
            lock (gate) (Failures, Score, LastError) = (0, Score + Weight * (1 - Score), null);
        }

        public void Failed(string error, DateTimeOffset at, TimeSpan rest)
        {
            lock (gate) (Failures, Score, LastError, failedAt, asked) = (Failures + 1, Score * (1 - Weight), error, at, rest);
        }
    }
}

/// <summary>How an endpoint fares.</summary>
/// <param name="Score">From 0, all recent calls failed, to 1, none did.</param>
/// <param name="Failures">Failures in a row.</param>
public sealed record EndpointHealth(string Name, double Score, int Failures, string? LastError);
