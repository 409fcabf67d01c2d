using System.Numerics;
using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;

namespace Scan.Indexer.Systems.AltRestaking;

/// <summary>StakedALTXterioVault: adds to the position of the beneficiary with the operator.</summary>
public sealed record Stake(Address From, Address OnBehalfOf, Address Operator, BigInteger Assets) : IEvent<Stake>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("Stake(address indexed from, address indexed onBehalfOf, address operator, uint256 assets)");
    public static Stake Decode(ref AbiReader args) => new(args.Address(), args.Address(), args.Address(), args.UInt256());
}

/// <summary>StakedALTXterioVault: takes from the position, and from what cools down.</summary>
public sealed record Unstake(Address From, Address To, Address Operator, BigInteger Assets) : IEvent<Unstake>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("Unstake(address indexed from, address indexed to, address operator, uint256 assets)");
    public static Unstake Decode(ref AbiReader args) => new(args.Address(), args.Address(), args.Address(), args.UInt256());
}

/// <summary>StakedALTXterioVault: the new total in cooldown; the clock starts again.</summary>
public sealed record CooldownToUnstake(Address User, Address Operator, BigInteger Amount) : IEvent<CooldownToUnstake>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("CooldownToUnstake(address indexed user, address indexed operator, uint256 amount)");
    public static CooldownToUnstake Decode(ref AbiReader args) => new(args.Address(), args.Address(), args.UInt256());
}

/// <summary>StakedALTXterioVault.</summary>
public sealed record VaultRewardsClaimed(Address From, Address To, Address Operator, BigInteger Amount) : IEvent<VaultRewardsClaimed>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("RewardsClaimed(address indexed from, address indexed to, address operator, uint256 amount)");
    public static VaultRewardsClaimed Decode(ref AbiReader args) => new(args.Address(), args.Address(), args.Address(), args.UInt256());
}

/// <summary>StakedALTXterioVault: the operator's stake does not vote any more.</summary>
public sealed record Frozen(Address Operator, Address Sender) : IEvent<Frozen>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("Frozen(address operator, address sender)");
    public static Frozen Decode(ref AbiReader args) => new(args.Address(), args.Address());
}

/// <summary>StakedALTXterioVault: basis points.</summary>
public sealed record SetOperatorFeeBPS(Address Operator, ushort Bips) : IEvent<SetOperatorFeeBPS>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("SetOperatorFeeBPS(address operator, uint16 feeBPS)");
    public static SetOperatorFeeBPS Decode(ref AbiReader args) => new(args.Address(), args.UInt16());
}

/// <summary>StakedALTXterioVault: seconds.</summary>
public sealed record SetCooldownSecForUnstaking(ulong Seconds) : IEvent<SetCooldownSecForUnstaking>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("SetCooldownSecForUnstaking(uint40 cooldownSec)");
    public static SetCooldownSecForUnstaking Decode(ref AbiReader args) => new(args.UInt64());
}

/// <summary>StakedALTXterioVault: basis points.</summary>
public sealed record SetProtocolFeeBPS(ushort Bips) : IEvent<SetProtocolFeeBPS>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("SetProtocolFeeBPS(uint16 feeBPS)");
    public static SetProtocolFeeBPS Decode(ref AbiReader args) => new(args.UInt16());
}

/// <summary>StakedALTXterioVault.</summary>
public sealed record SetMinVotingStake(BigInteger MinVotingStake) : IEvent<SetMinVotingStake>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("SetMinVotingStake(uint256 minVotingStake)");
    public static SetMinVotingStake Decode(ref AbiReader args) => new(args.UInt256());
}

/// <summary>ERC-1155: the id is the operator's address as a number.</summary>
public sealed record TransferSingle(Address Operator, Address From, Address To, BigInteger Id, BigInteger Value) : IEvent<TransferSingle>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("TransferSingle(address indexed operator, address indexed from, address indexed to, uint256 id, uint256 value)");
    public static TransferSingle Decode(ref AbiReader args) => new(args.Address(), args.Address(), args.Address(), args.UInt256(), args.UInt256());
}

/// <summary>ERC-1155: several positions at once. Ids and values come in pairs.</summary>
public sealed record TransferBatch(Address Operator, Address From, Address To, BigInteger[] Ids, BigInteger[] Values) : IEvent<TransferBatch>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("TransferBatch(address indexed operator, address indexed from, address indexed to, uint256[] ids, uint256[] values)");
    public static TransferBatch Decode(ref AbiReader args) => new(args.Address(), args.Address(), args.Address(), args.Array(Number), args.Array(Number));

    private static BigInteger Number(ref AbiReader args) => args.UInt256();
}
