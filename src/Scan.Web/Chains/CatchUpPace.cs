namespace Scan.Web.Chains;

/// <summary>How long chains will take to reach their heads, told from how they came nearer since this was first asked.</summary>
public sealed class CatchUpPace(TimeProvider time)
{
    /// <summary>Sooner a pace would be chance.</summary>
    private static readonly TimeSpan Least = TimeSpan.FromSeconds(5);
    private readonly Dictionary<long, (long Lag, long At)> seen = [];

    /// <summary>Null: it is at its head, comes no nearer, or was not watched long enough.</summary>
    public TimeSpan? LeftFor(long chainId, long? lag)
    {
        if (lag is not > 0)
        {
            seen.Remove(chainId);
            return null;
        }
        if (!seen.TryGetValue(chainId, out var first) || lag > first.Lag)
        {
            seen[chainId] = (lag.Value, time.GetTimestamp());
            return null;
        }
        var watched = time.GetElapsedTime(first.At);
        return watched >= Least && lag < first.Lag ? watched * ((double)lag.Value / (first.Lag - lag.Value)) : null;
    }
}
