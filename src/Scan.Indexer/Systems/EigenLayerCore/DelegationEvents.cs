using System.Numerics;
using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;

namespace Scan.Indexer.Systems.EigenLayerCore;

/// <summary>DelegationManager. An operator is delegated to itself in the transaction that registers it, before it is registered.</summary>
public sealed record StakerDelegated(Address Staker, Address Operator) : IEvent<StakerDelegated>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("StakerDelegated(address indexed staker, address indexed operator)");
    public static StakerDelegated Decode(ref AbiReader args) => new(args.Address(), args.Address());
}

/// <summary>DelegationManager.</summary>
public sealed record StakerUndelegated(Address Staker, Address Operator) : IEvent<StakerUndelegated>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("StakerUndelegated(address indexed staker, address indexed operator)");
    public static StakerUndelegated Decode(ref AbiReader args) => new(args.Address(), args.Address());
}

/// <summary>DelegationManager.</summary>
public sealed record OperatorSharesIncreased(Address Operator, Address Staker, Address Strategy, BigInteger Shares) : IEvent<OperatorSharesIncreased>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("OperatorSharesIncreased(address indexed operator, address staker, address strategy, uint256 shares)");
    public static OperatorSharesIncreased Decode(ref AbiReader args) => new(args.Address(), args.Address(), args.Address(), args.UInt256());
}

/// <summary>DelegationManager. The staker is zero when a slash is the cause.</summary>
public sealed record OperatorSharesDecreased(Address Operator, Address Staker, Address Strategy, BigInteger Shares) : IEvent<OperatorSharesDecreased>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("OperatorSharesDecreased(address indexed operator, address staker, address strategy, uint256 shares)");
    public static OperatorSharesDecreased Decode(ref AbiReader args) => new(args.Address(), args.Address(), args.Address(), args.UInt256());
}
