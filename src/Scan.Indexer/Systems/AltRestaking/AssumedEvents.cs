using System.Numerics;
using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;

namespace Scan.Indexer.Systems.AltRestaking;

/// <summary>reALT, assumed to be ERC-4626.</summary>
public sealed record Deposit(Address Sender, Address Owner, BigInteger Assets, BigInteger Shares) : IEvent<Deposit>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("Deposit(address indexed sender, address indexed owner, uint256 assets, uint256 shares)");
    public static Deposit Decode(ref AbiReader args) => new(args.Address(), args.Address(), args.UInt256(), args.UInt256());
}

/// <summary>reALT, assumed to be ERC-4626.</summary>
public sealed record Withdraw(Address Sender, Address Receiver, Address Owner, BigInteger Assets, BigInteger Shares) : IEvent<Withdraw>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("Withdraw(address indexed sender, address indexed receiver, address indexed owner, uint256 assets, uint256 shares)");
    public static Withdraw Decode(ref AbiReader args) => new(args.Address(), args.Address(), args.Address(), args.UInt256(), args.UInt256());
}

/// <summary>LaunchPool, assumed.</summary>
public sealed record VaultDelegated(Address User, BigInteger VaultId) : IEvent<VaultDelegated>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("VaultDelegated(address indexed user, uint256 indexed vaultId)");
    public static VaultDelegated Decode(ref AbiReader args) => new(args.Address(), args.UInt256());
}

/// <summary>LaunchPool, assumed.</summary>
public sealed record VaultUndelegated(Address User, BigInteger VaultId) : IEvent<VaultUndelegated>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("VaultUndelegated(address indexed user, uint256 indexed vaultId)");
    public static VaultUndelegated Decode(ref AbiReader args) => new(args.Address(), args.UInt256());
}

/// <summary>LaunchPool, assumed.</summary>
public sealed record RewardClaimed(Address User, BigInteger VaultId, Address Token, BigInteger Amount) : IEvent<RewardClaimed>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("RewardClaimed(address indexed user, uint256 indexed vaultId, address token, uint256 amount)");
    public static RewardClaimed Decode(ref AbiReader args) => new(args.Address(), args.UInt256(), args.Address(), args.UInt256());
}
