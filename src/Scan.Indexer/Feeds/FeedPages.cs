using Scan.Documents;

namespace Scan.Indexer.Feeds;

/// <summary>
/// Reads the feed's past for readers who are behind. When many come back at once, after a restart for example, they read the same: each page is read once
/// for all, few at a time, so that the others who need the database have it too.
/// </summary>
internal sealed class FeedPages(Feed feed, LiveItems items) : IDisposable
{
    public const int Size = 500;
    private const int Kept = 64;
    private const int AtOnce = 4;
    private readonly SemaphoreSlim turns = new(AtOnce);
    private readonly Lock gate = new();
    private readonly Dictionary<long, Task<IReadOnlyList<LiveItem>>> pages = [];
    private readonly Queue<long> order = new();

    /// <summary>Some items behind the cursor, at least one where the feed has one.</summary>
    /// <param name="head">Up to which every item can be read for sure.</param>
    public async Task<IReadOnlyList<LiveItem>> BehindAsync(long cursor, long head, CancellationToken ct)
    {
        var page = cursor / Size;
        // The last page still grows: it is read as it is.
        if ((page + 1) * Size > head) return await ReadAsync(cursor, ct);
        var whole = await PageAsync(page).WaitAsync(ct);
        return cursor % Size == 0 ? whole : [.. whole.Where(item => item.Sequence > cursor)];
    }

    public void Dispose() => turns.Dispose();

    private Task<IReadOnlyList<LiveItem>> PageAsync(long page)
    {
        lock (gate)
        {
            if (pages.TryGetValue(page, out var known) && !known.IsFaulted && !known.IsCanceled) return known;
            // Whoever asked first may leave; the others still wait for it.
            var read = ReadAsync(page * Size, CancellationToken.None);
            if (known is null) order.Enqueue(page);
            pages[page] = read;
            while (order.Count > Kept) pages.Remove(order.Dequeue());
            return read;
        }
    }

    private async Task<IReadOnlyList<LiveItem>> ReadAsync(long cursor, CancellationToken ct)
    {
        await turns.WaitAsync(ct);
        try
        {
            return await items.PrepareAsync(await feed.ReadAsync(cursor, Size, ct), ct);
        }
        finally
        {
            turns.Release();
        }
    }
}
