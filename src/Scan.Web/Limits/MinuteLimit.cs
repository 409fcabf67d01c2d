using System.Threading.RateLimiting;
using Scan.Web.Input;

namespace Scan.Web.Limits;

/// <summary>How often in a minute one reader may ask for something that costs others, such as a request to their servers.</summary>
public abstract class MinuteLimit(ClientLimits clients, int perMinute) : IDisposable
{
    private readonly PartitionedRateLimiter<string> limiter = PartitionedRateLimiter.Create<string, string>(reader => RateLimitPartition.GetTokenBucketLimiter(reader,
        _ => new TokenBucketRateLimiterOptions { TokenLimit = perMinute, TokensPerPeriod = perMinute, ReplenishmentPeriod = TimeSpan.FromMinutes(1), QueueLimit = 0 }));

    /// <summary>False: the reader has to wait, a minute at most.</summary>
    public bool TryTake(HttpContext context)
    {
        if (clients.ClientOf(context) is not { } client) return true;
        using var lease = limiter.AttemptAcquire(client);
        return lease.IsAcquired;
    }

    /// <summary>As <see cref="TryTake"/>, where without it there is no answer.</summary>
    /// <exception cref="TooManyException">The reader has to wait.</exception>
    public void Take(HttpContext context)
    {
        if (!TryTake(context)) throw new TooManyException($"This address may ask for this {perMinute} times a minute", TimeSpan.FromMinutes(1));
    }

    public void Dispose()
    {
        limiter.Dispose();
        GC.SuppressFinalize(this);
    }
}
