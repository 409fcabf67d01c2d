using Scan.Documents;
using Scan.Domain.Documents;

namespace Scan.Indexer.Audit;

/// <summary>The documents that rules look up beside their own: remembers what is missing, and loads it between two runs of the rules.</summary>
public sealed class RelatedDocuments
{
    private readonly Dictionary<Type, Shelf> shelves = [];

    /// <summary>True after a lookup of something that is not loaded.</summary>
    public bool IsShort => shelves.Values.Any(shelf => shelf.IsShort);

    public T? Find<T>(byte[] key) where T : class, IDocument => ShelfOf<T>().Find(key);

    public IReadOnlyList<T> Where<T>(IReadOnlyList<(string Field, object Value)> equal) where T : class, IDocument => ShelfOf<T>().Where(equal);

    /// <summary>Loads what is missing.</summary>
    public async Task LoadAsync(DocumentSnapshot snapshot, CancellationToken ct)
    {
        foreach (var shelf in shelves.Values) await shelf.LoadAsync(snapshot, ct);
    }

    private Shelf<T> ShelfOf<T>() where T : class, IDocument
    {
        if (!shelves.TryGetValue(typeof(T), out var shelf)) shelves[typeof(T)] = shelf = new Shelf<T>();
        return (Shelf<T>)shelf;
    }

    private abstract class Shelf
    {
        public abstract bool IsShort { get; }

        public abstract Task LoadAsync(DocumentSnapshot snapshot, CancellationToken ct);
    }

    private sealed class Shelf<T> : Shelf where T : class, IDocument
    {
        private readonly Dictionary<string, T?> byKey = [];
        private readonly Dictionary<string, IReadOnlyList<T>> byFilter = [];
        private readonly HashSet<string> missingKeys = [];
        private readonly Dictionary<string, Filter> missingFilters = [];

        public override bool IsShort => missingKeys.Count + missingFilters.Count > 0;

        public T? Find(byte[] key)
        {
            var hex = Convert.ToHexStringLower(key);
            if (byKey.TryGetValue(hex, out var document)) return document;
            missingKeys.Add(hex);
            return null;
        }

        public IReadOnlyList<T> Where(IReadOnlyList<(string Field, object Value)> equal)
        {
            var name = string.Join('\n', equal.Select(e => $"{e.Field}={e.Value}"));
            if (byFilter.TryGetValue(name, out var documents)) return documents;
            missingFilters[name] = new Filter.And([.. equal.Select(e => Filter.Equal(e.Field, e.Value))]);
            return [];
        }

        public override async Task LoadAsync(DocumentSnapshot snapshot, CancellationToken ct)
        {
            foreach (var key in missingKeys) byKey[key] = null;
            foreach (var document in await snapshot.LoadAsync<T>([.. missingKeys.Select(Convert.FromHexString)], ct)) byKey[Convert.ToHexStringLower(document.Key())] = document;
            foreach (var (name, filter) in missingFilters) byFilter[name] = await snapshot.WhereAsync<T>(filter, ct);
            missingKeys.Clear();
            missingFilters.Clear();
        }
    }
}
