using Scan.Documents;

namespace Scan.Indexer.Feeds;

/// <summary>Names of event kinds by their numbers; read again when a number is not known yet.</summary>
public sealed class EventKinds(Kinds kinds)
{
    private volatile IReadOnlyDictionary<int, Documents.EventKind> known = new Dictionary<int, Documents.EventKind>();

    public async Task<IReadOnlyDictionary<int, Documents.EventKind>> AllAsync(CancellationToken ct) => known = await kinds.ListAsync(ct);

    public async Task<IReadOnlyDictionary<int, Documents.EventKind>> CoveringAsync(IEnumerable<LedgerRow> rows, CancellationToken ct)
    {
        var seen = known;
        return rows.All(r => r.KindId == 0 || seen.ContainsKey(r.KindId)) ? seen : await AllAsync(ct);
    }
}
