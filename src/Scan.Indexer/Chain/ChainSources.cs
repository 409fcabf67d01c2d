using Scan.Documents;
using Scan.Domain.Primitives;
using Scan.Indexer.Manifests;
using Scan.Indexer.Projections;

namespace Scan.Indexer.Chain;

/// <summary>The contracts that are read on one chain: the manifest's, and those discovered so far. Immutable: pages are fetched while more are discovered.</summary>
internal sealed class ChainSources
{
    private readonly Dictionary<Address, Source> byAddress;
    private readonly HashSet<Address> ownAvs;

    private ChainSources(Dictionary<Address, Source> byAddress, HashSet<Address> ownAvs, Address? canonicalRegistry) =>
        (this.byAddress, this.ownAvs, CanonicalRegistry) = (byAddress, ownAvs, canonicalRegistry);

    /// <summary>The identity registry whose agents are named without it: the manifest's first.</summary>
    public Address? CanonicalRegistry { get; }

    public IEnumerable<Source> All => byAddress.Values;

    /// <summary>The first block that holds anything to read.</summary>
    public long FirstBlock => byAddress.Count == 0 ? 0 : byAddress.Values.Min(s => s.FromBlock);

    public static ChainSources Of(NetworkManifest manifest, IEnumerable<SourceRow> stored)
    {
        var sources = new ChainSources(
            manifest.Contracts.ToDictionary(c => c.Address, Of),
            [.. manifest.Contracts.Where(c => c.Avs is null).Select(c => c.Address)],
            manifest.Contracts.FirstOrDefault(c => c.Contract == "IdentityRegistry")?.Address);
        return sources.With([.. stored.Where(row => row.Parent is not null)]);
    }

    /// <summary>The sources as the store knows them, closed ones included: every log of the ledger has its source here.</summary>
    /// <param name="manifestJson">Says which identity registry comes first.</param>
    public static ChainSources OfStored(IReadOnlyList<SourceRow> rows, string manifestJson)
    {
        // A source of the manifest that has a parent was linked by it: its own row left the AVS out.
        SourceRow[] own = [.. rows.Where(row => row.DiscoveredBlock is null).Select(row => row.Parent is null ? row : row with { Avs = null })];
        var registries = own.Where(row => row.Contract == "IdentityRegistry").Select(row => new Address(row.Address)).ToList();
        var sources = new ChainSources(
            own.ToDictionary(row => new Address(row.Address), Of),
            [.. own.Where(row => row.Avs is null).Select(row => new Address(row.Address))],
            registries.OrderBy(registry => manifestJson.IndexOf(registry.ToString(), StringComparison.OrdinalIgnoreCase) is var at and >= 0 ? at : int.MaxValue).Cast<Address?>().FirstOrDefault());
        return sources.With([.. rows.Where(row => row.Parent is not null)]);
    }

    public Source? Find(Address address) => byAddress.GetValueOrDefault(address);

    /// <summary>Addresses to read up to a block, without those that were read already.</summary>
    public IReadOnlyList<Address> Until(long toBlock, IReadOnlySet<Address>? except = null) =>
        [.. byAddress.Values.Where(s => s.FromBlock <= toBlock && except?.Contains(s.Address) != true).Select(s => s.Address)];

    /// <summary>
    /// These sources and more that others told of. An address that is read already stays what it is, but it and the teller belong to the AVS and
    /// the registry that were told, unless the manifest says otherwise.
    /// </summary>
    public ChainSources With(IReadOnlyList<SourceRow> rows)
    {
        var more = new Dictionary<Address, Source>(byAddress);
        foreach (var row in rows)
        {
            if (more.TryGetValue(new Address(row.Parent), out var teller)) more[teller.Address] = Linked(teller, row);
            var address = new Address(row.Address);
            if (!more.TryAdd(address, Of(row)) && Links(row)) more[address] = Linked(more[address], row);
        }
        return new ChainSources(more, ownAvs, CanonicalRegistry);
    }

    /// <summary>True for a row that tells where a source of the manifest belongs, which the manifest leaves out.</summary>
    public bool Links(SourceRow row) => Find(new Address(row.Address)) is { } known && known.Contract == row.Contract && ownAvs.Contains(known.Address);

    private Source Linked(Source source, SourceRow row) => source with
    {
        Avs = row.Avs is { } avs && ownAvs.Contains(source.Address) ? new Address(avs) : source.Avs,
        Registry = source.Registry ?? (row.Registry is { } registry ? new Address(registry) : null),
    };

    public static SourceRow RowOf(ManifestContract contract) => new(
        contract.Address.ToArray(), contract.System, contract.Contract, contract.StartBlock, contract.Avs?.ToArray(), contract.Registry?.ToArray(), Name: contract.Name);

    private static Source Of(ManifestContract contract) => new()
    {
        System = contract.System,
        Contract = contract.Contract,
        Address = contract.Address,
        Avs = contract.Avs ?? contract.Address,
        Registry = contract.Registry,
        Name = contract.Name,
        FromBlock = contract.StartBlock,
    };

    private static Source Of(SourceRow row) => new()
    {
        System = row.System,
        Contract = row.Contract,
        Address = new Address(row.Address),
        Avs = new Address(row.Avs ?? row.Address),
        Registry = row.Registry is null ? null : new Address(row.Registry),
        Name = row.Name,
        FromBlock = row.FromBlock,
    };
}
