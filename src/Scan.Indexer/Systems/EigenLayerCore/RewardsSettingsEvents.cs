using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;

namespace Scan.Indexer.Systems.EigenLayerCore;

/// <summary>RewardsCoordinator: basis points, from a Unix time on.</summary>
public sealed record OperatorAVSSplitBipsSet(Address Caller, Address Operator, Address Avs, uint ActivatedAt, ushort OldBips, ushort NewBips) : IEvent<OperatorAVSSplitBipsSet>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("OperatorAVSSplitBipsSet(address indexed caller, address indexed operator, address indexed avs, uint32 activatedAt, uint16 oldOperatorAVSSplitBips, uint16 newOperatorAVSSplitBips)");
    public static OperatorAVSSplitBipsSet Decode(ref AbiReader args) => new(args.Address(), args.Address(), args.Address(), args.UInt32(), args.UInt16(), args.UInt16());
}

/// <summary>RewardsCoordinator: of programmatic incentives.</summary>
public sealed record OperatorPISplitBipsSet(Address Caller, Address Operator, uint ActivatedAt, ushort OldBips, ushort NewBips) : IEvent<OperatorPISplitBipsSet>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("OperatorPISplitBipsSet(address indexed caller, address indexed operator, uint32 activatedAt, uint16 oldOperatorPISplitBips, uint16 newOperatorPISplitBips)");
    public static OperatorPISplitBipsSet Decode(ref AbiReader args) => new(args.Address(), args.Address(), args.UInt32(), args.UInt16(), args.UInt16());
}

/// <summary>RewardsCoordinator, since v1.1.0.</summary>
public sealed record OperatorSetSplitBipsSet(Address Caller, Address Operator, OperatorSetKey Set, uint ActivatedAt, ushort OldBips, ushort NewBips) : IEvent<OperatorSetSplitBipsSet>
{
    public static EventAbi Abi { get; } = EventAbi.Parse(
        $"OperatorSetSplitBipsSet(address indexed caller, address indexed operator, {OperatorSetKey.Type}, uint32 activatedAt, uint16 oldOperatorSetSplitBips, uint16 newOperatorSetSplitBips)");
    public static OperatorSetSplitBipsSet Decode(ref AbiReader args) =>
        new(args.Address(), args.Address(), OperatorSetKey.Read(ref args), args.UInt32(), args.UInt16(), args.UInt16());
}

/// <summary>RewardsCoordinator: seconds.</summary>
public sealed record ActivationDelaySet(uint OldActivationDelay, uint NewActivationDelay) : IEvent<ActivationDelaySet>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("ActivationDelaySet(uint32 oldActivationDelay, uint32 newActivationDelay)");
    public static ActivationDelaySet Decode(ref AbiReader args) => new(args.UInt32(), args.UInt32());
}

/// <summary>RewardsCoordinator, rewards v1.</summary>
public sealed record GlobalCommissionBipsSet(ushort OldBips, ushort NewBips) : IEvent<GlobalCommissionBipsSet>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("GlobalCommissionBipsSet(uint16 oldGlobalCommissionBips, uint16 newGlobalCommissionBips)");
    public static GlobalCommissionBipsSet Decode(ref AbiReader args) => new(args.UInt16(), args.UInt16());
}

/// <summary>RewardsCoordinator, since rewards v2.</summary>
public sealed record DefaultOperatorSplitBipsSet(ushort OldBips, ushort NewBips) : IEvent<DefaultOperatorSplitBipsSet>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("DefaultOperatorSplitBipsSet(uint16 oldDefaultOperatorSplitBips, uint16 newDefaultOperatorSplitBips)");
    public static DefaultOperatorSplitBipsSet Decode(ref AbiReader args) => new(args.UInt16(), args.UInt16());
}

/// <summary>RewardsCoordinator: who may submit to all.</summary>
public sealed record RewardsForAllSubmitterSet(Address Submitter, bool OldValue, bool NewValue) : IEvent<RewardsForAllSubmitterSet>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("RewardsForAllSubmitterSet(address indexed rewardsForAllSubmitter, bool indexed oldValue, bool indexed newValue)");
    public static RewardsForAllSubmitterSet Decode(ref AbiReader args) => new(args.Address(), args.Bool(), args.Bool());
}

/// <summary>RewardsCoordinator: who posts roots.</summary>
public sealed record RewardsUpdaterSet(Address Previous, Address Updater) : IEvent<RewardsUpdaterSet>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("RewardsUpdaterSet(address indexed oldRewardsUpdater, address indexed newRewardsUpdater)");
    public static RewardsUpdaterSet Decode(ref AbiReader args) => new(args.Address(), args.Address());
}

/// <summary>RewardsCoordinator, since v1.12.0.</summary>
public sealed record FeeRecipientSet(Address Previous, Address Recipient) : IEvent<FeeRecipientSet>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("FeeRecipientSet(address indexed oldFeeRecipient, address indexed newFeeRecipient)");
    public static FeeRecipientSet Decode(ref AbiReader args) => new(args.Address(), args.Address());
}

/// <summary>RewardsCoordinator, since v1.12.0.</summary>
public sealed record OptInForProtocolFeeSet(Address Submitter, bool OldValue, bool NewValue) : IEvent<OptInForProtocolFeeSet>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("OptInForProtocolFeeSet(address indexed submitter, bool indexed oldValue, bool indexed newValue)");
    public static OptInForProtocolFeeSet Decode(ref AbiReader args) => new(args.Address(), args.Bool(), args.Bool());
}
