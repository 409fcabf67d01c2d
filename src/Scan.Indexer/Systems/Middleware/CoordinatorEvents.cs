using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;

namespace Scan.Indexer.Systems.Middleware;

/// <summary>RegistryCoordinator: the operator had no quorum before.</summary>
public sealed record OperatorRegistered(Address Operator, Hash32 OperatorId) : IEvent<OperatorRegistered>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("OperatorRegistered(address indexed operator, bytes32 indexed operatorId)");
    public static OperatorRegistered Decode(ref AbiReader args) => new(args.Address(), args.Bytes32());
}

/// <summary>RegistryCoordinator: the operator left its last quorum, by itself or ejected.</summary>
public sealed record OperatorDeregistered(Address Operator, Hash32 OperatorId) : IEvent<OperatorDeregistered>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("OperatorDeregistered(address indexed operator, bytes32 indexed operatorId)");
    public static OperatorDeregistered Decode(ref AbiReader args) => new(args.Address(), args.Bytes32());
}

/// <summary>RegistryCoordinator: where the operator's node listens.</summary>
public sealed record OperatorSocketUpdate(Hash32 OperatorId, string Socket) : IEvent<OperatorSocketUpdate>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("OperatorSocketUpdate(bytes32 indexed operatorId, string socket)");
    public static OperatorSocketUpdate Decode(ref AbiReader args) => new(args.Bytes32(), args.String());
}

/// <summary>RegistryCoordinator.</summary>
public sealed record ChurnApproverUpdated(Address Previous, Address ChurnApprover) : IEvent<ChurnApproverUpdated>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("ChurnApproverUpdated(address prevChurnApprover, address newChurnApprover)");
    public static ChurnApproverUpdated Decode(ref AbiReader args) => new(args.Address(), args.Address());
}

/// <summary>RegistryCoordinator.</summary>
public sealed record EjectorUpdated(Address Previous, Address Ejector) : IEvent<EjectorUpdated>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("EjectorUpdated(address prevEjector, address newEjector)");
    public static EjectorUpdated Decode(ref AbiReader args) => new(args.Address(), args.Address());
}

/// <summary>EjectionManager: the only event that tells ejection from leaving.</summary>
public sealed record OperatorEjected(Hash32 OperatorId, byte Quorum) : IEvent<OperatorEjected>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("OperatorEjected(bytes32 operatorId, uint8 quorumNumber)");
    public static OperatorEjected Decode(ref AbiReader args) => new(args.Bytes32(), args.UInt8());
}
