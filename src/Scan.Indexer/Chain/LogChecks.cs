using Scan.Domain.Primitives;
using Scan.Ethereum.Rpc;

namespace Scan.Indexer.Chain;

/// <summary>What must be true of an answer to eth_getLogs.</summary>
internal static class LogChecks
{
    /// <exception cref="InconsistentNodeException">A log is not what was asked for, or two logs contradict each other.</exception>
    /// <param name="block">Null: all blocks of the range were asked for, by their numbers.</param>
    public static void Check(IReadOnlyList<RawLog> logs, BlockRange range, BlockHeader? block, LogQuery query)
    {
        var hashes = new Dictionary<long, Hash32>();
        foreach (var log in logs)
        {
            if (log.Removed) throw new InconsistentNodeException($"The node answered with a removed log ({Name(log)}).");
            if (log.BlockNumber < range.From || log.BlockNumber > range.To) throw new InconsistentNodeException($"Asked for blocks {range}, got {Name(log)}.");
            if (block is not null) CheckBlock(log, block);
            if (!query.Asks(log)) throw new InconsistentNodeException($"Got {Name(log)} of {log.Address}, which was not asked for.");
            if (!hashes.TryAdd(log.BlockNumber, log.BlockHash) && hashes[log.BlockNumber] != log.BlockHash) throw new InconsistentNodeException($"Logs of block {log.BlockNumber} name two blocks.");
        }
    }

    /// <summary>The logs of a range in the block that ends it must be that block's.</summary>
    /// <param name="logs">In chain order.</param>
    /// <exception cref="InconsistentNodeException">They name another block, or another time.</exception>
    public static void CheckEnd(List<RawLog> logs, BlockHeader end)
    {
        for (var i = logs.Count - 1; i >= 0 && logs[i].BlockNumber == end.Number; i--) CheckBlock(logs[i], end);
    }

    private static void CheckBlock(RawLog log, BlockHeader block)
    {
        if (log.BlockHash != block.Hash) throw new InconsistentNodeException($"Block {block.Number} is {block.Hash}, got {Name(log)} of {log.BlockHash}.");
        if (log.BlockTime is { } time && time != block.Time) throw new InconsistentNodeException($"Block {block.Number} is of {block.Time}, {Name(log)} says {time}.");
    }

    /// <summary>True when two answers hold the same logs, in whatever order.</summary>
    public static bool AreSame(IReadOnlyList<RawLog> one, IReadOnlyList<RawLog> other)
    {
        if (one.Count != other.Count) return false;
        var (a, b) = (InOrder([.. one]), InOrder([.. other]));
        for (var i = 0; i < a.Count; i++)
        {
            if (a[i].BlockHash != b[i].BlockHash || a[i].LogIndex != b[i].LogIndex || a[i].TransactionHash != b[i].TransactionHash || a[i].Address != b[i].Address
                || (a[i].BlockTime ?? b[i].BlockTime) != (b[i].BlockTime ?? a[i].BlockTime) || !a[i].Topics.SequenceEqual(b[i].Topics) || !a[i].Data.Span.SequenceEqual(b[i].Data.Span)) return false;
        }
        return true;
    }

    /// <summary>Sorts by block and index, and refuses what cannot be: the same position twice, or two hashes or times of one block.</summary>
    public static List<RawLog> InOrder(List<RawLog> logs)
    {
        logs.Sort((a, b) => a.BlockNumber != b.BlockNumber ? a.BlockNumber.CompareTo(b.BlockNumber) : a.LogIndex.CompareTo(b.LogIndex));
        for (var i = 1; i < logs.Count; i++)
        {
            var (before, log) = (logs[i - 1], logs[i]);
            if (before.BlockNumber != log.BlockNumber) continue;
            if (before.BlockHash != log.BlockHash) throw new InconsistentNodeException($"Logs of block {log.BlockNumber} name two blocks.");
            if (log.BlockTime is { } time && time != (before.BlockTime ?? time)) throw new InconsistentNodeException($"Logs of block {log.BlockNumber} name two times.");
            if (before.LogIndex == log.LogIndex) throw new InconsistentNodeException($"Log {log.LogIndex} of block {log.BlockNumber} came twice.");
        }
        return logs;
    }

    private static string Name(RawLog log) => $"log {log.LogIndex} of block {log.BlockNumber}";
}
