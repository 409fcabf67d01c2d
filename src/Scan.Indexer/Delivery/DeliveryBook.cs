using System.Threading.Channels;
using Scan.Documents;

namespace Scan.Indexer.Delivery;

/// <summary>
/// Stores what workers report, everything that has gathered at once: a worker goes on only when its attempt is on disk, so that whoever follows repeats
/// at most that one.
/// </summary>
internal sealed class DeliveryBook(DeliveryQueue queue, string holder)
{
    private readonly Channel<Entry> entries = Channel.CreateUnbounded<Entry>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Dictionary<string, (long Version, long Cursor)> passed = new(StringComparer.Ordinal);
    private readonly List<Entry> gathered = [];

    private sealed record Entry(DeliveryProgress Progress, TaskCompletionSource<bool> Done);

    /// <summary>True once it is stored; false where the subscription is no longer this process's, or not as it was.</summary>
    public Task<bool> RecordAsync(DeliveryProgress progress, CancellationToken ct)
    {
        var entry = new Entry(progress, new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously));
        entries.Writer.TryWrite(entry);
        return entry.Done.Task.WaitAsync(ct);
    }

    /// <summary>Nothing up to <paramref name="cursor"/> matched: kept with the next look, since losing it costs reading only.</summary>
    public void Pass(string subscription, long version, long cursor)
    {
        lock (passed) passed[subscription] = (version, cursor);
    }

    /// <summary>Stores what has gathered as soon as there is some. What could not be stored stays for the next call.</summary>
    public async Task FlushAsync(SemaphoreSlim rows, CancellationToken ct)
    {
        if (gathered.Count == 0 && !await entries.Reader.WaitToReadAsync(ct)) return;
        while (entries.Reader.TryRead(out var entry)) gathered.Add(entry);
        // A worker that was replaced may have reported last for the same subscription: one at a time.
        var batch = gathered.DistinctBy(entry => entry.Progress.Subscription).ToList();
        IReadOnlySet<string> counted;
        await rows.WaitAsync(ct);
        try
        {
            counted = await queue.RecordAsync(holder, [.. batch.Select(entry => entry.Progress)], ct);
        }
        finally
        {
            rows.Release();
        }
        foreach (var entry in batch)
        {
            gathered.Remove(entry);
            entry.Done.TrySetResult(counted.Contains(entry.Progress.Subscription));
        }
    }

    public async Task AdvanceAsync(CancellationToken ct)
    {
        List<(string, long, long)> moved;
        lock (passed)
        {
            moved = [.. passed.Select(p => (p.Key, p.Value.Version, p.Value.Cursor))];
            passed.Clear();
        }
        if (moved.Count > 0) await queue.AdvanceAsync(holder, moved, ct);
    }
}
