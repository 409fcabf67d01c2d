using System.Globalization;
using Scan.Indexer.Chain;

namespace Scan.Indexer.Commands;

/// <summary>Says once a second how far a chain is, how fast it goes and how long it will take.</summary>
internal sealed class ProgressLine(string chain, long? toBlock, TimeProvider time, TextWriter output)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private readonly Lock gate = new();
    private readonly long started = time.GetTimestamp();
    private long? shown, firstBlock;
    private long events;

    public void Show(FollowProgress progress)
    {
        lock (gate)
        {
            firstBlock ??= progress.Block;
            events += progress.Events;
            var target = Math.Min(toBlock ?? progress.Head, progress.Head);
            if (progress.Block < target && shown is { } last && time.GetElapsedTime(last) < Interval) return;
            shown = time.GetTimestamp();
            output.WriteLine(Text(progress.Block, target, time.GetElapsedTime(started)));
        }
    }

    private string Text(long block, long target, TimeSpan elapsed)
    {
        var rate = events / Math.Max(elapsed.TotalSeconds, 0.001);
        var line = string.Create(CultureInfo.InvariantCulture, $"{chain}: block {block:N0} of {target:N0}, {events:N0} events, {rate:N0} per second");
        var done = block - firstBlock!.Value;
        if (block >= target || done == 0) return line;
        var left = elapsed / done * (target - block);
        return $"{line}, {(left.TotalMinutes < 2 ? $"{left.TotalSeconds:0} s" : $"{left.TotalMinutes:0} min")} left";
    }
}
