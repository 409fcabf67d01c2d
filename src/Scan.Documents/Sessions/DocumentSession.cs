using Npgsql;

namespace Scan.Documents;

/// <summary>
/// A chain's documents as projections see them: what was committed plus what the batch has changed so far. Not thread-safe.
/// A batch is projected speculatively: when it asked for documents that are not in memory, load them and project it again.
/// </summary>
public sealed class DocumentSession
{
    private readonly NpgsqlDataSource db;
    private readonly long chainId;
    private readonly Dictionary<Type, KindSession> kinds;
    private readonly List<DocumentMapping> mappings;
    private readonly WorkingSet workingSet;
    private StepBlocks steps = new();

    internal DocumentSession(NpgsqlDataSource db, long chainId, IReadOnlyList<DocumentMapping> mappings, long workingSetBytes)
    {
        this.db = db;
        this.chainId = chainId;
        this.mappings = [.. mappings];
        kinds = mappings.ToDictionary(m => m.Type, m => m.NewSession());
        workingSet = new(kinds.Values, workingSetBytes);
    }

    /// <summary>True when the batch asked for documents that are not in memory, so that what it did since counts for nothing.</summary>
    public bool HasMisses => kinds.Values.Any(k => k.HasMisses);

    /// <summary>True when a document may be stored that is not in memory.</summary>
    public bool MayMiss => kinds.Values.Any(k => k.MayMiss);

    /// <summary>Says that the batch will ask for a document: a miss unless it is in memory, or cannot be stored.</summary>
    public void Want<T>(byte[] id) where T : class => Kind<T>().Want(id);

    /// <summary>The document, or null when there is none (or it is not in memory: a miss).</summary>
    public T? Find<T>(byte[] id) where T : class => Kind<T>().Find(id, workingSet.Generation);

    /// <summary>Inserts or replaces; the last of a block wins. What was not in memory is missed first, as by <see cref="Find"/>.</summary>
    public void Store<T>(T document) where T : class
    {
        var kind = Kind<T>();
        kind.Change(KeyOf(kind, document), document, steps, workingSet.Generation);
    }

    /// <summary>The same for a document that was looked up by this id, which need not be made anew.</summary>
    public void Store<T>(byte[] id, T document) where T : class
    {
        var kind = Kind<T>();
        CheckChain(kind, document);
        kind.Change(id, document, steps, workingSet.Generation);
    }

    /// <summary>Adds a document whose key is new by construction, without a look-up; if it is not, the commit fails.</summary>
    public void Insert<T>(T document) where T : class
    {
        var kind = Kind<T>();
        kind.Insert(KeyOf(kind, document), document, steps, workingSet.Generation);
    }

    /// <summary>Deletes if there.</summary>
    public void Delete<T>(byte[] id) where T : class => Kind<T>().Change(id, null, steps, workingSet.Generation);

    /// <summary>Says which block the changes that follow belong to.</summary>
    /// <param name="undoStep">True above finality, and everywhere when history is kept: what the block changes can be undone by itself.</param>
    public void BeginBlock(long number, bool undoStep) => steps.Begin(number, undoStep);

    /// <summary>Reads what was missed, in bulk; call <see cref="Reset"/> and project the batch again.</summary>
    public async Task LoadMissesAsync(CancellationToken ct)
    {
        foreach (var kind in kinds.Values) await kind.LoadMissesAsync(db, chainId, ct);
    }

    /// <summary>Forgets what the batch has changed.</summary>
    public void Reset()
    {
        foreach (var kind in kinds.Values) kind.Reset();
        steps = new();
    }

    internal BatchChanges Seal()
    {
        if (HasMisses) throw new InvalidOperationException("Documents were missed: load them and project the batch again.");
        var changes = new BatchChanges(steps, [.. kinds.Values.Select(k => k.Seal()).OfType<KindChanges>()]);
        steps = new();
        workingSet.NextGeneration();
        return changes;
    }

    /// <summary>Starts with nothing in memory; kinds without a stored document are known to be complete.</summary>
    internal async Task ForgetAsync(CancellationToken ct)
    {
        var exists = string.Join(", ", mappings.Select(m => $"EXISTS (SELECT 1 FROM {m.Table} WHERE chain_id = $1)"));
        var stored = mappings.Count == 0 ? [] : await db.Command($"SELECT ARRAY[{exists}]", chainId).ScalarAsync<bool[]>(ct) ?? [];
        for (var i = 0; i < stored.Length; i++) kinds[mappings[i].Type].Forget(complete: !stored[i]);
        steps = new();
    }

    private KindSession<T> Kind<T>() where T : class =>
        kinds.TryGetValue(typeof(T), out var kind) ? (KindSession<T>)kind : throw new InvalidOperationException($"{typeof(T).Name} has no document mapping.");

    private byte[] KeyOf<T>(KindSession<T> kind, T document) where T : class
    {
        CheckChain(kind, document);
        return kind.Mapping.Key(document);
    }

    private void CheckChain<T>(KindSession<T> kind, T document) where T : class
    {
        if (kind.Mapping.ChainId(document) is var chain && chain != chainId) throw new InvalidOperationException($"A {kind.Mapping.Kind} of chain {chain} was stored in a session of chain {chainId}.");
    }
}
