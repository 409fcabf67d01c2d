using System.Numerics;
using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;

namespace Scan.Indexer.Systems.AltRestaking;

/// <summary>stALT, assumed (Aave-style): the new total in cooldown; the clock starts again.</summary>
public sealed record Cooldown(Address User, BigInteger Amount) : IEvent<Cooldown>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("Cooldown(address indexed user, uint256 amount)");
    public static Cooldown Decode(ref AbiReader args) => new(args.Address(), args.UInt256());
}

/// <summary>stALT, assumed (Aave-style).</summary>
public sealed record Redeem(Address From, Address To, BigInteger Amount) : IEvent<Redeem>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("Redeem(address indexed from, address indexed to, uint256 amount)");
    public static Redeem Decode(ref AbiReader args) => new(args.Address(), args.Address(), args.UInt256());
}

/// <summary>stALT, assumed (Aave-style).</summary>
public sealed record RewardsAccrued(Address User, BigInteger Amount) : IEvent<RewardsAccrued>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("RewardsAccrued(address user, uint256 amount)");
    public static RewardsAccrued Decode(ref AbiReader args) => new(args.Address(), args.UInt256());
}

/// <summary>stALT, assumed (Aave-style).</summary>
public sealed record StaltRewardsClaimed(Address From, Address To, BigInteger Amount) : IEvent<StaltRewardsClaimed>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("RewardsClaimed(address indexed from, address indexed to, uint256 amount)");
    public static StaltRewardsClaimed Decode(ref AbiReader args) => new(args.Address(), args.Address(), args.UInt256());
}
