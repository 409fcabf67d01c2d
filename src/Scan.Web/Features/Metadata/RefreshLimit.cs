using System.Threading.RateLimiting;
using Scan.Web.Limits;

namespace Scan.Web.Features.Metadata;

/// <summary>How often one reader may ask for another try, over all files.</summary>
public sealed class RefreshLimit(ClientLimits clients) : IDisposable
{
    private const int PerMinute = 10;

    private readonly PartitionedRateLimiter<string> limiter = PartitionedRateLimiter.Create<string, string>(reader => RateLimitPartition.GetTokenBucketLimiter(reader,
        _ => new TokenBucketRateLimiterOptions { TokenLimit = PerMinute, TokensPerPeriod = PerMinute, ReplenishmentPeriod = TimeSpan.FromMinutes(1), QueueLimit = 0 }));

    /// <summary>False: the reader has to wait, a minute at most.</summary>
    public bool TryTake(HttpContext context)
    {
        if (clients.ClientOf(context) is not { } client) return true;
        using var lease = limiter.AttemptAcquire(client);
        return lease.IsAcquired;
    }

    public void Dispose() => limiter.Dispose();
}
