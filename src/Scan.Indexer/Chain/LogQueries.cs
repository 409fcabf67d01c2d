using Scan.Domain.Primitives;
using Scan.Ethereum.Rpc;
using Scan.Indexer.Projections;

namespace Scan.Indexer.Chain;

/// <summary>
/// The questions that bring the logs of some sources: contracts in lists; those of which only some events are read by lists and topics, or, when there are more
/// than one list holds, by topics alone, together with sources that only topics tell. What comes of contracts that nobody asked for is left out afterwards:
/// the logs that count are the same either way.
/// </summary>
internal static class LogQueries
{
    /// <param name="most">Addresses in one question.</param>
    public static IReadOnlyList<LogQuery> Of(IEnumerable<Source> sources, int most)
    {
        var whole = new List<Address>();
        var partial = new Dictionary<IReadOnlySet<Hash32>, List<Address>>(ReferenceEqualityComparer.Instance);
        var anybody = new HashSet<Hash32>();
        foreach (var source in sources)
        {
            if (source.Topics is not { } topics) whole.Add(source.Address);
            else if (source.AnyEmitter) anybody.UnionWith(topics);
            else if (partial.TryGetValue(topics, out var addresses)) addresses.Add(source.Address);
            else partial.Add(topics, [source.Address]);
        }
        var queries = whole.Chunk(most).Select(addresses => new LogQuery(addresses, [])).ToList();
        foreach (var (topics, addresses) in partial)
        {
            if (addresses.Count > most) anybody.UnionWith(topics);
            else if (topics.Count > 0) queries.Add(new LogQuery(addresses, [.. topics]));
        }
        if (anybody.Count > 0) queries.Add(new LogQuery([], anybody));
        return queries;
    }

    /// <summary>What a question brought, without what another one brings anyway.</summary>
    public static IEnumerable<RawLog> Fresh(IReadOnlyList<LogQuery> queries, LogQuery asked, IReadOnlyList<RawLog> answer) =>
        asked.IsOfAnybody && queries.Count > 1 ? answer.Where(log => !queries.Any(other => other != asked && other.Asks(log))) : answer;
}
