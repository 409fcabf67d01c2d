namespace Scan.Documents;

/// <summary>Kinds of events by their numbers, kept between requests: they are only ever added, so a number that is known is not read again.</summary>
public sealed class EventKindBook(Kinds kinds, TimeProvider time)
{
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(2);
    private volatile Read last = new(new Dictionary<int, EventKind>(), null);

    private sealed record Read(IReadOnlyDictionary<int, EventKind> Known, long? At);

    /// <summary>All kinds, at most two seconds old.</summary>
    public ValueTask<IReadOnlyDictionary<int, EventKind>> AllAsync(CancellationToken ct) =>
        last is { At: { } at } read && time.GetElapsedTime(at) < Freshness ? new(read.Known) : new(ReadAsync(ct));

    /// <summary>Kinds, with those of these logs among them.</summary>
    public ValueTask<IReadOnlyDictionary<int, EventKind>> CoveringAsync(IEnumerable<LedgerRow> rows, CancellationToken ct)
    {
        var known = last.Known;
        return rows.All(r => r.KindId == 0 || known.ContainsKey(r.KindId)) ? new(known) : new(ReadAsync(ct));
    }

    /// <summary>The kind of a number; null for 0, a log that no declared event fits.</summary>
    public ValueTask<EventKind?> FindAsync(int id, CancellationToken ct) =>
        id == 0 ? default : last.Known.TryGetValue(id, out var kind) ? new(kind) : new(ReadOneAsync(id, ct));

    private async Task<EventKind?> ReadOneAsync(int id, CancellationToken ct) => (await ReadAsync(ct)).GetValueOrDefault(id);

    private async Task<IReadOnlyDictionary<int, EventKind>> ReadAsync(CancellationToken ct)
    {
        var at = time.GetTimestamp();
        var all = await kinds.ListAsync(ct);
        last = new Read(all, at);
        return all;
    }
}
