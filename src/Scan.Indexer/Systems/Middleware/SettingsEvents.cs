using System.Numerics;
using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;

namespace Scan.Indexer.Systems.Middleware;

/// <summary>EjectionManager: who may eject.</summary>
public sealed record EjectionManagerEjectorUpdated(Address Ejector, bool Status) : IEvent<EjectionManagerEjectorUpdated>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("EjectorUpdated(address ejector, bool status)");
    public static EjectionManagerEjectorUpdated Decode(ref AbiReader args) => new(args.Address(), args.Bool());
}

/// <summary>EjectionManager: window in seconds, part of the stake in basis points.</summary>
public sealed record QuorumEjectionParamsSet(byte QuorumNumber, uint RateLimitWindow, ushort EjectableStakePercent) : IEvent<QuorumEjectionParamsSet>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("QuorumEjectionParamsSet(uint8 quorumNumber, uint32 rateLimitWindow, uint16 ejectableStakePercent)");
    public static QuorumEjectionParamsSet Decode(ref AbiReader args) => new(args.UInt8(), args.UInt32(), args.UInt16());
}

/// <summary>SlashingRegistryCoordinator.</summary>
public sealed record AVSUpdated(Address Previous, Address Avs) : IEvent<AVSUpdated>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("AVSUpdated(address prevAVS, address newAVS)");
    public static AVSUpdated Decode(ref AbiReader args) => new(args.Address(), args.Address());
}

/// <summary>SlashingRegistryCoordinator: seconds.</summary>
public sealed record EjectionCooldownUpdated(BigInteger Previous, BigInteger Cooldown) : IEvent<EjectionCooldownUpdated>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("EjectionCooldownUpdated(uint256 prevEjectionCooldown, uint256 newEjectionCooldown)");
    public static EjectionCooldownUpdated Decode(ref AbiReader args) => new(args.UInt256(), args.UInt256());
}

/// <summary>ServiceManagerBase, slashing branches.</summary>
public sealed record ServiceManagerSlasherUpdated(Address Previous, Address Slasher) : IEvent<ServiceManagerSlasherUpdated>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("SlasherUpdated(address prevSlasher, address newSlasher)");
    public static ServiceManagerSlasherUpdated Decode(ref AbiReader args) => new(args.Address(), args.Address());
}

/// <summary>AVSRegistrar, middleware v2: where the operator's node listens.</summary>
public sealed record OperatorSocketSet(Address Operator, string Socket) : IEvent<OperatorSocketSet>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("OperatorSocketSet(address indexed operator, string socket)");
    public static OperatorSocketSet Decode(ref AbiReader args) => new(args.Address(), args.String());
}

/// <summary>AVSRegistrar of task AVSs: roles of the operator sets.</summary>
public sealed record AvsConfigSet(uint AggregatorSet, uint[] ExecutorSets) : IEvent<AvsConfigSet>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("AvsConfigSet(uint32 aggregatorOperatorSetId, uint32[] executorOperatorSetIds)");
    public static AvsConfigSet Decode(ref AbiReader args) => new(args.UInt32(), args.Array(static (ref AbiReader id) => id.UInt32()));
}
