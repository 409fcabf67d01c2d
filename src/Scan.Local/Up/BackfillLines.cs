using System.Globalization;
using Scan.Indexer.Chain;

namespace Scan.Local.Up;

/// <summary>Says every few seconds how far a chain's back-fill is, and once when it is done; at the head it is silent.</summary>
internal sealed class BackfillLines(string chain, UpConsole console, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private readonly long started = time.GetTimestamp();
    private long? shown, firstBlock;
    private long events;

    /// <summary>Told of the batches in order, one after the other.</summary>
    public void Show(FollowProgress progress)
    {
        firstBlock ??= progress.Block;
        events += progress.Events;
        if (progress.Block >= progress.Head)
        {
            if (shown is not null) console.Say(string.Create(CultureInfo.InvariantCulture, $"{chain}: at the head, block {progress.Block:N0}"));
            shown = null;
            return;
        }
        if (time.GetElapsedTime(shown ?? started) < Interval) return;
        shown = time.GetTimestamp();
        console.Say(Text(progress.Block, progress.Head, time.GetElapsedTime(started)));
    }

    private string Text(long block, long head, TimeSpan elapsed)
    {
        var line = string.Create(CultureInfo.InvariantCulture, $"{chain}: block {block:N0} of {head:N0}, {events:N0} events");
        var done = block - firstBlock!.Value;
        if (done == 0) return line;
        var left = elapsed / done * (head - block);
        return left.TotalMinutes < 2 ? $"{line}, {left.TotalSeconds:0} s left" : $"{line}, {left.TotalMinutes:0} min left";
    }
}
