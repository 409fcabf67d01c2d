using Scan.Domain.Primitives;

namespace Scan.Ethereum.Rpc;

/// <summary>What a follower needs of a block.</summary>
/// <param name="Time">Seconds since 1970 UTC.</param>
/// <param name="LogsBloom">256 bytes; empty where the chain has none.</param>
public sealed record BlockHeader(long Number, Hash32 Hash, Hash32 ParentHash, long Time, ReadOnlyMemory<byte> LogsBloom)
{
    public BlockRef Ref => new(Number, Hash);
}
