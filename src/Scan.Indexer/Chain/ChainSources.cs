using System.Collections.Frozen;
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
    private readonly Dictionary<Address, IReadOnlyList<Former>> former;
    private readonly EventCatalog catalog;
    private readonly Lazy<bool> hasSenders;
    private readonly Lazy<long> lastFrom;
    private IReadOnlyList<LogQuery>? allQueries;

    /// <param name="ownAvs">Contracts that stand for themselves until somebody tells where they belong.</param>
    /// <param name="former">What linked contracts were for their earlier logs, the first ones first.</param>
    private ChainSources(
        EventCatalog catalog, Dictionary<Address, Source> byAddress, IReadOnlyList<Source> anywhere, HashSet<Address> ownAvs, Dictionary<Address, IReadOnlyList<Former>> former, Address? canonicalRegistry)
    {
        (this.catalog, this.byAddress, this.anywhere, this.ownAvs, this.former, CanonicalRegistry) = (catalog, byAddress, anywhere, ownAvs, former, canonicalRegistry);
        hasSenders = new(() => All.Select(source => source.SentBy).OfType<string>().Distinct().Any(slug => byAddress.Values.Any(source => source.Contract == slug)));
        lastFrom = new(() => All.Select(source => source.FromBlock).DefaultIfEmpty().Max());
    }

    /// <summary>A contract for its logs before this block.</summary>
    private readonly record struct Former(long Before, Source Source);

    /// <summary>The identity registry whose agents are named without it: the manifest's first.</summary>
    public Address? CanonicalRegistry { get; }

    /// <summary>True when some sources' logs count by who sent their transaction.</summary>
    public bool HasSenders => hasSenders.Value;

    public IEnumerable<Source> All => byAddress.Values.Concat(anywhere);

    /// <summary>The first block that holds anything to read: not of sources that are asked for nothing.</summary>
    public long FirstBlock => All.Where(source => source.Topics is not { Count: 0 }).Select(source => source.FromBlock).DefaultIfEmpty().Min();

    public static ChainSources Of(NetworkManifest manifest, IEnumerable<SourceRow> stored, EventCatalog catalog)
    {
        SourceRow[] open = [.. stored.Where(row => row.ClosedBlock is null)];
        SourceRow[] rows = [.. SourceChanges.AsRead(manifest.Contracts.Select(RowOf), open)];
        var sources = Of(catalog, rows, manifest.Contracts.FirstOrDefault(c => c.Contract == IdentityRegistry)?.Address, VaultLinks.Of(manifest.PublicJson));
        return sources.With(Told(open));
    }

    /// <summary>The sources as the store knows them, closed ones included: every log of the ledger has its source here. What is closed says nothing of what is read.</summary>
    /// <param name="manifestJson">Says which identity registry comes first, and which vaults hold which token.</param>
    public static ChainSources OfStored(IReadOnlyList<SourceRow> rows, string manifestJson, EventCatalog catalog)
    {
        var open = OfRows([.. rows.Where(row => row.ClosedBlock is null)], manifestJson, catalog);
        // What it was when it was closed last: its logs have been those of that kind since.
        SourceRow[] closed = [.. rows.Where(row => row.ClosedBlock is not null).GroupBy(row => new Address(row.Address))
            .SelectMany(same => same.MaxBy(row => row.ClosedBlock) is var last && same.Key.IsZero ? same : same.Where(row => (row.System, row.Contract) == (last!.System, last.Contract)))];
        return closed.Length == 0 ? open : open.Beside(OfRows(closed, manifestJson, catalog));
    }

    public Source? Find(Address address) => byAddress.GetValueOrDefault(address);

    /// <summary>As <see cref="Find(Address)"/>, as the contract was known at a block.</summary>
    public Source? Find(Address address, long block) => byAddress.TryGetValue(address, out var known) ? At(known, block) : null;

    /// <summary>Whose log this is, if it is one to read: of a known contract, else of whoever emits an event that a source asks anybody for.</summary>
    public Source? Reading(RawLog log)
    {
        if (byAddress.TryGetValue(log.Address, out var known) && known.Takes(log)) return At(known, log.BlockNumber);
        foreach (var source in anywhere)
        {
            if (source.Takes(log)) return source with { Address = log.Address, Avs = log.Address };
        }
        return null;
    }

    /// <summary>Whose log of the ledger this is: what began earlier, or was read as another kind, is the present one's.</summary>
    public Source? Stored(RawLog log) =>
        Reading(log) ?? Find(log.Address, log.BlockNumber) ?? anywhere.Where(source => source.TakesTopic(log)).Select(source => source with { Address = log.Address, Avs = log.Address }).FirstOrDefault();

    /// <summary>The questions that bring every log up to a block.</summary>
    /// <param name="most">Addresses in one question; the same each time.</param>
    public IReadOnlyList<LogQuery> Queries(long toBlock, int most) =>
        toBlock >= lastFrom.Value ? allQueries ??= LogQueries.Of(All, most) : LogQueries.Of(All.Where(source => source.FromBlock <= toBlock), most);

    /// <summary>Sources up to a block that <paramref name="before"/> did not have, and whose topics nobody was asked for.</summary>
    public IReadOnlyList<Source> Since(ChainSources before, IReadOnlyList<LogQuery> asked, long toBlock) =>
        [.. byAddress.Values.Where(source => source.FromBlock <= toBlock && !(before.Find(source.Address)?.FromBlock <= toBlock)
            && !(source.Topics is { } topics && asked.Any(query => query.Covers(topics))))];

    /// <summary>
    /// These sources and more that others told of. An address that is read already stays what it is, but it and a teller with views belong to the AVS and
    /// the registry that were told first, unless the manifest says otherwise; from the block of the telling on, so that no page or batch decides about earlier logs.
    /// </summary>
    /// <param name="rows">In the order in which they were told.</param>
    public ChainSources With(IReadOnlyList<SourceRow> rows) => With(rows, out _);

    /// <inheritdoc cref="With(IReadOnlyList{SourceRow})"/>
    /// <param name="news">The rows that told anything new, or by views: whoever told by those has answered.</param>
    public ChainSources With(IReadOnlyList<SourceRow> rows, out IReadOnlyList<SourceRow> news)
    {
        news = [];
        if (rows.Count == 0) return this;
        var next = Copy();
        news = [.. rows.Where(row => next.Add(row) | next.IsByViews(row))];
        return news.Count == 0 ? this : next;
    }

    /// <summary>These sources, the tellers where their views say they belong; whom they told of is left out.</summary>
    public ChainSources WithTellers(IReadOnlyList<SourceRow> rows)
    {
        if (!rows.Any(row => LinkedTeller(row) is not null)) return this;
        var next = Copy();
        foreach (var row in rows) next.Link(next.LinkedTeller(row), row.FromBlock);
        return next;
    }

    /// <summary>These sources, those of the rows from an earlier block on where they are told of earlier.</summary>
    public ChainSources From(IReadOnlyList<SourceRow> rows)
    {
        SourceRow[] earlier = [.. rows.Where(row => Find(new Address(row.Address)) is { } known && known.Contract == row.Contract && known.FromBlock > row.FromBlock)];
        if (earlier.Length == 0) return this;
        var next = Copy();
        foreach (var row in earlier.OrderByDescending(row => row.FromBlock)) next.byAddress[new Address(row.Address)] = next.byAddress[new Address(row.Address)] with { FromBlock = row.FromBlock };
        return next;
    }

    /// <summary>These sources, and those of the rows for what receipts bring of them: nobody asks for their logs.</summary>
    public ChainSources WithUnasked(IEnumerable<SourceRow> rows)
    {
        var next = Copy();
        foreach (var row in rows) next.byAddress.TryAdd(new Address(row.Address), Of(catalog, row) with { Topics = FrozenSet<Hash32>.Empty });
        return next;
    }

    /// <summary>True for a row that tells where a contract that is read belongs, which nobody said before.</summary>
    public bool Links(SourceRow row) => LinkedChild(row) is not null;

    /// <summary>True for a row that a contract's views told.</summary>
    public bool IsByViews(SourceRow row) => row.Parent is { } parent && Find(new Address(parent)) is { } teller && catalog.IsByViews(teller.Contract, row.Contract);

    public static SourceRow RowOf(ManifestContract contract) => new(
        contract.Address.ToArray(), contract.System, contract.Contract, contract.StartBlock, contract.Avs?.ToArray(), contract.Registry?.ToArray(), Name: contract.Name);

    internal const string IdentityRegistry = "IdentityRegistry";

    private static ChainSources OfRows(IReadOnlyList<SourceRow> rows, string manifestJson, EventCatalog catalog)
    {
        SourceRow[] own = [.. rows.Where(row => row.Parent is null)];
        var registries = own.Where(row => row.Contract == IdentityRegistry).Select(row => new Address(row.Address)).ToList();
        var first = registries.OrderBy(registry => manifestJson.IndexOf(registry.ToString(), StringComparison.OrdinalIgnoreCase) is var at and >= 0 ? at : int.MaxValue);
        return Of(catalog, own, first.Cast<Address?>().FirstOrDefault(), VaultLinks.Of(manifestJson)).With(Told(rows));
    }

    /// <summary>These, and others for what they do not know.</summary>
    private ChainSources Beside(ChainSources others)
    {
        var (all, earlier) = (new Dictionary<Address, Source>(byAddress), new Dictionary<Address, IReadOnlyList<Former>>(former));
        foreach (var (address, source) in others.byAddress)
        {
            if (all.TryAdd(address, source) && others.former.TryGetValue(address, out var before)) earlier.Add(address, before);
        }
        return new(catalog, all, [.. anywhere, .. others.anywhere], ownAvs, earlier, CanonicalRegistry);
    }

    private ChainSources Copy() => new(catalog, new(byAddress), anywhere, [.. ownAvs], new(former), CanonicalRegistry);

    /// <summary>What contracts told, in the order of their logs; what one told twice counts once, as it is stored.</summary>
    private static SourceRow[] Told(IEnumerable<SourceRow> rows) =>
        [.. rows.Where(row => row.Parent is not null).OrderBy(row => row.FromBlock).ThenBy(row => row.DiscoveredLogIndex).DistinctBy(SourceChanges.KeyOf)];

    private Source At(Source known, long block)
    {
        if (former.Count == 0 || !former.TryGetValue(known.Address, out var before)) return known;
        foreach (var (until, source) in before)
        {
            if (block < until) return source;
        }
        return known;
    }

    private bool Add(SourceRow row)
    {
        var told = Link(LinkedTeller(row), row.FromBlock);
        return (byAddress.TryAdd(new Address(row.Address), Of(catalog, row)) || Link(LinkedChild(row), row.FromBlock)) | told;
    }

    private bool Link(Source? linked, long from)
    {
        if (linked is null) return false;
        var before = byAddress[linked.Address];
        if (from > before.FromBlock) former[linked.Address] = [.. former.GetValueOrDefault(linked.Address, []).Where(known => known.Before < from), new(from, before)];
        byAddress[linked.Address] = linked;
        if (linked.Avs != before.Avs) ownAvs.Remove(linked.Address);
        return true;
    }

    /// <summary>Whose it is says a teller itself, by its views; what it announces or names may be of any AVS.</summary>
    private Source? LinkedTeller(SourceRow row) => IsByViews(row) ? Linked(Find(new Address(row.Parent))!, row) : null;

    /// <summary>What was announced or named and is listed too was no news when it was told.</summary>
    private Source? LinkedChild(SourceRow row) =>
        Find(new Address(row.Address)) is { } child && child.Contract == row.Contract && ownAvs.Contains(child.Address) && (row.Parent is null || Find(new Address(row.Parent)) is null || IsByViews(row))
            ? Linked(child, row) : null;

    /// <summary>Null: the row says nothing new of it.</summary>
    private Source? Linked(Source source, SourceRow row)
    {
        var linked = source with
        {
            Avs = row.Avs is { } avs && ownAvs.Contains(source.Address) ? new Address(avs) : source.Avs,
            Registry = source.Registry ?? (row.Registry is { } registry ? new Address(registry) : null),
        };
        return linked.Avs == source.Avs && linked.Registry == source.Registry ? null : linked;
    }

    private static ChainSources Of(EventCatalog catalog, IReadOnlyList<SourceRow> own, Address? canonicalRegistry, IReadOnlyDictionary<Address, IReadOnlyList<Address>> vaults)
    {
        var sources = own.Select(row => Of(catalog, row)).Select(source => vaults.TryGetValue(source.Address, out var linked) ? source with { Vaults = linked } : source).ToList();
        // Told of by several, a contract is read from the first telling on.
        return new ChainSources(catalog, sources.Where(source => !source.AnyEmitter).OrderBy(source => source.FromBlock).DistinctBy(source => source.Address).ToDictionary(source => source.Address), [.. sources.Where(source => source.AnyEmitter)],
            [.. own.Where(row => row.Avs is null).Select(row => new Address(row.Address))], [], canonicalRegistry);
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
            ToBlock = row.ClosedBlock,
            SentBy = declared?.SentBy,
            Known = declared?.Known,
            Topics = address.IsZero ? declared?.TopicsAnywhere ?? new HashSet<Hash32>() : declared?.Topics,
        };
    }
}
