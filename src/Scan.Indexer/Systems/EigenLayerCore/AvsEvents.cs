using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;

namespace Scan.Indexer.Systems.EigenLayerCore;

/// <summary>AVSDirectory (anyone may call it) and AllocationManager: the same event from both.</summary>
public sealed record AVSMetadataURIUpdated(Address Avs, string MetadataUri) : IEvent<AVSMetadataURIUpdated>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("AVSMetadataURIUpdated(address indexed avs, string metadataURI)");
    public static AVSMetadataURIUpdated Decode(ref AbiReader args) => new(args.Address(), args.String());
}

/// <summary>AVSDirectory. Status 0 is UNREGISTERED, 1 is REGISTERED.</summary>
public sealed record OperatorAVSRegistrationStatusUpdated(Address Operator, Address Avs, byte Status) : IEvent<OperatorAVSRegistrationStatusUpdated>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("OperatorAVSRegistrationStatusUpdated(address indexed operator, address indexed avs, uint8 status)");
    public static OperatorAVSRegistrationStatusUpdated Decode(ref AbiReader args) => new(args.Address(), args.Address(), args.UInt8());
}
