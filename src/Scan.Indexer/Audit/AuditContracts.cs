using Scan.Documents;
using Scan.Domain.Primitives;
using Scan.Indexer.Chain;
using Scan.Indexer.Projections;

namespace Scan.Indexer.Audit;

/// <summary>Which contract answers for what: the sources that the chain is read from.</summary>
public sealed class AuditContracts
{
    private readonly ILookup<string, Source> bySlug;
    private readonly HashSet<Address> closed;

    private AuditContracts(IEnumerable<Source> sources, HashSet<Address> closed, Address? canonicalRegistry) =>
        (bySlug, this.closed, CanonicalRegistry) = (sources.ToLookup(source => source.Contract), closed, canonicalRegistry);

    /// <summary>The identity registry whose agents topics name without it.</summary>
    public Address? CanonicalRegistry { get; }

    public static AuditContracts Of(IReadOnlyList<SourceRow> rows, string manifestJson, EventCatalog catalog)
    {
        var sources = ChainSources.OfStored(rows, manifestJson, catalog);
        HashSet<Address> closed = [.. rows.GroupBy(row => new Address(row.Address)).Where(same => same.All(row => row.ClosedBlock is not null)).Select(same => same.Key)];
        return new(sources.All.Where(source => !source.AnyEmitter), closed, sources.CanonicalRegistry);
    }

    /// <summary>True where there is a contract of this slug.</summary>
    public bool Any(string slug) => bySlug[slug].Any();

    /// <summary>True where there is a contract of this slug of an AVS.</summary>
    public bool Any(Address avs, string slug) => bySlug[slug].Any(source => source.Avs == avs);

    /// <summary>The one contract of a slug that fits.</summary>
    /// <param name="owner">In words, for the reader: whose contract is looked for.</param>
    /// <returns>The address, or why there is none.</returns>
    internal (Address? Address, string? Problem) Find(string slug, Func<Source, bool> fits, string owner)
    {
        Address[] found = [.. bySlug[slug].Where(fits).Select(source => source.Address).Distinct()];
        return found switch
        {
            [] => (null, $"no {slug} {owner} is among the chain's sources"),
            [var one] when closed.Contains(one) => (null, $"{slug} {owner} is no longer read: the manifest dropped it"),
            [var one] => (one, null),
            _ => (null, $"{found.Length} contracts {slug} {owner} are among the chain's sources"),
        };
    }
}
