using System.Numerics;
using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;

namespace Scan.Indexer.Systems.DaMap;

/// <summary>Celestia map: first rollup block of a batch to height; the metadata is the last block.</summary>
public sealed record BatchSet(BigInteger Key, BigInteger Value, byte[] Metadata, Address Sender) : IEvent<BatchSet>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("Set(uint256 indexed key, uint256 value, bytes metadata, address sender)");
    public static BatchSet Decode(ref AbiReader args) => new(args.UInt256(), args.UInt256(), args.Bytes(), args.Address());
}

/// <summary>Celestia map.</summary>
public sealed record GlobalMetadataSet(BigInteger Value, Address Sender) : IEvent<GlobalMetadataSet>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("SetGlobalMetadata(uint256 value, address sender)");
    public static GlobalMetadataSet Decode(ref AbiReader args) => new(args.UInt256(), args.Address());
}
