using System.Numerics;
using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;

namespace Scan.Indexer.Systems.EigenLayerCore;

/// <summary>StrategyManager, since the slashing release: a deposit, or a withdrawal completed as shares.</summary>
public sealed record Deposit(Address Staker, Address Strategy, BigInteger Shares) : IEvent<Deposit>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("Deposit(address staker, address strategy, uint256 shares)");
    public static Deposit Decode(ref AbiReader args) => new(args.Address(), args.Address(), args.UInt256());
}

/// <summary>StrategyManager before the slashing release: names the token too.</summary>
public sealed record DepositOfToken(Address Staker, Address Token, Address Strategy, BigInteger Shares) : IEvent<DepositOfToken>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("Deposit(address staker, address token, address strategy, uint256 shares)");
    public static DepositOfToken Decode(ref AbiReader args) => new(args.Address(), args.Address(), args.Address(), args.UInt256());
}

/// <summary>DelegationManager, since the slashing release: 1e18 is one.</summary>
public sealed record DepositScalingFactorUpdated(Address Staker, Address Strategy, BigInteger Factor) : IEvent<DepositScalingFactorUpdated>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("DepositScalingFactorUpdated(address staker, address strategy, uint256 newDepositScalingFactor)");
    public static DepositScalingFactorUpdated Decode(ref AbiReader args) => new(args.Address(), args.Address(), args.UInt256());
}

/// <summary>EigenPodManager.</summary>
public sealed record PodDeployed(Address Pod, Address Owner) : IEvent<PodDeployed>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("PodDeployed(address indexed eigenPod, address indexed podOwner)");
    public static PodDeployed Decode(ref AbiReader args) => new(args.Address(), args.Address());
}

/// <summary>EigenPodManager, M1: in wei.</summary>
public sealed record BeaconChainETHDeposited(Address Owner, BigInteger Amount) : IEvent<BeaconChainETHDeposited>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("BeaconChainETHDeposited(address indexed podOwner, uint256 amount)");
    public static BeaconChainETHDeposited Decode(ref AbiReader args) => new(args.Address(), args.UInt256());
}

/// <summary>EigenPodManager, since M2.</summary>
public sealed record PodSharesUpdated(Address Owner, BigInteger Delta) : IEvent<PodSharesUpdated>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("PodSharesUpdated(address indexed podOwner, int256 sharesDelta)");
    public static PodSharesUpdated Decode(ref AbiReader args) => new(args.Address(), args.Int256());
}

/// <summary>EigenPodManager, since PEPE: the total after PodSharesUpdated, and after shares were put into the withdrawal queue.</summary>
public sealed record NewTotalShares(Address Owner, BigInteger Total) : IEvent<NewTotalShares>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("NewTotalShares(address indexed podOwner, int256 newTotalShares)");
    public static NewTotalShares Decode(ref AbiReader args) => new(args.Address(), args.Int256());
}

/// <summary>EigenPodManager, since the slashing release: 1e18 is one.</summary>
public sealed record BeaconChainSlashingFactorDecreased(Address Staker, ulong Previous, ulong Factor) : IEvent<BeaconChainSlashingFactorDecreased>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("BeaconChainSlashingFactorDecreased(address staker, uint64 prevBeaconChainSlashingFactor, uint64 newBeaconChainSlashingFactor)");
    public static BeaconChainSlashingFactorDecreased Decode(ref AbiReader args) => new(args.Address(), args.UInt64(), args.UInt64());
}
