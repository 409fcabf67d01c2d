using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;
using Scan.GraphQL.Engine;
using Scan.GraphQL.Engine.Limits;

namespace Scan.Web.Limits;

/// <summary>What each client has left: requests, cost, and turns at the database.</summary>
public sealed class ClientLimits(IOptions<ClientLimitOptions> given) : IDisposable
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private readonly ClientLimitOptions options = given.Value;

    /// <summary>Requests of a client.</summary>
    public PartitionedRateLimiter<string> Requests { get; } = Bucket(given.Value.RequestsPerSecond, given.Value.RequestBurst);

    /// <summary>Cost of a client.</summary>
    public PartitionedRateLimiter<string> Cost { get; } = Bucket(given.Value.CostPerSecond, given.Value.CostBurst);

    /// <summary>Queries of a client that run now. Further ones wait in their order, so that however many it sends, it holds few connections.</summary>
    public PartitionedRateLimiter<string> Queries { get; } = Turns(given.Value.QueriesAtOnce, given.Value.QueriesWaiting);

    public PartitionedRateLimiter<string> Exports { get; } = Turns(given.Value.ExportsAtOnce, 0);

    public PartitionedRateLimiter<string> Streams { get; } = Turns(given.Value.StreamsAtOnce, 0);

    public string? ClientOf(HttpContext context) => ClientKey.Of(context, options);

    /// <summary>The gate of the GraphQL operations that a connection sends; null: none.</summary>
    public IQueryGate? GateOf(HttpContext context) => ClientOf(context) is { } client ? new Gate(this, client) : null;

    /// <summary>Takes cost from a client.</summary>
    /// <returns>How long until it has as much again, when it has not now.</returns>
    public TimeSpan? Spend(string client, long cost)
    {
        using var lease = Cost.AttemptAcquire(client, (int)Math.Min(cost, options.CostBurst));
        return lease.IsAcquired ? null : Wait(lease, cost);
    }

    public void Dispose()
    {
        foreach (var limiter in (PartitionedRateLimiter<string>[])[Requests, Cost, Queries, Exports, Streams]) limiter.Dispose();
    }

    private TimeSpan Wait(RateLimitLease lease, long cost) =>
        lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) && wait > TimeSpan.Zero ? wait : TimeSpan.FromSeconds(Math.Ceiling((double)cost / options.CostPerSecond));

    private static PartitionedRateLimiter<string> Bucket(int perSecond, int burst) => PartitionedRateLimiter.Create<string, string>(client => RateLimitPartition.GetTokenBucketLimiter(client,
        _ => new TokenBucketRateLimiterOptions { TokenLimit = burst, TokensPerPeriod = perSecond, ReplenishmentPeriod = Second, QueueLimit = 0 }));

    private static PartitionedRateLimiter<string> Turns(int atOnce, int waiting) => PartitionedRateLimiter.Create<string, string>(client => RateLimitPartition.GetConcurrencyLimiter(client,
        _ => new ConcurrencyLimiterOptions { PermitLimit = atOnce, QueueLimit = waiting, QueueProcessingOrder = QueueProcessingOrder.OldestFirst }));

    private sealed class Gate(ClientLimits limits, string client) : IQueryGate
    {
        public async ValueTask<IDisposable> EnterAsync(long cost, CancellationToken ct)
        {
            if (limits.Spend(client, cost) is { } wait) throw Refusal($"This address has spent its share of query cost; this query costs {cost}.", wait);
            var turn = await limits.Queries.AcquireAsync(client, 1, ct);
            if (turn.IsAcquired) return turn;
            turn.Dispose();
            throw Refusal("Too many queries of this address wait already.", Second);
        }

        private static GraphQLException Refusal(string message, TimeSpan wait)
        {
            var seconds = (long)Math.Ceiling(wait.TotalSeconds);
            return new GraphQLException($"{message} Ask again in {seconds} s.", ErrorCodes.RateLimited) { Extensions = new Dictionary<string, object?> { ["retryAfter"] = seconds } };
        }
    }
}
