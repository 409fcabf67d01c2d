using Scan.Documents;
using Scan.Domain.Primitives;
using Scan.Indexer.Chain;
using Scan.Indexer.Projections;

namespace Scan.Indexer.Audit;

/// <summary>Which contract answers for what: the sources that the chain is read from.</summary>
public sealed class AuditContracts
{
    private readonly IReadOnlyList<Source> sources;
    private readonly HashSet<Address> closed;

    private AuditContracts(IReadOnlyList<Source> sources, HashSet<Address> closed, Address? canonicalRegistry) =>
        (this.sources, this.closed, CanonicalRegistry) = (sources, closed, canonicalRegistry);

    /// <summary>The identity registry whose agents topics name without it.</summary>
    public Address? CanonicalRegistry { get; }

    public static AuditContracts Of(IReadOnlyList<SourceRow> rows, string manifestJson)
    {
        var sources = ChainSources.OfStored(rows, manifestJson);
        return new([.. sources.All], [.. rows.Where(row => row.ClosedBlock is not null).Select(row => new Address(row.Address))], sources.CanonicalRegistry);
    }

    /// <summary>True where there is any contract of these slugs, of this AVS where one is given.</summary>
    public bool Any(Address? avs, params ReadOnlySpan<string> slugs)
    {
        foreach (var source in sources)
        {
            if ((avs is null || source.Avs == avs) && slugs.Contains(source.Contract)) return true;
        }
        return false;
    }

    /// <summary>The one contract of these slugs that fits.</summary>
    /// <param name="owner">In words, for the reader: whose contract is looked for.</param>
    /// <returns>The address, or why there is none.</returns>
    internal (Address? Address, string? Problem) Find(string slug, Func<Source, bool> fits, string owner)
    {
        Address[] found = [.. sources.Where(source => source.Contract == slug && fits(source)).Select(source => source.Address).Distinct()];
        return found switch
        {
            [] => (null, $"no {slug} {owner} is among the chain's sources"),
            [var one] when closed.Contains(one) => (null, $"{slug} {owner} is no longer read: the manifest dropped it"),
            [var one] => (one, null),
            _ => (null, $"{found.Length} contracts {slug} {owner} are among the chain's sources"),
        };
    }
}
