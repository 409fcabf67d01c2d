using Scan.Domain.Primitives;
using Scan.Ethereum.Rpc;
using Scan.Indexer.Manifests;

namespace Scan.Indexer.Chain;

/// <summary>Asks the node for blocks and logs, and takes no answer that does not fit the question.</summary>
internal sealed class BlockReader(EthereumClient node, FollowerOptions options, RangeSizer sizer)
{
    public EthereumClient Node => node;

    public async Task<BlockHeader> HeadAsync(CancellationToken ct) =>
        await node.GetBlockAsync(BlockId.Latest, ct) ?? throw new InconsistentNodeException("The node has no latest block.");

    /// <summary>The header, or null where the node has none at that number.</summary>
    public async Task<BlockHeader?> HeaderAsync(long number, CancellationToken ct) => (await HeadersAsync([number], ct))[0];

    public async Task<IReadOnlyList<BlockHeader?>> HeadersAsync(IReadOnlyList<long> numbers, CancellationToken ct)
    {
        var headers = await node.GetBlocksAsync(numbers, ct);
        for (var i = 0; i < headers.Count; i++)
        {
            if (headers[i] is { } header && header.Number != numbers[i]) throw new InconsistentNodeException($"Asked for block {numbers[i]}, the node answered with {header.Number}.");
        }
        return headers;
    }

    /// <summary>The highest final block, −1 while there is none.</summary>
    public async Task<long> FinalizedAsync(Finality finality, long head, CancellationToken ct)
    {
        if (finality.Depth is { } depth) return ChainRules.FinalizedByDepth(head, depth);
        return (await node.GetBlockAsync(BlockId.Finalized, ct))?.Number ?? -1;
    }

    /// <summary>All logs of the contracts in the range, in chain order. A range that is too large for the node is asked for in parts.</summary>
    public async Task<List<RawLog>> LogsAsync(BlockRange range, IReadOnlyList<Address> addresses, CancellationToken ct)
    {
        var logs = new List<RawLog>();
        foreach (var chunk in addresses.Chunk(options.FilterAddresses))
        {
            for (var (from, size) = (range.From, range.Count); from <= range.To;)
            {
                var part = new BlockRange(from, Math.Min(from + size - 1, range.To));
                try
                {
                    var found = await node.GetLogsAsync(LogFilter.InRange(part.From, part.To) with { Addresses = chunk }, ct);
                    LogChecks.Check(found, part, null, chunk);
                    sizer.Answered(part.Count, found.Count);
                    logs.AddRange(found);
                    from = part.To + 1;
                }
                catch (RpcRangeTooLargeException refusal) when (part.Count > 1)
                {
                    size = sizer.Refused(part.Count, refusal);
                }
            }
        }
        return LogChecks.InOrder(logs);
    }

    /// <summary>All logs of the contracts in exactly this block.</summary>
    public async Task<List<RawLog>> LogsAsync(BlockRef block, IReadOnlyList<Address> addresses, CancellationToken ct)
    {
        var logs = new List<RawLog>();
        foreach (var chunk in addresses.Chunk(options.FilterAddresses))
        {
            var found = await node.GetLogsAsync(LogFilter.InBlock(block.Hash) with { Addresses = chunk }, ct);
            LogChecks.Check(found, new BlockRange(block.Number, block.Number), block.Hash, chunk);
            logs.AddRange(found);
        }
        return LogChecks.InOrder(logs);
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
