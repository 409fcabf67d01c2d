using Scan.Documents;

namespace Scan.Web.Chains;

/// <summary>Names of event kinds by their numbers; read again when a number is not known yet.</summary>
public sealed class EventKinds(Kinds kinds)
{
    private volatile IReadOnlyDictionary<int, EventKind> known = new Dictionary<int, EventKind>();

    public async Task<IReadOnlyDictionary<int, EventKind>> AllAsync(CancellationToken ct) => known = await kinds.ListAsync(ct);

    public async Task<IReadOnlyDictionary<int, EventKind>> CoveringAsync(IEnumerable<LedgerRow> rows, CancellationToken ct)
    {
        var seen = known;
        return rows.All(r => r.KindId == 0 || seen.ContainsKey(r.KindId)) ? seen : await AllAsync(ct);
    }
}
