using System.Numerics;
using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;

namespace Scan.Indexer.Systems.Mach;

/// <summary>MachServiceManager: who may confirm alerts.</summary>
public sealed record AlertConfirmerChanged(Address Previous, Address AlertConfirmer) : IEvent<AlertConfirmerChanged>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("AlertConfirmerChanged(address previousAddress, address newAddress)");
    public static AlertConfirmerChanged Decode(ref AbiReader args) => new(args.Address(), args.Address());
}

/// <summary>MachServiceManager: who manages the allow-list.</summary>
public sealed record WhitelisterChanged(Address Previous, Address Whitelister) : IEvent<WhitelisterChanged>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("WhitelisterChanged(address previousAddress, address newAddress)");
    public static WhitelisterChanged Decode(ref AbiReader args) => new(args.Address(), args.Address());
}

/// <summary>MachServiceManager: minimum percentage that an alert may ask of each quorum.</summary>
public sealed record QuorumThresholdPercentageChanged(byte Percentage) : IEvent<QuorumThresholdPercentageChanged>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("QuorumThresholdPercentageChanged(uint8 thresholdPercentages)");
    public static QuorumThresholdPercentageChanged Decode(ref AbiReader args) => new(args.UInt8());
}

/// <summary>Pausable, with one bit for each function that can be paused.</summary>
public sealed record Paused(Address Account, BigInteger Status) : IEvent<Paused>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("Paused(address indexed account, uint256 newPausedStatus)");
    public static Paused Decode(ref AbiReader args) => new(args.Address(), args.UInt256());
}

/// <summary>Pausable; bits may remain set.</summary>
public sealed record Unpaused(Address Account, BigInteger Status) : IEvent<Unpaused>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("Unpaused(address indexed account, uint256 newPausedStatus)");
    public static Unpaused Decode(ref AbiReader args) => new(args.Address(), args.UInt256());
}
