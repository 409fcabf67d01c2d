using System.Numerics;
using Scan.Ethereum.Abi;

namespace Scan.Indexer.Systems.Mach;

/// <summary>MachServiceManager, multi-rollup form.</summary>
public sealed record RollupChainIDUpdated(BigInteger RollupChainId, bool Status) : IEvent<RollupChainIDUpdated>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("RollupChainIDUpdated(uint256 rollupChainId, bool status)");
    public static RollupChainIDUpdated Decode(ref AbiReader args) => new(args.UInt256(), args.Bool());
}

/// <summary>MachServiceManager, single-rollup form: the one rollup is replaced.</summary>
public sealed record RollupChainIdUpdated(BigInteger Previous, BigInteger RollupChainId) : IEvent<RollupChainIdUpdated>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("RollupChainIdUpdated(uint256 previousRollupChainId, uint256 newRollupChainId)");
    public static RollupChainIdUpdated Decode(ref AbiReader args) => new(args.UInt256(), args.UInt256());
}
