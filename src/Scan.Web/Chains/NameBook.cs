using Scan.Documents;
using Scan.Domain.EigenLayer;
using Scan.Domain.Primitives;

namespace Scan.Web.Chains;

/// <summary>Names of the things that one page shows: controllers load them in bulk, views read them.</summary>
public sealed class NameBook(Profiles profiles, DocumentStore store)
{
    private readonly Dictionary<DocumentId, Profile> operators = [];
    private readonly Dictionary<DocumentId, Profile> avss = [];

    public Task LoadOperatorsAsync(long chainId, IEnumerable<Address> addresses, CancellationToken ct) => LoadAsync<Operator>(operators, addresses.Select(a => (chainId, a)), ct);
    public Task LoadOperatorsAsync(IEnumerable<(long ChainId, Address Address)> addresses, CancellationToken ct) => LoadAsync<Operator>(operators, addresses, ct);
    public Task LoadAvsAsync(IEnumerable<(long ChainId, Address Address)> addresses, CancellationToken ct) => LoadAsync<Avs>(avss, addresses, ct);

    public string? Operator(long chainId, Address address) => Find("operator", chainId, address)?.DisplayName;
    public string? Avs(long chainId, Address address) => Find("avs", chainId, address)?.DisplayName;

    /// <summary>What metadata and manifests say of an operator or AVS that was loaded.</summary>
    public Profile? Find(string kind, long chainId, Address address) => (kind switch { "operator" => operators, "avs" => avss, _ => null })?.GetValueOrDefault(new DocumentId(chainId, address.ToArray()));

    private async Task LoadAsync<T>(Dictionary<DocumentId, Profile> into, IEnumerable<(long ChainId, Address Address)> addresses, CancellationToken ct)
    {
        var ids = addresses.Distinct().Select(a => new DocumentId(a.ChainId, a.Address.ToArray())).Where(id => !into.ContainsKey(id)).ToList();
        if (ids.Count == 0) return;
        var kind = store.Mappings.First(m => m.Type == typeof(T)).Kind;
        foreach (var (id, profile) in await profiles.LoadAsync(kind, ids, ct)) into[id] = profile;
    }
}
