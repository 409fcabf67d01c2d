using System.Numerics;
using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;

namespace Scan.Indexer.Systems.EigenLayerCore;

/// <summary>DelegationManager, M2.</summary>
public sealed record WithdrawalQueued(Hash32 Root, WithdrawalStruct Withdrawal) : IEvent<WithdrawalQueued>
{
    public static EventAbi Abi { get; } = EventAbi.Parse($"WithdrawalQueued(bytes32 withdrawalRoot, {WithdrawalStruct.Type} withdrawal)");
    public static WithdrawalQueued Decode(ref AbiReader args) => new(args.Bytes32(), WithdrawalStruct.Read(ref args));
}

/// <summary>DelegationManager, since the slashing release; the struct's shares are scaled, the last array is what could be withdrawn now.</summary>
public sealed record SlashingWithdrawalQueued(Hash32 Root, WithdrawalStruct Withdrawal, BigInteger[] Withdrawable) : IEvent<SlashingWithdrawalQueued>
{
    public static EventAbi Abi { get; } = EventAbi.Parse($"SlashingWithdrawalQueued(bytes32 withdrawalRoot, {WithdrawalStruct.Type} withdrawal, uint256[] sharesToWithdraw)");
    public static SlashingWithdrawalQueued Decode(ref AbiReader args) => new(args.Bytes32(), WithdrawalStruct.Read(ref args), args.Array(WithdrawalStruct.ReadNumber));
}

/// <summary>DelegationManager, M2.</summary>
public sealed record WithdrawalCompleted(Hash32 Root) : IEvent<WithdrawalCompleted>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("WithdrawalCompleted(bytes32 withdrawalRoot)");
    public static WithdrawalCompleted Decode(ref AbiReader args) => new(args.Bytes32());
}

/// <summary>DelegationManager, since the slashing release; for withdrawals queued in M2 too.</summary>
public sealed record SlashingWithdrawalCompleted(Hash32 Root) : IEvent<SlashingWithdrawalCompleted>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("SlashingWithdrawalCompleted(bytes32 withdrawalRoot)");
    public static SlashingWithdrawalCompleted Decode(ref AbiReader args) => new(args.Bytes32());
}

/// <summary>DelegationManager, M2: an M1 withdrawal goes on under a new root, which WithdrawalQueued told just before.</summary>
public sealed record WithdrawalMigrated(Hash32 OldRoot, Hash32 NewRoot) : IEvent<WithdrawalMigrated>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("WithdrawalMigrated(bytes32 oldWithdrawalRoot, bytes32 newWithdrawalRoot)");
    public static WithdrawalMigrated Decode(ref AbiReader args) => new(args.Bytes32(), args.Bytes32());
}

/// <summary>DelegationManager, M2.</summary>
public sealed record MinWithdrawalDelayBlocksSet(BigInteger Previous, BigInteger Blocks) : IEvent<MinWithdrawalDelayBlocksSet>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("MinWithdrawalDelayBlocksSet(uint256 previousValue, uint256 newValue)");
    public static MinWithdrawalDelayBlocksSet Decode(ref AbiReader args) => new(args.UInt256(), args.UInt256());
}

/// <summary>DelegationManager, M2.</summary>
public sealed record StrategyWithdrawalDelayBlocksSet(Address Strategy, BigInteger Previous, BigInteger Blocks) : IEvent<StrategyWithdrawalDelayBlocksSet>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("StrategyWithdrawalDelayBlocksSet(address strategy, uint256 previousValue, uint256 newValue)");
    public static StrategyWithdrawalDelayBlocksSet Decode(ref AbiReader args) => new(args.Address(), args.UInt256(), args.UInt256());
}
