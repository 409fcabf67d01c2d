using System.Numerics;
using Scan.Domain.EigenLayer;
using Scan.Domain.Middleware;
using Scan.Domain.Primitives;
using Scan.Web.Chains;
using Scan.Web.Shared;

namespace Scan.Web.Features.Operators;

/// <summary>Stake at the end of each day, by quorum or by strategy; what is of different kinds is never added up.</summary>
/// <param name="Of">What a series is of, such as quorum.</param>
public sealed record StakeHistory(string Of, IReadOnlyList<StakeSeries> Series, IReadOnlyList<long> Days)
{
    private const int MaxSeries = 6;

    /// <summary>Up to here every day has its place on the axis; longer histories show the days of change only.</summary>
    private const int MaxDays = 400;

    /// <summary>The quorums in which most is at stake at last.</summary>
    public static StakeHistory OfQuorums(IEnumerable<QuorumStakeDay> days, Func<Address, byte, string> name) => With("quorum", days.GroupBy(d => (d.Avs, d.Quorum))
        .OrderByDescending(g => g.MaxBy(d => d.Day)!.Stake).Take(MaxSeries)
        .OrderBy(g => g.Key.Avs).ThenBy(g => g.Key.Quorum)
        .Select(g => new StakeSeries(name(g.Key.Avs, g.Key.Quorum), g.ToDictionary(d => d.Day, d => d.Stake)) { Hue = g.Key.Quorum % StakeSeries.Hues }));

    /// <summary>The strategies whose tokens the manifest names first, then those that changed on most days.</summary>
    public static StakeHistory OfStrategies(IEnumerable<SharesAtDay> days, ChainView? chain) => With("strategy", days.GroupBy(d => d.Strategy)
        .Select(g => (Unit: SharePosition.UnitOf(g.Key, chain), Days: g.ToList()))
        .OrderByDescending(g => g.Unit is not null).ThenByDescending(g => g.Days.Count).Take(MaxSeries)
        .OrderBy(g => g.Days[0].Strategy)
        .Select(g => new StakeSeries(g.Unit?.Symbol ?? $"units of {Format.Short(g.Days[0].Strategy.ToChecksum())}", g.Days.ToDictionary(d => d.Day, d => d.Shares)) { Decimals = g.Unit?.Decimals ?? 0, Hue = HueOf(g.Days[0].Strategy, chain) }));

    private static StakeHistory With(string of, IEnumerable<StakeSeries> series)
    {
        StakeSeries[] all = [.. Coloured(series)];
        return new StakeHistory(of, all, Axis(all.SelectMany(s => s.ByDay.Keys)));
    }

    /// <summary>With a place on the axis for every day on which something happened, and for all days up to today: stake that nothing changed still stands.</summary>
    /// <param name="today">Null: unknown.</param>
    public StakeHistory Through(IEnumerable<long> marked, long? today) => Days.Count == 0
        ? this
        : this with { Days = Axis(Days.Concat(marked.Where(day => today is null || day <= today)).Append(Math.Max(Days[^1], today ?? 0))) };

    private static IReadOnlyList<long> Axis(IEnumerable<long> told)
    {
        var days = told.Distinct().Order().ToList();
        return days.Count == 0 || days[^1] - days[0] > MaxDays ? days : [.. Enumerable.Range(0, (int)(days[^1] - days[0]) + 1).Select(i => days[0] + i)];
    }

    /// <summary>A strategy's place in the manifest, else one that its address gives: the same on every page.</summary>
    private static int HueOf(Address strategy, ChainView? chain) =>
        (chain?.Strategies.Keys.Order().ToList().IndexOf(strategy) is { } place and >= 0 ? place : strategy.ToArray()[^1]) % StakeSeries.Hues;

    /// <summary>Each its own hue; where two of one chart have the same, the later takes the next free one.</summary>
    private static IEnumerable<StakeSeries> Coloured(IEnumerable<StakeSeries> series)
    {
        HashSet<int> taken = [];
        foreach (var s in series)
        {
            var hue = Enumerable.Range(s.Hue, StakeSeries.Hues).Select(h => h % StakeSeries.Hues).FirstOrDefault(h => !taken.Contains(h), s.Hue);
            taken.Add(hue);
            yield return s with { Hue = hue };
        }
    }

    /// <summary>The finding in one sentence: the series that moved most.</summary>
    public string Finding()
    {
        if (Days.Count == 0) return $"No stake by {Of} was ever told";
        if (Series.Where(s => s.Change is not null).MaxBy(s => Math.Abs(s.Change!.Value)) is not { Change: { } change and not 0 } moved)
        {
            return $"Stake is unchanged since {Format.Day(Days[0])} in {Series.Count} {(Series.Count == 1 ? Of : Of == "strategy" ? "strategies" : Of + "s")}";
        }
        return $"Stake in {moved.Name} {(change > 0 ? "rose" : "fell")} {Math.Abs(change):0.#} % since {Format.Day(moved.ByDay.Keys.Min())}";
    }

    /// <summary>Each day with the stakes at its end, in the order of <see cref="Series"/>: that of the last change up to it, null before the first.</summary>
    public IEnumerable<(long Day, IReadOnlyList<BigInteger?> Stakes)> Rows()
    {
        var last = new BigInteger?[Series.Count];
        foreach (var day in Days)
        {
            for (var i = 0; i < last.Length; i++) if (Series[i].ByDay.TryGetValue(day, out var stake)) last[i] = stake;
            yield return (day, [.. last]);
        }
    }
}

/// <param name="ByDay">On the days of change, in days since 1970-01-01 UTC.</param>
public sealed record StakeSeries(string Name, IReadOnlyDictionary<long, BigInteger> ByDay)
{
    /// <summary>A million percent, in tenths: one wei that became a fortune is no number to print.</summary>
    private static readonly BigInteger MostTold = 10_000_000;

    /// <summary>How many there are to tell series apart.</summary>
    public const int Hues = 6;

    public int Decimals { get; init; } = 18;
    public int Hue { get; init; }

    /// <summary>From the first stake above 0 to the last, in percent and at most a million; null where there is nothing to compare.</summary>
    public decimal? Change
    {
        get
        {
            var stored = ByDay.OrderBy(d => d.Key).Select(d => d.Value).SkipWhile(stake => stake.Sign <= 0).ToList();
            return stored.Count < 2 ? null : (decimal)BigInteger.Min((stored[^1] - stored[0]) * 1000 / stored[0], MostTold) / 10;
        }
    }
}

/// <summary>A card with a history of stake.</summary>
/// <param name="Unit">Of the axis.</param>
/// <param name="Marks">What happened, by day.</param>
/// <param name="List">The documents behind it, with <paramref name="Terms"/> as the REST API takes them.</param>
/// <param name="Empty">Why there may be none.</param>
public sealed record StakeHistoryCard(StakeHistory History, string Unit, ILookup<long, HistoryMark> Marks, ChainView? Chain, string List, string Terms, string Empty)
{
    /// <summary>How far the chart can be trusted; null: it is whole.</summary>
    public string? Note { get; init; }

    /// <summary>The series are of different tokens, so that one axis of amounts would say nothing: each is drawn against its own greatest, or alone.</summary>
    public bool IsApart => History.Of == "strategy" && History.Series.Count > 1;
}
