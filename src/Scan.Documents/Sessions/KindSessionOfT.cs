using System.Text.Json;
using Npgsql;

namespace Scan.Documents;

internal sealed class KindSession<T>(DocumentMapping<T> mapping) : KindSession where T : class
{
    /// <summary>Objects, key, states and dictionary slot beside the body, roughly.</summary>
    private const int Overhead = 300;

    /// <summary>Never changed: what a batch makes of a document is a state of its own.</summary>
    private static readonly DocumentState<T> Absent = new(null, -1, 0, null);

    private readonly Dictionary<byte[], DocumentEntry<T>> entries = new(KeyComparer.Instance);
    private readonly List<DocumentEntry<T>> dirty = [];
    private readonly HashSet<byte[]> misses = new(KeyComparer.Instance);

    /// <summary>Stored keys that are not in memory; null: any key may be stored.</summary>
    private KeyFilter? stored;

    public DocumentMapping<T> Mapping { get; } = mapping;
    public override bool HasMisses => misses.Count > 0;
    public override bool MayMiss => stored is not { IsEmpty: true };
    public override int Count => entries.Count;

    public void Want(byte[] id)
    {
        if (!entries.ContainsKey(id) && IsMissed(id)) misses.Add(id);
    }

    public T? Find(byte[] id, int generation) => Lookup(id, generation)?.Current.Body;

    public void Change(byte[] id, T? body, StepBlocks steps, int generation)
    {
        if (Lookup(id, generation) is not { } entry)
        {
            if (body is null || IsMissed(id)) return;
            entry = Add(id, Absent, generation);
        }
        Apply(entry, body, steps);
    }

    public void Insert(byte[] id, T body, StepBlocks steps, int generation)
    {
        if (!entries.TryGetValue(id, out var entry)) entry = Add(id, Absent, generation);
        if (entry.Current.Body is not null) throw new InvalidOperationException($"{Mapping.Kind} {Convert.ToHexStringLower(id)} is inserted but exists.");
        entry.Use(generation);
        Apply(entry, body, steps);
    }

    public override async Task LoadMissesAsync(NpgsqlDataSource db, long chainId, CancellationToken ct)
    {
        if (misses.Count == 0) return;
        byte[][] ids = [.. misses];
        Array.Sort(ids, KeyComparer.Instance);
        await db.Command($"SELECT id, body, digest, valid_from FROM {Mapping.Table} WHERE chain_id = $1 AND id = ANY($2)", chainId, ids).EachAsync(row =>
        {
            var (id, json) = (row.Bytes(0), row.Bytes(1));
            Add(id, new(JsonSerializer.Deserialize<T>(json, Mapping.Json)!, row.GetInt64(3), 0, null) { Hash = Sum256.Read(row.Bytes(2)) }, 0).Size = json.Length;
            misses.Remove(id);
        }, ct);
        foreach (var id in misses) Add(id, Absent, 0);
        misses.Clear();
    }

    public override void Reset()
    {
        foreach (var entry in dirty) entry.Current = entry.Stored;
        dirty.Clear();
        misses.Clear();
    }

    public override KindChanges? Seal()
    {
        if (dirty.Count == 0) return null;
        var changes = new KindChanges<T>(Mapping, dirty.ConvertAll(e => new DocumentChange<T>(e, e.Stored, e.Current)));
        foreach (var entry in dirty) entry.Stored = entry.Current;
        dirty.Clear();
        return changes;
    }

    public override void Forget(bool complete)
    {
        entries.Clear();
        dirty.Clear();
        misses.Clear();
        stored = complete ? new() : null;
    }

    public override void Measure(GenerationBytes usedOnce, GenerationBytes usedAgain)
    {
        foreach (var entry in entries.Values) (entry.IsUsedAgain ? usedAgain : usedOnce).Add(entry.LastUsed, entry.Size + Overhead);
    }

    public override void Evict(int once, int again, int stale)
    {
        foreach (var (id, entry) in entries)
        {
            if (entry.LastUsed > (entry.IsUsedAgain ? again : once))
            {
                entry.Age(stale);
                continue;
            }
            entries.Remove(id);
            if (entry.Stored.Body is not null) stored?.Add(id);
            if (stored is { IsFull: true }) stored = null;
        }
    }

    private DocumentEntry<T>? Lookup(byte[] id, int generation)
    {
        if (entries.TryGetValue(id, out var entry))
        {
            entry.Use(generation);
            return entry;
        }
        if (IsMissed(id)) misses.Add(id);
        return null;
    }

    private bool IsMissed(byte[] id) => stored is null || stored.MayContain(id);

    private DocumentEntry<T> Add(byte[] id, DocumentState<T> state, int generation) =>
        entries[id] = new(id, state, generation);

    private void Apply(DocumentEntry<T> entry, T? body, StepBlocks steps)
    {
        if (steps.Block < 0) throw new InvalidOperationException("Begin a block before changing documents.");
        if (body is null && entry.Current.Body is null) return;
        if (ReferenceEquals(entry.Current, entry.Stored)) dirty.Add(entry);
        if (!ReferenceEquals(entry.Current, entry.Stored) && entry.Current.Step == steps.Current)
        {
            entry.Current.Body = body;
            entry.Current.Block = steps.Block;
        }
        else
        {
            entry.Current = new(body, steps.Block, steps.Current, entry.Current);
        }
    }
}
