using Scan.Documents;
using Scan.Domain.Primitives;
using Scan.Indexer.Manifests;
using Scan.Indexer.Projections;

namespace Scan.Indexer.Chain;

/// <summary>Which sources tell of others by their views, and how far they were asked, as the store knows it.</summary>
/// <param name="Settled">They have told, or the manifest tells all.</param>
/// <param name="Open">The others.</param>
/// <param name="Asked">Where those were asked in vain.</param>
internal sealed record Tellers(IReadOnlySet<Address> Settled, IReadOnlySet<Address> Open, IReadOnlyList<AskedSource> Asked)
{
    public static async Task<Tellers> ReadAsync(NetworkManifest manifest, Ledger ledger, EventCatalog catalog, ChainSources sources, IReadOnlyList<SourceRow> rows, CancellationToken ct)
    {
        var declared = sources.All.Where(source => !source.AnyEmitter && catalog.Contract(source.Contract)?.Discovery is not null).ToDictionary(source => source.Address, source => catalog.Contract(source.Contract)!.Discovery!);
        var given = ChainSources.Of(manifest, [], catalog).All.Where(source => !source.AnyEmitter).ToDictionary(source => source.Address);
        HashSet<Address> settled = [.. rows.Where(row => row.Parent is not null).Select(row => new Address(row.Parent))];
        settled.UnionWith(declared.Where(pair => given.TryGetValue(pair.Key, out var source) && pair.Value.Known(source, given.Values)).Select(pair => pair.Key));
        HashSet<Address> open = [.. declared.Keys.Where(address => !settled.Contains(address))];
        // Whatever block answered: the observation stands at the log's. The last view is the one that an earlier version may not have known.
        var keys = open.ToDictionary(address => new ViewCall(address, declared[address].Views[^1].Encode()).Key);
        var observed = await ledger.ObservedAsync(manifest.ChainId, [.. keys.Keys], ct);
        return new Tellers(settled, open, [.. observed.Select(range => new AskedSource(keys[range.Key], range.First, range.Last))]);
    }

    public Discovery Discovery(ChainNode node, EventCatalog catalog) => new(node, catalog, Settled, Asked);
}
