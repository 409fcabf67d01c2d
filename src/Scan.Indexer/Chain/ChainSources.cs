using Scan.Documents;
using Scan.Domain.Primitives;
using Scan.Ethereum.Rpc;
using Scan.Indexer.Manifests;
using Scan.Indexer.Projections;

namespace Scan.Indexer.Chain;

/// <summary>The contracts that are read on one chain: the manifest's, and those discovered so far. Immutable: pages are fetched while more are discovered.</summary>
internal sealed class ChainSources
{
    private readonly Dictionary<Address, Source> byAddress;
    private readonly IReadOnlyList<Source> anywhere;
    private readonly HashSet<Address> ownAvs;
    private readonly EventCatalog catalog;
    private readonly long lastFrom;
    private IReadOnlyList<LogQuery>? allQueries;

    private ChainSources(EventCatalog catalog, Dictionary<Address, Source> byAddress, IReadOnlyList<Source> anywhere, HashSet<Address> ownAvs, Address? canonicalRegistry)
    {
        (this.catalog, this.byAddress, this.anywhere, this.ownAvs, CanonicalRegistry) = (catalog, byAddress, anywhere, ownAvs, canonicalRegistry);
        HasSenders = All.Select(source => source.SentBy).OfType<string>().Distinct().Any(slug => byAddress.Values.Any(source => source.Contract == slug));
        lastFrom = All.Select(source => source.FromBlock).DefaultIfEmpty().Max();
    }

    /// <summary>The identity registry whose agents are named without it: the manifest's first.</summary>
    public Address? CanonicalRegistry { get; }

    /// <summary>True when some sources' logs count by who sent their transaction.</summary>
    public bool HasSenders { get; }

    public IEnumerable<Source> All => byAddress.Values.Concat(anywhere);

    /// <summary>The first block that holds anything to read.</summary>
    public long FirstBlock => All.Select(source => source.FromBlock).DefaultIfEmpty().Min();

    public static ChainSources Of(NetworkManifest manifest, IEnumerable<SourceRow> stored, EventCatalog catalog)
    {
        var rows = manifest.Contracts.Select(RowOf).ToList();
        var sources = Of(catalog, rows, manifest.Contracts.FirstOrDefault(c => c.Contract == IdentityRegistry)?.Address, VaultLinks.Of(manifest.PublicJson));
        return sources.With([.. stored.Where(row => row.Parent is not null && row.ClosedBlock is null)]);
    }

    /// <summary>The sources as the store knows them, closed ones included: every log of the ledger has its source here.</summary>
    /// <param name="manifestJson">Says which identity registry comes first, and which vaults hold which token.</param>
    public static ChainSources OfStored(IReadOnlyList<SourceRow> rows, string manifestJson, EventCatalog catalog)
    {
        // A source of the manifest that has a parent was linked by it: its own row left the AVS out.
        SourceRow[] own = [.. rows.Where(row => row.DiscoveredBlock is null).Select(row => row.Parent is null ? row : row with { Avs = null })];
        var registries = own.Where(row => row.Contract == IdentityRegistry).Select(row => new Address(row.Address)).ToList();
        var first = registries.OrderBy(registry => manifestJson.IndexOf(registry.ToString(), StringComparison.OrdinalIgnoreCase) is var at and >= 0 ? at : int.MaxValue);
        return Of(catalog, own, first.Cast<Address?>().FirstOrDefault(), VaultLinks.Of(manifestJson)).With([.. rows.Where(row => row.Parent is not null)]);
    }

    public Source? Find(Address address) => byAddress.GetValueOrDefault(address);

    /// <summary>Whose log this is, if it is one to read: of a known contract, else of whoever emits an event that a source asks anybody for.</summary>
    public Source? Reading(RawLog log)
    {
        if (byAddress.TryGetValue(log.Address, out var known) && known.Takes(log)) return known;
        foreach (var source in anywhere)
        {
            if (source.Takes(log)) return source with { Address = log.Address, Avs = log.Address };
        }
        return null;
    }

