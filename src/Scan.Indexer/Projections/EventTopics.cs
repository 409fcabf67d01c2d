using System.Collections.Concurrent;
using Scan.Documents;
using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;

namespace Scan.Indexer.Projections;

/// <summary>Whom stored logs speak of, in words: the ledger keeps 64-bit hashes of it, which alone could be of something else.</summary>
public sealed class EventTopics(EventCatalog catalog)
{
    private readonly ConcurrentDictionary<Documents.EventKind, EventEntry> undeclared = new();

    /// <summary>
    /// The topics that the log's decoder names and whose hashes the row carries. Fewer than its hashes when <paramref name="links"/> do not say
    /// where the contract belonged as the log was indexed.
    /// </summary>
    /// <param name="links">Of the log's contract.</param>
    public IReadOnlyList<string> Of(LedgerRow row, Documents.EventKind kind, IEnumerable<SourceLink> links)
    {
        if (row.Subjects.Count == 0) return [];
        Hash32[] topics = [.. row.Topics.Chunk(Hash32.Size).Select(topic => new Hash32(topic))];
        var entry = catalog.Find(kind.Contract, topics.Length > 0 ? topics[0] : null, topics.Length) ?? undeclared.GetOrAdd(kind, Parse);
        if (!entry.TryDecode(topics, row.Data, out var value, out _)) return [];
        var found = new List<string>(row.Subjects.Count);
        foreach (var builder in Readings(row, kind, [.. links]))
        {
            entry.AddSubjects(value, builder);
            found.AddRange(builder.Topics.Where(topic => row.Subjects.Contains(Subjects.Hash(topic)) && !found.Contains(topic)));
            if (found.Count == row.Subjects.Count) break;
        }
        return found;
    }

    /// <summary>A contract may have been linked to its AVS or registry only after the log: each reading is tried, the hashes decide.</summary>
    private static IEnumerable<SubjectBuilder> Readings(LedgerRow row, Documents.EventKind kind, IReadOnlyList<SourceLink> links)
    {
        var address = new Address(row.Address);
        Address[] avss = [.. links.Select(link => link.Avs).OfType<byte[]>().Select(avs => new Address(avs)), address];
        Address?[] registries = [.. links.Select(link => link.Registry).OfType<byte[]>().Select(registry => (Address?)new Address(registry)), null];
        return from avs in avss.Distinct()
               from registry in registries.Distinct()
               from canonical in new[] { registry ?? address, (Address?)null }
               select new SubjectBuilder(row.ChainId, new Source { System = kind.System, Contract = kind.Contract, Address = address, Avs = avs, Registry = registry, FromBlock = 0 }, canonical);
    }

    /// <summary>An event that only a manifest declares.</summary>
    private static EventEntry Parse(Documents.EventKind kind) =>
        new(new EventKind(kind.System, kind.Contract, EventAbi.Parse(kind.Declaration ?? (kind.Topic0.Length == 0 ? $"{kind.Signature} anonymous" : kind.Signature))));
}
