using System.Numerics;

namespace Scan.Domain.Middleware;

/// <summary>A weight as it stood after a block in which it changed.</summary>
public sealed record StakePoint(long Block, BigInteger Stake);

/// <summary>The last changes of a weight, oldest first, at most one for a block, as StakeRegistry keeps them all.</summary>
public static class StakePoints
{
    /// <summary>With this change; what is older than <paramref name="most"/> changes is forgotten.</summary>
    public static IReadOnlyList<StakePoint> With(this IReadOnlyList<StakePoint> points, long block, BigInteger stake, int most)
    {
        var before = points.Count > 0 && points[^1].Block == block ? points.Count - 1 : points.Count;
        var kept = Math.Min(before, most - 1);
        var result = new StakePoint[kept + 1];
        for (var i = 0; i < kept; i++) result[i] = points[before - kept + i];
        result[kept] = new StakePoint(block, stake);
        return result;
    }

    /// <summary>The weight after a block (StakeRegistry.getStakeAtBlockNumber); null when it is older than what is remembered.</summary>
    public static BigInteger? At(this IReadOnlyList<StakePoint> points, long block, int most) =>
        points.LastOrDefault(point => point.Block <= block)?.Stake ?? (points.Count < most ? 0 : null);
}
