namespace Scan.Bench.Deliver;

/// <summary>How much of everything.</summary>
/// <param name="Settle">Blocks at the begin over which nothing is measured: programs have just started, and all readers read the past.</param>
/// <param name="Calm">Blocks at the begin without kills; delays are measured over those behind <paramref name="Settle"/>.</param>
/// <param name="Stays">How long a live reader stays on average before it hangs up.</param>
public sealed record DeliverOptions(int Blocks, int Settle, int Calm, int PerBlock, int Hooks, int HubReaders, int Streams, int Rules, int Seed, TimeSpan BlockTime, TimeSpan Stays)
{
    /// <summary>Blocks from one kill to the next, at least and at most, counted when everybody has caught up.</summary>
    public (int Least, int Most) BetweenKills { get; init; } = (8, 16);

    /// <summary>No more kills than these.</summary>
    public int MostKills { get; init; } = int.MaxValue;
}

/// <summary>Milliseconds from a block at the node to what it brought at its readers, while every process was up; sorted.</summary>
/// <param name="Browser">At a SignalR reader.</param>
/// <param name="Hook">At a healthy web hook.</param>
public sealed record Delays(IReadOnlyList<double> Browser, IReadOnlyList<double> Hook)
{
    public override string ToString() => $"to browser {Of(Browser)}, to web hook {Of(Hook)}";

    private static string Of(IReadOnlyList<double> sorted) => sorted.Count == 0 ? "not measured" : $"p50 {At(sorted, 0.5):0} ms, p99 {At(sorted, 0.99):0} ms ({sorted.Count})";

    private static double At(IReadOnlyList<double> sorted, double share) => sorted[(int)Math.Ceiling(share * sorted.Count) - 1];
}

/// <summary>What each reader got, against what the feed holds.</summary>
/// <param name="Wrong">Readers that miss an item, have one out of order, or one that the feed tells otherwise; in words.</param>
/// <param name="Repeats">Items that web hooks got more than once, all together.</param>
/// <param name="AlertStates">How many items of alerts the feed holds in each state; every reader had as many.</param>
/// <param name="Alerts">Delays of the alerts that were confirmed.</param>
/// <param name="All">The same, blocks included.</param>
/// <param name="CatchUps">Who was killed, and how many seconds later every live reader and every healthy web hook had a block that came after the kill.</param>
public sealed record DeliverReport(
    long Items, int Matching, int Kills, int Reorgs, int Drops, IReadOnlyList<string> Wrong, int Repeats, IReadOnlyDictionary<string, int> AlertStates, Delays Alerts, Delays All, IReadOnlyList<(string Victim, double Seconds)> CatchUps)
{
    /// <summary>The longest of them.</summary>
    public double CaughtUp => CatchUps.Select(c => c.Seconds).DefaultIfEmpty(0).Max();

    public override string ToString() =>
        $"{Items} items, {Matching} of them alerts and blocks; {Kills} kills, {Reorgs} reorgs, {Drops} drops; readers that are wrong: {(Wrong.Count == 0 ? "none" : string.Join("; ", Wrong.Take(10)))}; repeats {Repeats}; "
        + $"alerts {string.Join(", ", AlertStates.Select(s => $"{s.Value} {s.Key}"))}; alerts {Alerts}; alerts and blocks {All}; caught up after a kill within {CaughtUp:0.0} s";
}
