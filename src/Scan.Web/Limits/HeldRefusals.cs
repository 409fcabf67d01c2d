using System.Threading.RateLimiting;

namespace Scan.Web.Limits;

/// <summary>
/// Refuses slowly: who asks beyond its share waits a moment for its 429, and asks no more on that connection meanwhile. Answered at once, a client that does not care
/// would be refused thousands of times a second, which costs the others more than its queries would.
/// </summary>
public sealed class HeldRefusals : IDisposable
{
    private readonly TimeSpan hold;
    private readonly TimeProvider time;
    private readonly PartitionedRateLimiter<string> ofClient;
    private readonly ConcurrencyLimiter ofAll;

    public HeldRefusals(ClientLimitOptions options, TimeProvider time)
    {
        (hold, this.time) = (TimeSpan.FromMilliseconds(options.RefusalMilliseconds), time);
        ofClient = PartitionedRateLimiter.Create<string, string>(client => RateLimitPartition.GetConcurrencyLimiter(client, _ => Turns(options.RefusalsHeld)));
        ofAll = new ConcurrencyLimiter(Turns(options.RefusalsHeldInAll));
    }

    /// <summary>Waits before a refusal.</summary>
    /// <returns>False: as many of this client, or of all, wait already; nothing was waited for.</returns>
    public async ValueTask<bool> HoldAsync(string client, CancellationToken ct)
    {
        using var own = ofClient.AttemptAcquire(client);
        if (!own.IsAcquired) return false;
        using var place = ofAll.AttemptAcquire();
        if (!place.IsAcquired) return false;
        await Task.Delay(hold, time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return true;
    }

    public void Dispose()
    {
        ofClient.Dispose();
        ofAll.Dispose();
    }

    private static ConcurrencyLimiterOptions Turns(int atOnce) => new() { PermitLimit = atOnce, QueueLimit = 0 };
}
