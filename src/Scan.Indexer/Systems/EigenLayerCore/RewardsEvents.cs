using System.Numerics;
using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;

namespace Scan.Indexer.Systems.EigenLayerCore;

/// <summary>RewardsCoordinator: a Merkle root of cumulative earnings; times are Unix seconds.</summary>
public sealed record DistributionRootSubmitted(uint RootIndex, Hash32 Root, uint RewardsCalculationEndTimestamp, uint ActivatedAt) : IEvent<DistributionRootSubmitted>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("DistributionRootSubmitted(uint32 indexed rootIndex, bytes32 indexed root, uint32 indexed rewardsCalculationEndTimestamp, uint32 activatedAt)");
    public static DistributionRootSubmitted Decode(ref AbiReader args) => new(args.UInt32(), args.Bytes32(), args.UInt32(), args.UInt32());
}

/// <summary>RewardsCoordinator: only before the root is active.</summary>
public sealed record DistributionRootDisabled(uint RootIndex) : IEvent<DistributionRootDisabled>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("DistributionRootDisabled(uint32 indexed rootIndex)");
    public static DistributionRootDisabled Decode(ref AbiReader args) => new(args.UInt32());
}

/// <summary>RewardsCoordinator: newly claimed beyond what the earner had claimed before.</summary>
public sealed record RewardsClaimed(Hash32 Root, Address Earner, Address Claimer, Address Recipient, Address Token, BigInteger ClaimedAmount) : IEvent<RewardsClaimed>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("RewardsClaimed(bytes32 root, address indexed earner, address indexed claimer, address indexed recipient, address token, uint256 claimedAmount)");
    public static RewardsClaimed Decode(ref AbiReader args) => new(args.Bytes32(), args.Address(), args.Address(), args.Address(), args.Address(), args.UInt256());
}

/// <summary>RewardsCoordinator.</summary>
public sealed record ClaimerForSet(Address Earner, Address OldClaimer, Address Claimer) : IEvent<ClaimerForSet>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("ClaimerForSet(address indexed earner, address indexed oldClaimer, address indexed claimer)");
    public static ClaimerForSet Decode(ref AbiReader args) => new(args.Address(), args.Address(), args.Address());
}
