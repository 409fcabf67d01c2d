using Scan.Domain.Primitives;
using Scan.Ethereum.Rpc;
using Scan.Indexer.Manifests;

namespace Scan.Indexer.Chain;

/// <summary>Asks for blocks and logs, and takes no answer that does not fit the question.</summary>
internal sealed class BlockReader(ChainNode node, FollowerOptions options, RangeSizer sizer)
{
    private readonly LogsReader logs = new(node, options);

    /// <summary>Addresses in one question.</summary>
    public int FilterAddresses => options.FilterAddresses;

    public Task<BlockHeader> HeadAsync(CancellationToken ct) => node.HeadAsync(ct);

    /// <summary>The header, or null where the node has none at that number.</summary>
    public async Task<BlockHeader?> HeaderAsync(long number, CancellationToken ct) => (await HeadersAsync([number], ct))[0];

    public Task<IReadOnlyList<BlockHeader?>> HeadersAsync(IReadOnlyList<long> numbers, CancellationToken ct) => node.HeadersAsync(numbers, ct);

    /// <summary>The highest final block, −1 while there is none; never above the head.</summary>
    public async Task<long> FinalizedAsync(Finality finality, long head, CancellationToken ct)
    {
        if (finality.Depth is { } depth) return ChainRules.FinalizedByDepth(head, depth);
        var final = await node.AskAsync((client, token) => client.GetBlockAsync(BlockId.Finalized, token), ct);
        return Math.Min(final?.Number ?? -1, head);
    }

    /// <summary>All logs that the questions ask for in the range, in chain order. A range that is too large for the node, or takes it too long, is asked for in parts.</summary>
    public async Task<List<RawLog>> LogsAsync(BlockRange range, IReadOnlyList<LogQuery> queries, CancellationToken ct)
    {
        var found = new List<RawLog>();
        var size = Math.Min(range.Count, sizer.Most);
        foreach (var query in queries)
        {
            for (var from = range.From; from <= range.To;)
            {
                var part = new BlockRange(from, Math.Min(from + size - 1, range.To));
                try
                {
                    found.AddRange(LogQueries.Fresh(queries, query, await logs.InRangeAsync(part, query, ct)));
                    from = part.To + 1;
                }
                catch (RpcRangeTooLargeException refusal) when (part.Count > 1)
                {
                    size = sizer.Refused(part.Count, refusal);
                }
                catch (RpcTransportException) when (part.Count > 1)
                {
                    // Who cannot be reached does not say its head either. Begun anew, the same stretch would come to the same end for ever.
                    await HeadAsync(ct);
                    size = sizer.Unanswered(part.Count);
                }
            }
        }
        sizer.Answered(size, (int)((double)found.Count * size / range.Count));
        return LogChecks.InOrder(found);
    }

    /// <summary>All logs that the questions ask for in exactly this block.</summary>
    public async Task<List<RawLog>> LogsAsync(BlockHeader block, IReadOnlyList<LogQuery> queries, CancellationToken ct)
    {
        var found = new List<RawLog>();
        foreach (var query in queries) found.AddRange(LogQueries.Fresh(queries, query, await logs.InBlockAsync(block, query, ct)));
        return LogChecks.InOrder(found);
    }

    /// <summary>The times of blocks whose logs do not carry them, checked against the hashes that the logs name.</summary>
    public async Task<Dictionary<long, long>> TimesAsync(IEnumerable<RawLog> logs, CancellationToken ct)
    {
        var hashes = new Dictionary<long, Hash32>();
        foreach (var log in logs)
        {
            if (log.BlockTime is null) hashes[log.BlockNumber] = log.BlockHash;
        }
        long[] numbers = [.. hashes.Keys];
        var headers = await HeadersAsync(numbers, ct);
        var times = new Dictionary<long, long>();
        for (var i = 0; i < numbers.Length; i++)
        {
            if (headers[i] is not { } header || header.Hash != hashes[numbers[i]]) throw new InconsistentNodeException($"Logs of block {numbers[i]} name another block than the node has there.");
            times.Add(header.Number, header.Time);
        }
        return times;
    }
}
