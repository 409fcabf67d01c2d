namespace Scan.Bench.Deliver;

/// <summary>How much of everything.</summary>
/// <param name="Calm">Blocks at the begin without kills, over which delays are measured.</param>
public sealed record DeliverOptions(int Blocks, int Calm, int PerBlock, int Hooks, int HubReaders, int Streams, int Rules, int Seed, TimeSpan BlockTime);

/// <summary>What each reader got, against what the feed holds.</summary>
/// <param name="Wrong">Readers that miss an item, have one out of order, or one that the feed tells otherwise; in words.</param>
/// <param name="Repeats">Items that web hooks got more than once, all together.</param>
/// <param name="Browser">Milliseconds from a block at the node to its alert or block item at a SignalR reader, while everything was up; sorted.</param>
/// <param name="Hook">The same to a healthy web hook.</param>
/// <param name="CaughtUp">Seconds from the last kill until the feed was at the node's head, at most over all kills.</param>
public sealed record DeliverReport(
    long Items, int Matching, int Kills, int Reorgs, int Drops, IReadOnlyList<string> Wrong, int Repeats, IReadOnlyList<double> Browser, IReadOnlyList<double> Hook, double CaughtUp)
{
    public override string ToString() =>
        $"{Items} items, {Matching} of them alerts and blocks; {Kills} kills, {Reorgs} reorgs, {Drops} drops; readers that are wrong: {(Wrong.Count == 0 ? "none" : string.Join("; ", Wrong.Take(10)))}; repeats {Repeats}; "
        + $"block to browser {Of(Browser)}; block to web hook {Of(Hook)}; caught up after a kill within {CaughtUp:0.0} s";

    private static string Of(IReadOnlyList<double> sorted) => sorted.Count == 0 ? "not measured" : $"p50 {At(sorted, 0.5):0} ms, p99 {At(sorted, 0.99):0} ms ({sorted.Count})";

    private static double At(IReadOnlyList<double> sorted, double share) => sorted[(int)Math.Ceiling(share * sorted.Count) - 1];
}
