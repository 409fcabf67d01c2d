using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;

namespace Scan.Indexer.Systems.EigenLayerCore;

/// <summary>AllocationManager: who is called when operators join and leave the AVS's operator sets.</summary>
public sealed record AVSRegistrarSet(Address Avs, Address Registrar) : IEvent<AVSRegistrarSet>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("AVSRegistrarSet(address avs, address registrar)");
    public static AVSRegistrarSet Decode(ref AbiReader args) => new(args.Address(), args.Address());
}

/// <summary>AllocationManager.</summary>
public sealed record OperatorSetCreated(OperatorSetKey Set) : IEvent<OperatorSetCreated>
{
    public static EventAbi Abi { get; } = EventAbi.Parse($"OperatorSetCreated({OperatorSetKey.Type})");
    public static OperatorSetCreated Decode(ref AbiReader args) => new(OperatorSetKey.Read(ref args));
}

/// <summary>AllocationManager.</summary>
public sealed record StrategyAddedToOperatorSet(OperatorSetKey Set, Address Strategy) : IEvent<StrategyAddedToOperatorSet>
{
    public static EventAbi Abi { get; } = EventAbi.Parse($"StrategyAddedToOperatorSet({OperatorSetKey.Type}, address strategy)");
    public static StrategyAddedToOperatorSet Decode(ref AbiReader args) => new(OperatorSetKey.Read(ref args), args.Address());
}

/// <summary>AllocationManager: existing allocations stop being slashable there.</summary>
public sealed record StrategyRemovedFromOperatorSet(OperatorSetKey Set, Address Strategy) : IEvent<StrategyRemovedFromOperatorSet>
{
    public static EventAbi Abi { get; } = EventAbi.Parse($"StrategyRemovedFromOperatorSet({OperatorSetKey.Type}, address strategy)");
    public static StrategyRemovedFromOperatorSet Decode(ref AbiReader args) => new(OperatorSetKey.Read(ref args), args.Address());
}

/// <summary>AllocationManager, since v1.5.0: comes with the creation of a redistributing set.</summary>
public sealed record RedistributionAddressSet(OperatorSetKey Set, Address Recipient) : IEvent<RedistributionAddressSet>
{
    public static EventAbi Abi { get; } = EventAbi.Parse($"RedistributionAddressSet({OperatorSetKey.Type}, address redistributionRecipient)");
    public static RedistributionAddressSet Decode(ref AbiReader args) => new(OperatorSetKey.Read(ref args), args.Address());
}

/// <summary>AllocationManager, since v1.9.0: holds from the effect block on.</summary>
public sealed record SlasherUpdated(OperatorSetKey Set, Address Slasher, uint EffectBlock) : IEvent<SlasherUpdated>
{
    public static EventAbi Abi { get; } = EventAbi.Parse($"SlasherUpdated({OperatorSetKey.Type}, address slasher, uint32 effectBlock)");
    public static SlasherUpdated Decode(ref AbiReader args) => new(OperatorSetKey.Read(ref args), args.Address(), args.UInt32());
}

/// <summary>AllocationManager, since v1.9.0: the slasher of a set that is older than that; holds at once.</summary>
public sealed record SlasherMigrated(OperatorSetKey Set, Address Slasher) : IEvent<SlasherMigrated>
{
    public static EventAbi Abi { get; } = EventAbi.Parse($"SlasherMigrated({OperatorSetKey.Type}, address slasher)");
    public static SlasherMigrated Decode(ref AbiReader args) => new(OperatorSetKey.Read(ref args), args.Address());
}

/// <summary>AllocationManager.</summary>
public sealed record OperatorAddedToOperatorSet(Address Operator, OperatorSetKey Set) : IEvent<OperatorAddedToOperatorSet>
{
    public static EventAbi Abi { get; } = EventAbi.Parse($"OperatorAddedToOperatorSet(address indexed operator, {OperatorSetKey.Type})");
    public static OperatorAddedToOperatorSet Decode(ref AbiReader args) => new(args.Address(), OperatorSetKey.Read(ref args));
}

/// <summary>AllocationManager: the operator stays slashable for DEALLOCATION_DELAY blocks.</summary>
public sealed record OperatorRemovedFromOperatorSet(Address Operator, OperatorSetKey Set) : IEvent<OperatorRemovedFromOperatorSet>
{
    public static EventAbi Abi { get; } = EventAbi.Parse($"OperatorRemovedFromOperatorSet(address indexed operator, {OperatorSetKey.Type})");
    public static OperatorRemovedFromOperatorSet Decode(ref AbiReader args) => new(args.Address(), OperatorSetKey.Read(ref args));
}
