using System.Collections.Concurrent;
using Scan.Documents;
using Scan.Domain.Primitives;
using Scan.Indexer.Projections;

namespace Scan.Indexer.Feeds;

/// <summary>Tells whom logs speak of. Where their contracts belong is kept, and read again when it does not explain a log.</summary>
public sealed class EventSubjects(EventTopics topics, Sources sources)
{
    private readonly ConcurrentDictionary<(long ChainId, Address Contract), IReadOnlyList<SourceLink>> known = new();

    /// <summary>Topics of each row that has any.</summary>
    public async Task<IReadOnlyDictionary<LedgerRow, IReadOnlyList<string>>> OfAsync(IReadOnlyList<LedgerRow> rows, IReadOnlyDictionary<int, Documents.EventKind> kinds, CancellationToken ct)
    {
        var found = new Dictionary<LedgerRow, IReadOnlyList<string>>(ReferenceEqualityComparer.Instance);
        var speaking = rows.Where(row => row.Subjects.Count > 0 && kinds.ContainsKey(row.KindId)).ToList();
        foreach (var row in speaking) found[row] = topics.Of(row, kinds[row.KindId], known.GetValueOrDefault(KeyOf(row), []));
        var unexplained = speaking.Where(row => found[row].Count < row.Subjects.Count).ToList();
        foreach (var chain in unexplained.GroupBy(row => row.ChainId)) await LearnAsync(chain.Key, [.. chain.Select(KeyOf).Distinct()], ct);
        foreach (var row in unexplained) found[row] = topics.Of(row, kinds[row.KindId], known[KeyOf(row)]);
        return found;
    }

    private async Task LearnAsync(long chainId, IReadOnlyList<(long ChainId, Address Contract)> contracts, CancellationToken ct)
    {
        var links = (await sources.LinksAsync(chainId, [.. contracts.Select(c => c.Contract.ToArray())], ct)).ToLookup(link => new Address(link.Address));
        foreach (var contract in contracts) known[contract] = [.. links[contract.Contract]];
    }

    private static (long ChainId, Address Contract) KeyOf(LedgerRow row) => (row.ChainId, new Address(row.Address));
}
