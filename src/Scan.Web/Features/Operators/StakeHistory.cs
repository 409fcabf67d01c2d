using System.Numerics;
using Scan.Domain.Middleware;
using Scan.Domain.Primitives;
using Scan.Web.Shared;

namespace Scan.Web.Features.Operators;

/// <summary>Stake per quorum at the end of each day.</summary>
public sealed record StakeHistory(IReadOnlyList<StakeSeries> Series, IReadOnlyList<long> Days)
{
    private const int MaxSeries = 6;

    /// <summary>Up to here every day has its place on the axis; longer histories show the days of change only.</summary>
    private const int MaxDays = 400;

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
        var changed = series.SelectMany(s => s.ByDay.Keys).Distinct().Order().ToList();
        return new StakeHistory(series, changed.Count == 0 || changed[^1] - changed[0] > MaxDays ? changed : [.. Enumerable.Range(0, (int)(changed[^1] - changed[0]) + 1).Select(i => changed[0] + i)]);
    }

    /// <summary>The finding in one sentence: the quorum whose stake moved most. Weights of different quorums are never added up.</summary>
    public string Finding()
    {
        if (Days.Count == 0) return "No stake was ever stored";
        if (Series.Where(s => s.Change is not null).MaxBy(s => Math.Abs(s.Change!.Value)) is not { Change: { } change and not 0 } moved)
        {
            return $"Stake is unchanged since {Format.Day(Days[0])} in {Series.Count} quorum{(Series.Count == 1 ? "" : "s")}";
        }
        return $"Stake in {moved.Name} {(change > 0 ? "rose" : "fell")} {Math.Abs(change):0.#} % since {Format.Day(moved.ByDay.Keys.Min())}";
    }
}

public sealed record StakeSeries(string Name, byte Quorum, IReadOnlyDictionary<long, BigInteger> ByDay)
{
    /// <summary>A million percent, in tenths: one wei that became a fortune is no number to print.</summary>
    private static readonly BigInteger MostTold = 10_000_000;

    /// <summary>From the first stored stake above 0 to the last, in percent and at most a million; null where there is nothing to compare.</summary>
    public decimal? Change
    {
        get
        {
            var stored = ByDay.OrderBy(d => d.Key).Select(d => d.Value).SkipWhile(stake => stake.IsZero).ToList();
            return stored.Count < 2 ? null : (decimal)BigInteger.Min((stored[^1] - stored[0]) * 1000 / stored[0], MostTold) / 10;
        }
    }

    /// <summary>The stake at the end of a day: that of the last change up to it; null before the first.</summary>
    public BigInteger? At(long day) => ByDay.Keys.Where(d => d <= day).DefaultIfEmpty(-1).Max() is >= 0 and var last ? ByDay[last] : null;
}
