using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;
using Scan.GraphQL.Engine;
using Scan.GraphQL.Engine.Limits;
using Scan.GraphQL.Schemas;

namespace Scan.Web.Limits;

/// <summary>What each client has left: requests, cost, and turns at the database.</summary>
public sealed class ClientLimits(IOptions<ClientLimitOptions> given, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private readonly ClientLimitOptions options = given.Value;

    /// <summary>Requests of a client.</summary>
    public PartitionedRateLimiter<string> Requests { get; } = Bucket(given.Value.RequestsPerSecond, given.Value.RequestBurst);

    /// <summary>Cost of a client.</summary>
    public PartitionedRateLimiter<string> Cost { get; } = Bucket(given.Value.CostPerSecond, given.Value.CostBurst);

    /// <summary>Queries of a client that run now. Further ones wait in their order, so that however many it sends, it holds few connections.</summary>
    public PartitionedRateLimiter<string> Queries { get; } = TurnsOf(given.Value.QueriesAtOnce, given.Value.QueriesWaiting);

    /// <summary>Dear queries of a client that run now, besides their turn among its queries.</summary>
    public PartitionedRateLimiter<string> Dear { get; } = TurnsOf(given.Value.DearQueriesAtOnce, given.Value.QueriesWaiting);

    /// <summary>Dear queries of all clients that run now: they share few connections.</summary>
    public ConcurrencyLimiter DearInAll { get; } = new(new ConcurrencyLimiterOptions { PermitLimit = given.Value.DearQueriesInAll, QueueLimit = given.Value.DearQueriesWaiting, QueueProcessingOrder = QueueProcessingOrder.OldestFirst });

    /// <summary>Where refusals wait.</summary>
    public HeldRefusals Refusals { get; } = new(given.Value, time);

    public PartitionedRateLimiter<string> Exports { get; } = TurnsOf(given.Value.ExportsAtOnce, 0);

    public PartitionedRateLimiter<string> Streams { get; } = TurnsOf(given.Value.StreamsAtOnce, 0);

    public string? ClientOf(HttpContext context) => ClientKey.Of(context, options);

    /// <summary>Whose share something counts for that is kept: the account's, or else the client's, as a hash; null: nobody's.</summary>
    public byte[]? ShareOf(HttpContext context, byte[]? account) =>
        (account is not null ? $"account {Convert.ToHexStringLower(account)}" : ClientOf(context) is { } client ? $"client {client}" : null) is { } whose ? SHA256.HashData(Encoding.UTF8.GetBytes(whose)) : null;

    /// <summary>The gate of the GraphQL operations that a connection sends; null: none.</summary>
    /// <param name="perCost">How much of the operation's cost is one of the client's.</param>
    public IQueryGate? GateOf(HttpContext context, int perCost = 1) => ClientOf(context) is { } client ? new Gate(this, client, perCost, context.WebSockets.IsWebSocketRequest) : null;

    /// <summary>Takes cost from a client.</summary>
    /// <returns>How long until it has as much again, when it has not now.</returns>
    public TimeSpan? Spend(string client, long cost)
    {
        using var lease = Cost.AttemptAcquire(client, (int)Math.Min(cost, options.CostBurst));
        return lease.IsAcquired ? null : Wait(lease, cost);
    }

    public void Dispose()
    {
        foreach (var limiter in (PartitionedRateLimiter<string>[])[Requests, Cost, Queries, Dear, Exports, Streams]) limiter.Dispose();
        DearInAll.Dispose();
        Refusals.Dispose();
    }

    private TimeSpan Wait(RateLimitLease lease, long cost) =>
        lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) && wait > TimeSpan.Zero ? wait : TimeSpan.FromSeconds(Math.Ceiling((double)cost / options.CostPerSecond));

    private static PartitionedRateLimiter<string> Bucket(int perSecond, int burst) => PartitionedRateLimiter.Create<string, string>(client => RateLimitPartition.GetTokenBucketLimiter(client,
        _ => new TokenBucketRateLimiterOptions { TokenLimit = burst, TokensPerPeriod = perSecond, ReplenishmentPeriod = Second, QueueLimit = 0 }));

    private static PartitionedRateLimiter<string> TurnsOf(int atOnce, int waiting) => PartitionedRateLimiter.Create<string, string>(client => RateLimitPartition.GetConcurrencyLimiter(client,
        _ => new ConcurrencyLimiterOptions { PermitLimit = atOnce, QueueLimit = waiting, QueueProcessingOrder = QueueProcessingOrder.OldestFirst }));

    private sealed class Gate(ClientLimits limits, string client, int perCost, bool countsMessages) : IQueryGate
    {
        public async ValueTask ArriveAsync(CancellationToken ct)
        {
            if (!countsMessages) return;
            using var lease = limits.Requests.AttemptAcquire(client);
            if (!lease.IsAcquired) throw await RefusalAsync("This address asks more than its share.", Second, nameof(ClientLimitOptions.RequestsPerSecond), limits.options.RequestsPerSecond, null, ct);
        }

        public async ValueTask<IDisposable> EnterAsync(long cost, CancellationToken ct)
        {
            var own = Math.Max(1, cost / perCost);
            if (limits.Spend(client, own) is { } wait) throw await RefusalAsync($"This address has spent its share of query cost; this query costs {cost}.", wait, nameof(ClientLimitOptions.CostPerSecond), limits.options.CostPerSecond, cost, ct);
            var turns = new Turns();
            try
            {
                var dear = own > ScanSchema.DearCost;
                if (dear) turns.Take(await OwnTurnAsync(limits.Dear, nameof(ClientLimitOptions.DearQueriesAtOnce), limits.options.DearQueriesAtOnce, cost, ct));
                turns.Take(await OwnTurnAsync(limits.Queries, nameof(ClientLimitOptions.QueriesAtOnce), limits.options.QueriesAtOnce, cost, ct));
                // What all share comes last: nobody holds it while waiting for a turn of its own.
                if (dear) turns.Take(await TurnAsync(await limits.DearInAll.AcquireAsync(1, ct), "Too many dear queries wait already.", nameof(ClientLimitOptions.DearQueriesInAll), limits.options.DearQueriesInAll, cost, ct));
                return turns;
            }
            catch
            {
                turns.Dispose();
                throw;
            }
        }

        private async ValueTask<RateLimitLease> OwnTurnAsync(PartitionedRateLimiter<string> turns, string limit, long allowed, long cost, CancellationToken ct) =>
            await TurnAsync(await turns.AcquireAsync(client, 1, ct), "Too many queries of this address wait already.", limit, allowed, cost, ct);

        private async ValueTask<RateLimitLease> TurnAsync(RateLimitLease turn, string refusal, string limit, long allowed, long cost, CancellationToken ct)
        {
            if (turn.IsAcquired) return turn;
            turn.Dispose();
            throw await RefusalAsync(refusal, Second, limit, allowed, cost, ct);
        }

        private async ValueTask<GraphQLException> RefusalAsync(string message, TimeSpan wait, string limit, long allowed, long? cost, CancellationToken ct)
        {
            await limits.Refusals.HoldAsync(client, ct);
            var seconds = (long)Math.Ceiling(wait.TotalSeconds);
            var extensions = new Dictionary<string, object?> { ["retryAfter"] = seconds, ["limit"] = JsonNamingPolicy.CamelCase.ConvertName(limit), ["allowed"] = allowed };
            if (cost is not null) extensions["cost"] = cost;
            return new GraphQLException($"{message} Ask again in {seconds} s.", ErrorCodes.RateLimited) { Extensions = extensions };
        }
    }

    private sealed class Turns : IDisposable
    {
        private readonly Stack<IDisposable> taken = [];

        public void Take(IDisposable turn) => taken.Push(turn);

        public void Dispose()
        {
            while (taken.TryPop(out var turn)) turn.Dispose();
        }
    }
}
