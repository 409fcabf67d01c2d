using System.Numerics;
using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;

namespace Scan.Indexer.Systems.EigenLayerCore;

/// <summary>AllocationManager: the delay in blocks holds from the effect block on.</summary>
public sealed record AllocationDelaySet(Address Operator, uint Delay, uint EffectBlock) : IEvent<AllocationDelaySet>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("AllocationDelaySet(address operator, uint32 delay, uint32 effectBlock)");
    public static AllocationDelaySet Decode(ref AbiReader args) => new(args.Address(), args.UInt32(), args.UInt32());
}

/// <summary>AllocationManager: the magnitude as it will be at the effect block.</summary>
public sealed record AllocationUpdated(Address Operator, OperatorSetKey Set, Address Strategy, ulong Magnitude, uint EffectBlock) : IEvent<AllocationUpdated>
{
    public static EventAbi Abi { get; } = EventAbi.Parse($"AllocationUpdated(address operator, {OperatorSetKey.Type}, address strategy, uint64 magnitude, uint32 effectBlock)");
    public static AllocationUpdated Decode(ref AbiReader args) => new(args.Address(), OperatorSetKey.Read(ref args), args.Address(), args.UInt64(), args.UInt32());
}

/// <summary>AllocationManager.</summary>
public sealed record EncumberedMagnitudeUpdated(Address Operator, Address Strategy, ulong Magnitude) : IEvent<EncumberedMagnitudeUpdated>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("EncumberedMagnitudeUpdated(address operator, address strategy, uint64 encumberedMagnitude)");
    public static EncumberedMagnitudeUpdated Decode(ref AbiReader args) => new(args.Address(), args.Address(), args.UInt64());
}

/// <summary>AllocationManager: a slash lowered it.</summary>
public sealed record MaxMagnitudeUpdated(Address Operator, Address Strategy, ulong Magnitude) : IEvent<MaxMagnitudeUpdated>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("MaxMagnitudeUpdated(address operator, address strategy, uint64 maxMagnitude)");
    public static MaxMagnitudeUpdated Decode(ref AbiReader args) => new(args.Address(), args.Address(), args.UInt64());
}

/// <summary>AllocationManager: one slash, after the events of what it changed. Each wad is of the operator's whole stake in the strategy.</summary>
public sealed record OperatorSlashed(Address Operator, OperatorSetKey Set, Address[] Strategies, BigInteger[] WadSlashed, string Description) : IEvent<OperatorSlashed>
{
    public static EventAbi Abi { get; } = EventAbi.Parse(
        $"OperatorSlashed(address operator, {OperatorSetKey.Type}, address[] strategies, uint256[] wadSlashed, string description)");

    public static OperatorSlashed Decode(ref AbiReader args) => new(
        args.Address(), OperatorSetKey.Read(ref args), args.Array(static (ref AbiReader e) => e.Address()), args.Array(static (ref AbiReader e) => e.UInt256()), args.String());
}
