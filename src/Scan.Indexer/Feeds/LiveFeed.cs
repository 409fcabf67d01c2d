using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Scan.Documents;

namespace Scan.Indexer.Feeds;

/// <summary>
/// The feed for live readers. What is new is read from the database once and kept for a while; each reader goes through it at its own pace behind its
/// own cursor, and one who falls too far behind reads on from the database. So a slow reader neither blocks others nor loses anything.
/// </summary>
public sealed class LiveFeed(Feed feed, LiveItems items) : IDisposable
{
    private const int Kept = 4096;
    private const int BatchSize = 500;
    private readonly Lock gate = new();
    private readonly LiveItem[] recent = new LiveItem[Kept];
    private readonly FeedPages past = new(feed, items);
    private long first = 1;
    private long head;

    /// <summary>What readers of one filter get behind one cursor, until there is more: most stand at the same place, and it is looked through once for all of them.</summary>
    private Dictionary<(string Filter, long Cursor), LiveStep> steps = [];
    private TaskCompletionSource moved = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The highest sequence that readers can get from memory.</summary>
    public long Head => Volatile.Read(ref head);

    /// <summary>What the publisher has read: the sequences right behind <see cref="Head"/>, without a gap.</summary>
    internal void Append(IReadOnlyList<LiveItem> batch)
    {
        TaskCompletionSource wake;
        lock (gate)
        {
            foreach (var item in batch) recent[item.Sequence % Kept] = item;
            if (batch.Count > 0) Volatile.Write(ref head, batch[^1].Sequence);
            first = Math.Max(first, head - Kept + 1);
            (wake, moved, steps) = (moved, new(TaskCreationOptions.RunContinuationsAsynchronously), []);
        }
        wake.TrySetResult();
    }

    /// <summary>Forgets what is kept and goes on from <paramref name="sequence"/>.</summary>
    internal void StartAt(long sequence)
    {
        TaskCompletionSource wake;
        lock (gate)
        {
            first = sequence + 1;
            Volatile.Write(ref head, sequence);
            (wake, moved, steps) = (moved, new(TaskCreationOptions.RunContinuationsAsynchronously), []);
        }
        // Who came before the first look waits for nothing new, only for what there is.
        wake.TrySetResult();
    }

    /// <summary>The sequence behind which a reader starts: the given one, or the present head.</summary>
    /// <exception cref="QueryException">A negative cursor or one above the head.</exception>
    public async Task<long> StartAsync(long? after, CancellationToken ct)
    {
        if (after is < 0) throw new QueryException("after", "a sequence, 0 or above");
        if (after is { } given && given <= Head) return given;
        var now = await feed.HeadAsync(ct);
        if (after > now) throw new QueryException("after", $"the feed's head is {now}; a cursor lies at or below it");
        return after ?? now;
    }

    /// <summary>Batches of what matches, for ever; each item once and in order.</summary>
    public async IAsyncEnumerable<IReadOnlyList<LiveItem>> FollowAsync(TopicFilter filter, long after, [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var step in StepsAsync(filter, after, ct))
        {
            if (step.Items.Count > 0) yield return step.Items;
        }
    }

    /// <summary>As <see cref="FollowAsync"/>, and steps in which nothing matched too, so that a reader can keep how far it has got.</summary>
    public async IAsyncEnumerable<LiveStep> StepsAsync(TopicFilter filter, long after, [EnumeratorCancellation] CancellationToken ct)
    {
        var cursor = after;
        while (true)
        {
            var step = await NextAsync(filter, cursor, ct);
            cursor = step.Next;
            yield return step;
        }
    }

    /// <summary>Up to <paramref name="limit"/> matching items, and the cursor behind what was looked at.</summary>
    public async Task<(IReadOnlyList<LiveItem> Items, long Next)> ReadAsync(TopicFilter filter, long after, int limit, CancellationToken ct)
    {
        var (found, cursor) = (new List<LiveItem>(), after);
        for (var looked = 0; found.Count < limit && looked < 20; looked++)
        {
            var batch = await items.PrepareAsync(await feed.ReadAsync(cursor, BatchSize, ct), ct);
            foreach (var item in batch)
            {
                if (found.Count == limit) return (found, cursor);
                cursor = item.Sequence;
                if (filter.Matches(item)) found.Add(item);
            }
            if (batch.Count < BatchSize) break;
        }
        return (found, cursor);
    }

    public void Dispose() => past.Dispose();

    private List<LiveItem> Behind(long cursor)
    {
        var batch = new List<LiveItem>();
        for (var sequence = cursor + 1; sequence <= head && batch.Count < BatchSize; sequence++) batch.Add(recent[sequence % Kept]);
        return batch;
    }

    private async Task<LiveStep> NextAsync(TopicFilter filter, long cursor, CancellationToken ct)
    {
        while (true)
        {
            Task wait;
            lock (gate)
            {
                if (cursor < head && cursor + 1 >= first) return steps.TryGetValue((filter.Key, cursor), out var known) ? known : steps[(filter.Key, cursor)] = Step(filter, Behind(cursor));
                wait = cursor < head ? Task.CompletedTask : moved.Task;
            }
            if (!wait.IsCompleted)
            {
                await wait.WaitAsync(ct);
                continue;
            }
            var stored = await past.BehindAsync(cursor, Head, ct);
            if (stored.Count > 0) return Step(filter, stored);
            // Announced, but not readable: an empty answer must not become a busy loop.
            lock (gate) wait = moved.Task;
            await wait.WaitAsync(ct);
        }
    }

    private static LiveStep Step(TopicFilter filter, IReadOnlyList<LiveItem> batch) => new([.. batch.Where(filter.Matches)], batch[^1].Sequence);
}

/// <param name="Items">What matches.</param>
/// <param name="Next">The last sequence that was looked at.</param>
public sealed record LiveStep(IReadOnlyList<LiveItem> Items, long Next)
{
    private readonly ConcurrentDictionary<Type, object> forms = new();

    /// <summary>The step as a way of sending needs it, made once for all readers that get it.</summary>
    public T As<T>(Func<LiveStep, T> make) where T : class => (T)forms.GetOrAdd(typeof(T), static (_, of) => of.make(of.step), (make, step: this));
}
