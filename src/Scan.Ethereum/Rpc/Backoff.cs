namespace Scan.Ethereum.Rpc;

/// <summary>How long to wait before trying again.</summary>
public static class Backoff
{
    /// <summary>
    /// Doubles from <paramref name="first"/> up to <paramref name="longest"/>, of which a random half is jitter, so that clients that failed
    /// together do not come back together.
    /// </summary>
    /// <param name="failures">Attempts that failed so far, at least 1.</param>
    /// <param name="jitter">A random number in [0, 1).</param>
    public static TimeSpan Delay(int failures, TimeSpan first, TimeSpan longest, double jitter)
    {
        var doubled = first * Math.Pow(2, Math.Clamp(failures - 1, 0, 30));
        var capped = doubled < longest ? doubled : longest;
        return capped * (0.5 + 0.5 * jitter);
    }
}
