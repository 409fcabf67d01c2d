using Scan.Ethereum.Rpc;

namespace Scan.Indexer.Delivery;

/// <summary>When a delivery that failed is tried again. Pure: the clock and the dice are given.</summary>
internal static class DeliverySchedule
{
    /// <summary>The next try; null: it has failed for so long that the subscription is paused.</summary>
    /// <param name="failures">Attempts that failed in a row, this one included.</param>
    /// <param name="retryAfter">What the endpoint asked for; taken up to the longest pause of our own.</param>
    /// <param name="dice">From 0 to 1.</param>
    public static DateTimeOffset? AfterFailure(DateTimeOffset now, DateTimeOffset failingSince, int failures, TimeSpan? retryAfter, double dice, DeliveryOptions options)
    {
        var end = failingSince + options.GiveUp;
        if (now >= end) return null;
        var pause = Backoff.Delay(failures, options.FirstRetry, options.LongestRetry, dice);
        if (retryAfter > pause) pause = retryAfter.Value < options.LongestRetry ? retryAfter.Value : options.LongestRetry;
        // The last try falls at the end of the time, not behind it.
        return now + pause < end ? now + pause : end;
    }
}
