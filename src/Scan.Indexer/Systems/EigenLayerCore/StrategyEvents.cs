using System.Numerics;
using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;

namespace Scan.Indexer.Systems.EigenLayerCore;

/// <summary>StrategyManager.</summary>
public sealed record StrategyAddedToDepositWhitelist(Address Strategy) : IEvent<StrategyAddedToDepositWhitelist>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("StrategyAddedToDepositWhitelist(address strategy)");
    public static StrategyAddedToDepositWhitelist Decode(ref AbiReader args) => new(args.Address());
}

/// <summary>StrategyManager: no more deposits; what is in it stays.</summary>
public sealed record StrategyRemovedFromDepositWhitelist(Address Strategy) : IEvent<StrategyRemovedFromDepositWhitelist>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("StrategyRemovedFromDepositWhitelist(address strategy)");
    public static StrategyRemovedFromDepositWhitelist Decode(ref AbiReader args) => new(args.Address());
}

/// <summary>StrategyFactory.</summary>
public sealed record StrategySetForToken(Address Token, Address Strategy) : IEvent<StrategySetForToken>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("StrategySetForToken(address token, address strategy)");
    public static StrategySetForToken Decode(ref AbiReader args) => new(args.Address(), args.Address());
}

/// <summary>StrategyBase, since v0.3.1.</summary>
public sealed record StrategyTokenSet(Address Token, byte Decimals) : IEvent<StrategyTokenSet>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("StrategyTokenSet(address token, uint8 decimals)");
    public static StrategyTokenSet Decode(ref AbiReader args) => new(args.Address(), args.UInt8());
}

/// <summary>StrategyBase, since v0.3.1: token units for 1e18 shares, after each deposit and withdrawal.</summary>
public sealed record ExchangeRateEmitted(BigInteger Rate) : IEvent<ExchangeRateEmitted>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("ExchangeRateEmitted(uint256 rate)");
    public static ExchangeRateEmitted Decode(ref AbiReader args) => new(args.UInt256());
}

/// <summary>StrategyBaseTVLLimits.</summary>
public sealed record MaxPerDepositUpdated(BigInteger Previous, BigInteger Most) : IEvent<MaxPerDepositUpdated>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("MaxPerDepositUpdated(uint256 previousValue, uint256 newValue)");
    public static MaxPerDepositUpdated Decode(ref AbiReader args) => new(args.UInt256(), args.UInt256());
}

/// <summary>StrategyBaseTVLLimits.</summary>
public sealed record MaxTotalDepositsUpdated(BigInteger Previous, BigInteger Most) : IEvent<MaxTotalDepositsUpdated>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("MaxTotalDepositsUpdated(uint256 previousValue, uint256 newValue)");
    public static MaxTotalDepositsUpdated Decode(ref AbiReader args) => new(args.UInt256(), args.UInt256());
}
