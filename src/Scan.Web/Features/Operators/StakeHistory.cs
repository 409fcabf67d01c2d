using System.Numerics;
using Scan.Domain.Middleware;
using Scan.Domain.Primitives;
using Scan.Web.Shared;

namespace Scan.Web.Features.Operators;

/// <summary>Stake per quorum at the end of each day on which one changed.</summary>
public sealed record StakeHistory(IReadOnlyList<StakeSeries> Series, IReadOnlyList<long> Days)
{
    private const int MaxSeries = 6;

    public static StakeHistory Of(IReadOnlyList<QuorumStakeDay> days, IReadOnlyList<QuorumStake> stakes, Func<Address, byte, string> name)
    {
        var own = stakes.Select(s => (s.Avs, s.Quorum, s.OperatorId)).ToHashSet();
        var series = days.Where(d => own.Contains((d.Avs, d.Quorum, d.OperatorId)))
            .GroupBy(d => (d.Avs, d.Quorum))
            .OrderByDescending(g => g.MaxBy(d => d.Day)!.Stake)
            .Take(MaxSeries)
            .OrderBy(g => g.Key.Avs).ThenBy(g => g.Key.Quorum)
            .Select(g => new StakeSeries(name(g.Key.Avs, g.Key.Quorum), g.Key.Quorum, g.ToDictionary(d => d.Day, d => d.Stake)))
            .ToList();
        return new StakeHistory(series, [.. series.SelectMany(s => s.ByDay.Keys).Distinct().Order()]);
    }

    /// <summary>The finding in one sentence.</summary>
    public string Finding()
    {
        if (Days.Count == 0) return "No stake was ever stored";
        var (first, last) = (Total(Days[0]), Total(Days[^1]));
        if (Days.Count == 1 || first.IsZero) return $"Stake stands at {Format.Readable(last, 18)} in {Series.Count} quorum{(Series.Count == 1 ? "" : "s")}";
        var change = (decimal)((last - first) * 1000 / first) / 10;
        var span = $"since {Format.Day(Days[0])}";
        return change switch
        {
            0 => $"Stake is unchanged {span}",
            > 0 => $"Stake rose {change:0.#} % {span}",
            _ => $"Stake fell {-change:0.#} % {span}",
        };
    }

    private BigInteger Total(long day) => Series.Aggregate(BigInteger.Zero, (sum, s) => sum + (s.At(day) ?? 0));
}

public sealed record StakeSeries(string Name, byte Quorum, IReadOnlyDictionary<long, BigInteger> ByDay)
{
    /// <summary>The stake at the end of a day: that of the last change up to it; null before the first.</summary>
    public BigInteger? At(long day) => ByDay.Keys.Where(d => d <= day).DefaultIfEmpty(-1).Max() is >= 0 and var last ? ByDay[last] : null;
}
