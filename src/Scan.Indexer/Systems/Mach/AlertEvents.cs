using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;

namespace Scan.Indexer.Systems.Mach;

/// <summary>MachServiceManager: enough stake signed. What was signed stands in the call data alone.</summary>
public sealed record AlertConfirmed(Hash32 AlertHeaderHash, Hash32 MessageHash) : IEvent<AlertConfirmed>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("AlertConfirmed(bytes32 indexed alertHeaderHash, bytes32 messageHash)");
    public static AlertConfirmed Decode(ref AbiReader args) => new(args.Bytes32(), args.Bytes32());
}

/// <summary>MachServiceManager: the owner resolved the alert; the hash can never be confirmed again for the same rollup.</summary>
public sealed record AlertRemoved(Hash32 MessageHash, Address Sender) : IEvent<AlertRemoved>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("AlertRemoved(bytes32 messageHash, address sender)");
    public static AlertRemoved Decode(ref AbiReader args) => new(args.Bytes32(), args.Address());
}
