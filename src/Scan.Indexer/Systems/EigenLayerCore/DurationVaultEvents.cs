using System.Numerics;
using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;

namespace Scan.Indexer.Systems.EigenLayerCore;

/// <summary>DurationVaultStrategy.</summary>
public sealed record VaultInitialized(Address Admin, Address Arbitrator, Address Token, uint Duration, BigInteger MaxPerDeposit, BigInteger StakeCap, string MetadataUri) : IEvent<VaultInitialized>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("VaultInitialized(address indexed vaultAdmin, address indexed arbitrator, address indexed underlyingToken, uint32 duration, uint256 maxPerDeposit, uint256 stakeCap, string metadataURI)");
    public static VaultInitialized Decode(ref AbiReader args) => new(args.Address(), args.Address(), args.Address(), args.UInt32(), args.UInt256(), args.UInt256(), args.String());
}

/// <summary>DurationVaultStrategy.</summary>
public sealed record VaultLocked(uint LockedAt, uint UnlockAt) : IEvent<VaultLocked>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("VaultLocked(uint32 lockedAt, uint32 unlockAt)");
    public static VaultLocked Decode(ref AbiReader args) => new(args.UInt32(), args.UInt32());
}

/// <summary>DurationVaultStrategy.</summary>
public sealed record VaultMatured(uint MaturedAt) : IEvent<VaultMatured>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("VaultMatured(uint32 maturedAt)");
    public static VaultMatured Decode(ref AbiReader args) => new(args.UInt32());
}

/// <summary>DurationVaultStrategy: the arbitrator ends the lock early.</summary>
public sealed record VaultAdvancedToWithdrawals(Address Arbitrator, uint MaturedAt) : IEvent<VaultAdvancedToWithdrawals>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("VaultAdvancedToWithdrawals(address indexed arbitrator, uint32 maturedAt)");
    public static VaultAdvancedToWithdrawals Decode(ref AbiReader args) => new(args.Address(), args.UInt32());
}

/// <summary>DurationVaultStrategy.</summary>
public sealed record VaultMetadataURIUpdated(string MetadataUri) : IEvent<VaultMetadataURIUpdated>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("MetadataURIUpdated(string newMetadataURI)");
    public static VaultMetadataURIUpdated Decode(ref AbiReader args) => new(args.String());
}

/// <summary>StrategyFactory.deployDurationVaultStrategy: a strategy that is locked for a time, and the operator set that it serves.</summary>
public sealed record DurationVaultDeployed(Address Vault, Address Token, Address Admin, uint Duration, BigInteger MaxPerDeposit, BigInteger StakeCap, string MetadataUri, Address Avs, uint SetId) : IEvent<DurationVaultDeployed>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("DurationVaultDeployed(address indexed vault, address indexed underlyingToken, address indexed vaultAdmin, uint32 duration, uint256 maxPerDeposit, uint256 stakeCap, string metadataURI, address operatorSetAVS, uint32 operatorSetId)");
    public static DurationVaultDeployed Decode(ref AbiReader args) =>
        new(args.Address(), args.Address(), args.Address(), args.UInt32(), args.UInt256(), args.UInt256(), args.String(), args.Address(), args.UInt32());
}
