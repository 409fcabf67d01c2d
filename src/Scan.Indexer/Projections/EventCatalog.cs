using Scan.Documents;
using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;

namespace Scan.Indexer.Projections;

/// <summary>Every event that Scan can name, by the contract that emits it.</summary>
public sealed class EventCatalog
{
    /// <summary>Its events come from whatever contract stands behind a proxy, and are ledger-only wherever the contract itself does not declare them.</summary>
    private const string Proxy = "TransparentUpgradeableProxy";

    private readonly Dictionary<string, ContractDeclaration> contracts;
    private readonly Dictionary<(string Slug, EventKey Key), EventEntry> entries = [];

    public EventCatalog(IEnumerable<ISystem> systems) : this(systems.SelectMany(Declared)) { }

    private EventCatalog(IEnumerable<ContractDeclaration> declarations)
    {
        contracts = new(StringComparer.Ordinal);
        foreach (var contract in declarations)
        {
            if (!contracts.TryAdd(contract.Slug, contract)) throw new InvalidOperationException($"Contract {contract.Slug} is declared by {contracts[contract.Slug].System} and by {contract.System}.");
            foreach (var entry in contract.Entries) entries.Add((contract.Slug, entry.Key), entry);
        }
        Kinds = [.. entries.Values.Select(e => e.Kind).OrderBy(k => k.System, StringComparer.Ordinal).ThenBy(k => k.Contract, StringComparer.Ordinal).ThenBy(k => k.Signature, StringComparer.Ordinal)];
    }

    public IReadOnlyList<EventKind> Kinds { get; }

    /// <summary>Every event with what it does.</summary>
    internal IReadOnlyCollection<EventEntry> Entries => entries.Values;

    /// <summary>Slugs of the contracts of a system; empty for an unknown system.</summary>
    public IEnumerable<string> ContractsOf(string system) => contracts.Values.Where(c => c.System == system).Select(c => c.Slug);

    /// <summary>The event of a contract, or of the proxy before it, with this first topic and number of topics; null when neither declares one such.</summary>
    public EventEntry? Find(string slug, Hash32? topic0, int topicCount) =>
        entries.GetValueOrDefault((slug, new EventKey(topic0, topicCount))) ?? entries.GetValueOrDefault((slug, new EventKey(null, topicCount)))
        ?? entries.GetValueOrDefault((Proxy, new EventKey(topic0, topicCount)));

    /// <summary>This catalogue and more events for one contract, which may be a new one. Events that are known already keep their effect.</summary>
    /// <param name="signatures">Human-readable signatures.</param>
    /// <exception cref="FormatException">A signature is no event.</exception>
    public EventCatalog With(string system, string slug, IEnumerable<string> signatures)
    {
        var builder = new ContractBuilder(system, slug);
        foreach (var signature in signatures) builder.Knows(signature);
        var old = contracts.GetValueOrDefault(slug);
        var added = builder.Build();
        if (old?.Given is { } apply) added = added with { Entries = [.. added.Entries.Select(e => new GivenEventEntry(e.Kind, apply))] };
        var merged = old is null ? added : old with { Entries = [.. old.Entries, .. added.Entries.Where(e => old.Entries.All(o => o.Key != e.Key))] };
        return new EventCatalog([.. contracts.Values.Where(c => c.Slug != slug), merged]);
    }

    /// <summary>The stored numbers of all events.</summary>
    internal async Task<IReadOnlyDictionary<EventEntry, int>> KindIdsAsync(Kinds kinds, CancellationToken ct)
    {
        var rows = Entries.ToDictionary(entry => entry, entry => entry.Kind.Stored);
        var ids = await kinds.EnsureAsync([.. rows.Values.Distinct()], ct);
        return rows.ToDictionary(row => row.Key, row => ids[row.Value]);
    }

    /// <summary>This catalogue and what else a chain's ledger has: events of contracts which its manifest listed once. Where one was declared in several ways, that of the latest log counts.</summary>
    internal async Task<EventCatalog> WithStoredAsync(Kinds kinds, long chainId, CancellationToken ct)
    {
        var stored = (await kinds.ListAsync(chainId, ct)).Where(kind => Contract(kind.Contract) is not { } known || known.Entries.All(entry => entry.Kind.Declaration != kind.Signature));
        return stored.GroupBy(kind => (kind.System, kind.Contract)).Aggregate(this, (catalog, contract) => catalog.With(
            contract.Key.System, contract.Key.Contract, contract.Select(kind => kind.Declaration ?? kind.Signature).DistinctBy(signature => EventKey.Of(EventAbi.Parse(signature)))));
    }

    internal ContractDeclaration? Contract(string slug) => contracts.GetValueOrDefault(slug);

    /// <summary>True for sources in whose transactions alone the logs of other contracts count.</summary>
    internal bool IsSender(string slug) => contracts.Values.Any(contract => contract.SentBy == slug);

    /// <summary>True for contracts that tell of others, by views or events.</summary>
    internal bool IsTeller(string slug) => Contract(slug) is { } declared && (declared.Discovery is not null || declared.Entries.Any(entry => entry.Child is not null || entry.Naming is not null));

    /// <summary>True for a contract of this kind that a teller of that kind told of by its views: not by an event that announces or names it.</summary>
    internal bool IsByViews(string teller, string told) => Contract(teller) is { Discovery: not null } declared && !declared.Entries.Any(entry => entry.Naming?.Contract == told);

    private static IEnumerable<ContractDeclaration> Declared(ISystem system)
    {
        var builder = new SystemBuilder(system.Name);
        system.Declare(builder);
        return builder.Contracts;
    }
}
