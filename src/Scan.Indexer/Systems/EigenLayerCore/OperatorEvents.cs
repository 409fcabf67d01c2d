using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;

namespace Scan.Indexer.Systems.EigenLayerCore;

/// <summary>DelegationManager, since the slashing release.</summary>
public sealed record OperatorRegistered(Address Operator, Address DelegationApprover) : IEvent<OperatorRegistered>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("OperatorRegistered(address indexed operator, address delegationApprover)");
    public static OperatorRegistered Decode(ref AbiReader args) => new(args.Address(), args.Address());
}

/// <summary>DelegationManager, M2.</summary>
public sealed record OperatorRegisteredM2(Address Operator, OperatorDetails Details) : IEvent<OperatorRegisteredM2>
{
    public static EventAbi Abi { get; } = EventAbi.Parse($"OperatorRegistered(address indexed operator, {OperatorDetails.Type} operatorDetails)");
    public static OperatorRegisteredM2 Decode(ref AbiReader args) => new(args.Address(), args.Tuple(OperatorDetails.Decode));
}

/// <summary>DelegationManager, M2: the details are replaced as a whole.</summary>
public sealed record OperatorDetailsModified(Address Operator, OperatorDetails Details) : IEvent<OperatorDetailsModified>
{
    public static EventAbi Abi { get; } = EventAbi.Parse($"OperatorDetailsModified(address indexed operator, {OperatorDetails.Type} newOperatorDetails)");
    public static OperatorDetailsModified Decode(ref AbiReader args) => new(args.Address(), args.Tuple(OperatorDetails.Decode));
}

/// <summary>DelegationManager, since the slashing release.</summary>
public sealed record DelegationApproverUpdated(Address Operator, Address DelegationApprover) : IEvent<DelegationApproverUpdated>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("DelegationApproverUpdated(address indexed operator, address newDelegationApprover)");
    public static DelegationApproverUpdated Decode(ref AbiReader args) => new(args.Address(), args.Address());
}

/// <summary>DelegationManager; the contract does not store the URI.</summary>
public sealed record OperatorMetadataURIUpdated(Address Operator, string MetadataUri) : IEvent<OperatorMetadataURIUpdated>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("OperatorMetadataURIUpdated(address indexed operator, string metadataURI)");
    public static OperatorMetadataURIUpdated Decode(ref AbiReader args) => new(args.Address(), args.String());
}

/// <summary>DelegationManager's struct of M2; the slashing release keeps the approver alone.</summary>
public sealed record OperatorDetails(Address EarningsReceiver, Address DelegationApprover, uint StakerOptOutWindowBlocks)
{
    internal const string Type = "(address earningsReceiver, address delegationApprover, uint32 stakerOptOutWindowBlocks)";
    internal static OperatorDetails Decode(ref AbiReader args) => new(args.Address(), args.Address(), args.UInt32());
}
