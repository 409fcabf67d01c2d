using System.Numerics;
using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;

namespace Scan.Indexer.Systems.Tasks;

/// <summary>SafetyFactorOracle: 1e9 at most.</summary>
public sealed record SFUpdated(uint ProtocolId, BigInteger Value) : IEvent<SFUpdated>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("SFUpdated(uint32 protocolId, int256 newSF)");
    public static SFUpdated Decode(ref AbiReader args) => new(args.UInt32(), args.Int256());
}

/// <summary>SafetyFactorOracle.</summary>
public sealed record ProtocolAdded(uint ProtocolId, Address ReservesManager) : IEvent<ProtocolAdded>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("ProtocolAdded(uint32 protocolId, address reservesManager)");
    public static ProtocolAdded Decode(ref AbiReader args) => new(args.UInt32(), args.Address());
}

/// <summary>SafetyFactorOracle.</summary>
public sealed record ProtocolRemoved(uint ProtocolId) : IEvent<ProtocolRemoved>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("ProtocolRemoved(uint32 protocolId)");
    public static ProtocolRemoved Decode(ref AbiReader args) => new(args.UInt32());
}

/// <summary>SafetyFactorOracle.</summary>
public sealed record DisputeStatusSet(bool Status) : IEvent<DisputeStatusSet>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("DisputeStatusSet(bool status)");
    public static DisputeStatusSet Decode(ref AbiReader args) => new(args.Bool());
}

/// <summary>AVSReservesManager's factory.</summary>
public sealed record AVSReservesManagerCreated(Address Manager, uint ManagerId, Address Avs) : IEvent<AVSReservesManagerCreated>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("AVSReservesManagerCreated(address indexed avsReservesManager, uint32 avsReservesManagerId, address avsServiceManager)");
    public static AVSReservesManagerCreated Decode(ref AbiReader args) => new(args.Address(), args.UInt32(), args.Address());
}

/// <summary>AVSReservesManager.</summary>
public sealed record TokenFlowUpdated(BigInteger NewTokenFlow) : IEvent<TokenFlowUpdated>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("TokenFlowUpdated(uint256 newTokenFlow)");
    public static TokenFlowUpdated Decode(ref AbiReader args) => new(args.UInt256());
}

/// <summary>AVSReservesManager.</summary>
public sealed record TokensTransferredToPaymentMaster(BigInteger Amount) : IEvent<TokensTransferredToPaymentMaster>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("TokensTransferredToPaymentMaster(uint256 totalTokenTransfered)");
    public static TokensTransferredToPaymentMaster Decode(ref AbiReader args) => new(args.UInt256());
}
