namespace Scan.Domain.Primitives;

/// <summary>A block by number and hash.</summary>
public readonly record struct BlockRef(long Number, Hash32 Hash)
{
    public override string ToString() => $"{Number} ({Hash})";
}

/// <summary>Where a log stands on its chain. Order is by block, then by log index.</summary>
/// <param name="Time">The block's timestamp, in seconds since 1970 UTC.</param>
/// <param name="LogIndex">Index in the block, as eth_getLogs gives it.</param>
public readonly record struct LogPosition(long ChainId, long Block, Hash32 BlockHash, long Time, Hash32 Transaction, int TransactionIndex, int LogIndex)
    : IComparable<LogPosition>
{
    public int CompareTo(LogPosition other)
    {
        var order = Block.CompareTo(other.Block);
        return order != 0 ? order : LogIndex.CompareTo(other.LogIndex);
    }
}
