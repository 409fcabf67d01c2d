namespace Scan.GraphQL.Engine.Caching;

/// <summary>A cache bounded by bytes: the least recently used entry goes first.</summary>
internal sealed class LruCache<TKey, TValue>(long maxBytes) where TKey : notnull
{
    private const int LargestShare = 8;
    private readonly Dictionary<TKey, LinkedListNode<Entry>> entries = [];
    private readonly LinkedList<Entry> byUse = [];
    private readonly Lock gate = new();
    private long bytes;

    /// <summary>Bytes held now.</summary>
    public long Bytes
    {
        get { lock (gate) return bytes; }
    }

    public bool TryGet(TKey key, out TValue value)
    {
        lock (gate)
        {
            if (!entries.TryGetValue(key, out var node))
            {
                value = default!;
                return false;
            }

            byUse.Remove(node);
            byUse.AddFirst(node);
            value = node.Value.Value;
            return true;
        }
    }

    /// <summary>Keeps the value, in place of what the key had, unless it alone would take an eighth of the cache.</summary>
    public void Set(TKey key, TValue value, long size)
    {
        if (size > maxBytes / LargestShare) return;
        lock (gate)
        {
            if (entries.Remove(key, out var former))
            {
                byUse.Remove(former);
                bytes -= former.Value.Size;
            }

            entries[key] = byUse.AddFirst(new Entry(key, value, size));
            bytes += size;
            while (bytes > maxBytes && byUse.Last is { } oldest)
            {
                byUse.RemoveLast();
                entries.Remove(oldest.Value.Key);
                bytes -= oldest.Value.Size;
            }
        }
    }

    private sealed record Entry(TKey Key, TValue Value, long Size);
}
