using System.Numerics;
using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;

namespace Scan.Indexer.Systems.EigenLayerCore;

/// <summary>StrategyManager, M1: once for each strategy, before the withdrawal's root is told.</summary>
public sealed record ShareWithdrawalQueued(Address Depositor, BigInteger Nonce, Address Strategy, BigInteger Shares) : IEvent<ShareWithdrawalQueued>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("ShareWithdrawalQueued(address depositor, uint96 nonce, address strategy, uint256 shares)");
    public static ShareWithdrawalQueued Decode(ref AbiReader args) => new(args.Address(), args.UInt256(), args.Address(), args.UInt256());
}

/// <summary>StrategyManager, M1.</summary>
public sealed record WithdrawalQueuedM1(Address Depositor, BigInteger Nonce, Address Withdrawer, Address DelegatedAddress, Hash32 Root) : IEvent<WithdrawalQueuedM1>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("WithdrawalQueued(address depositor, uint96 nonce, address withdrawer, address delegatedAddress, bytes32 withdrawalRoot)");
    public static WithdrawalQueuedM1 Decode(ref AbiReader args) => new(args.Address(), args.UInt256(), args.Address(), args.Address(), args.Bytes32());
}

/// <summary>StrategyManager, M1.</summary>
public sealed record WithdrawalCompletedM1(Address Depositor, BigInteger Nonce, Address Withdrawer, Hash32 Root) : IEvent<WithdrawalCompletedM1>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("WithdrawalCompleted(address indexed depositor, uint96 nonce, address indexed withdrawer, bytes32 withdrawalRoot)");

    public static WithdrawalCompletedM1 Decode(ref AbiReader args) => new(args.Address(), args.UInt256(), args.Address(), args.Bytes32());
}

/// <summary>StrategyManager, M1; DelegationManager in Goerli's pre-releases of M2.</summary>
public sealed record WithdrawalDelayBlocksSet(BigInteger Previous, BigInteger Blocks) : IEvent<WithdrawalDelayBlocksSet>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("WithdrawalDelayBlocksSet(uint256 previousValue, uint256 newValue)");
    public static WithdrawalDelayBlocksSet Decode(ref AbiReader args) => new(args.UInt256(), args.UInt256());
}
