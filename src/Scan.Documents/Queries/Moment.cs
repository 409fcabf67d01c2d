namespace Scan.Documents;

/// <summary>A chain after one of its blocks.</summary>
/// <param name="LastTime">The time of the last log up to the block, in Unix seconds; null: there is none, or nobody asked.</param>
/// <param name="Events">Canonical logs up to the block; null: nobody asked.</param>
public sealed record Moment(long ChainId, long Block, long? LastTime = null, long? Events = null);