    /// <summary>The questions that bring every log up to a block.</summary>
    /// <param name="most">Addresses in one question; the same each time.</param>
    public IReadOnlyList<LogQuery> Queries(long toBlock, int most) =>
        toBlock >= lastFrom ? allQueries ??= LogQueries.Of(All, most) : LogQueries.Of(All.Where(source => source.FromBlock <= toBlock), most);

    /// <summary>Sources up to a block that <paramref name="before"/> did not have, and whose topics nobody was asked for.</summary>
    public IReadOnlyList<Source> Since(ChainSources before, IReadOnlyList<LogQuery> asked, long toBlock) =>
        [.. byAddress.Values.Where(source => source.FromBlock <= toBlock && !(before.Find(source.Address)?.FromBlock <= toBlock)
            && !(source.Topics is { } topics && asked.Any(query => query.Covers(topics))))];

    /// <summary>
    /// These sources and more that others told of. An address that is read already stays what it is, but it and a teller with views belong to the AVS and
    /// the registry that were told, unless the manifest says otherwise.
    /// </summary>
    public ChainSources With(IReadOnlyList<SourceRow> rows)
    {
        if (rows.Count == 0) return this;
        var more = new Dictionary<Address, Source>(byAddress);
        foreach (var row in rows)
        {
            // Whose it is says the teller itself, by its views; what it announces or names may be of any AVS.
            if (more.TryGetValue(new Address(row.Parent), out var teller) && catalog.Contract(teller.Contract)?.Discovery is not null) more[teller.Address] = Linked(teller, row);
            var address = new Address(row.Address);
            if (!more.TryAdd(address, Of(catalog, row)) && Links(row)) more[address] = Linked(more[address], row);
        }
        return new ChainSources(catalog, more, anywhere, ownAvs, CanonicalRegistry);
    }

    /// <summary>True for a row that tells where a source of the manifest belongs, which the manifest leaves out.</summary>
    public bool Links(SourceRow row) => Find(new Address(row.Address)) is { } known && known.Contract == row.Contract && ownAvs.Contains(known.Address);

    public static SourceRow RowOf(ManifestContract contract) => new(
        contract.Address.ToArray(), contract.System, contract.Contract, contract.StartBlock, contract.Avs?.ToArray(), contract.Registry?.ToArray(), Name: contract.Name);

    private const string IdentityRegistry = "IdentityRegistry";

    private Source Linked(Source source, SourceRow row) => source with
    {
        Avs = row.Avs is { } avs && ownAvs.Contains(source.Address) ? new Address(avs) : source.Avs,
        Registry = source.Registry ?? (row.Registry is { } registry ? new Address(registry) : null),
    };

    private static ChainSources Of(EventCatalog catalog, IReadOnlyList<SourceRow> own, Address? canonicalRegistry, IReadOnlyDictionary<Address, IReadOnlyList<Address>> vaults)
    {
        var sources = own.Select(row => Of(catalog, row)).Select(source => vaults.TryGetValue(source.Address, out var linked) ? source with { Vaults = linked } : source).ToList();
        return new ChainSources(catalog, sources.Where(source => !source.AnyEmitter).ToDictionary(source => source.Address), [.. sources.Where(source => source.AnyEmitter)],
            [.. own.Where(row => row.Avs is null).Select(row => new Address(row.Address))], canonicalRegistry);
    }

    private static Source Of(EventCatalog catalog, SourceRow row)
    {
        var (address, declared) = (new Address(row.Address), catalog.Contract(row.Contract));
        return new Source
        {
            System = row.System,
            Contract = row.Contract,
            Address = address,
            Avs = new Address(row.Avs ?? row.Address),
            Registry = row.Registry is null ? null : new Address(row.Registry),
            Name = row.Name,
            FromBlock = row.FromBlock,
            SentBy = declared?.SentBy,
            Known = declared?.Known,
            Topics = address.IsZero ? declared?.TopicsAnywhere ?? new HashSet<Hash32>() : declared?.Topics,
        };
    }
}
