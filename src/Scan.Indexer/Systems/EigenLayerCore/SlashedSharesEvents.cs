using System.Numerics;
using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;

namespace Scan.Indexer.Systems.EigenLayerCore;

/// <summary>StrategyManager, since v1.5.0: slashed shares wait to be burned or redistributed.</summary>
public sealed record BurnOrRedistributableSharesIncreased(OperatorSetKey Set, BigInteger SlashId, Address Strategy, BigInteger Shares) : IEvent<BurnOrRedistributableSharesIncreased>
{
    public static EventAbi Abi { get; } = EventAbi.Parse($"BurnOrRedistributableSharesIncreased({OperatorSetKey.Type}, uint256 slashId, address strategy, uint256 shares)");
    public static BurnOrRedistributableSharesIncreased Decode(ref AbiReader args) => new(OperatorSetKey.Read(ref args), args.UInt256(), args.Address(), args.UInt256());
}

/// <summary>StrategyManager, since v1.5.0: they left the strategy.</summary>
public sealed record BurnOrRedistributableSharesDecreased(OperatorSetKey Set, BigInteger SlashId, Address Strategy, BigInteger Shares) : IEvent<BurnOrRedistributableSharesDecreased>
{
    public static EventAbi Abi { get; } = EventAbi.Parse($"BurnOrRedistributableSharesDecreased({OperatorSetKey.Type}, uint256 slashId, address strategy, uint256 shares)");
    public static BurnOrRedistributableSharesDecreased Decode(ref AbiReader args) => new(OperatorSetKey.Read(ref args), args.UInt256(), args.Address(), args.UInt256());
}

/// <summary>StrategyManager, since v1.13.0: nothing of the slash is cleared up to this block.</summary>
public sealed record SlashResolutionBlockSet(OperatorSetKey Set, BigInteger SlashId, uint Block) : IEvent<SlashResolutionBlockSet>
{
    public static EventAbi Abi { get; } = EventAbi.Parse($"SlashResolutionBlockSet({OperatorSetKey.Type}, uint256 slashId, uint32 resolutionBlock)");
    public static SlashResolutionBlockSet Decode(ref AbiReader args) => new(OperatorSetKey.Read(ref args), args.UInt256(), args.UInt32());
}
