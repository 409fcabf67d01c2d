using System.Numerics;
using Scan.Domain.Middleware;
using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;

namespace Scan.Indexer.Systems.Middleware;

/// <summary>RegistryCoordinator: the first one of a quorum is its creation, in M2.</summary>
public sealed record OperatorSetParamsUpdated(byte Quorum, OperatorSetParams Params) : IEvent<OperatorSetParamsUpdated>
{
    public static EventAbi Abi { get; } = EventAbi.Parse($"OperatorSetParamsUpdated(uint8 indexed quorumNumber, {OperatorSetParams.Type} operatorSetParams)");
    public static OperatorSetParamsUpdated Decode(ref AbiReader args) => new(args.UInt8(), args.Tuple(OperatorSetParams.Decode));
}

/// <summary>SlashingRegistryCoordinator.</summary>
public sealed record QuorumCreated(byte Quorum, QuorumSettings Settings) : IEvent<QuorumCreated>
{
    public static EventAbi Abi { get; } = EventAbi.Parse($"QuorumCreated(uint8 indexed quorumNumber, {QuorumSettings.Types})");
    public static QuorumCreated Decode(ref AbiReader args) => new(args.UInt8(), QuorumSettings.Decode(ref args));
}

/// <summary>SlashingRegistryCoordinator, later releases: the same with a slasher.</summary>
public sealed record QuorumCreatedWithSlasher(byte Quorum, QuorumSettings Settings, Address Slasher) : IEvent<QuorumCreatedWithSlasher>
{
    public static EventAbi Abi { get; } = EventAbi.Parse($"QuorumCreated(uint8 indexed quorumNumber, {QuorumSettings.Types}, address slasher)");
    public static QuorumCreatedWithSlasher Decode(ref AbiReader args) => new(args.UInt8(), QuorumSettings.Decode(ref args), args.Address());
}

/// <summary>StakeRegistry, first Goerli release: tells no more than the number.</summary>
public sealed record QuorumCreatedGoerli(byte Quorum) : IEvent<QuorumCreatedGoerli>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("QuorumCreated(uint8 indexed quorumNumber)");
    public static QuorumCreatedGoerli Decode(ref AbiReader args) => new(args.UInt8());
}

/// <summary>StakeRegistry of the slashing releases: names no quorum.</summary>
public sealed record LookAheadPeriodChanged(uint Previous, uint Blocks) : IEvent<LookAheadPeriodChanged>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("LookAheadPeriodChanged(uint32 oldLookAheadBlocks, uint32 newLookAheadBlocks)");
    public static LookAheadPeriodChanged Decode(ref AbiReader args) => new(args.UInt32(), args.UInt32());
}

/// <summary>Operator cap of a quorum and when a newcomer may replace a member; basis points.</summary>
public sealed record OperatorSetParams(uint MaxOperatorCount, ushort KickBipsOfOperatorStake, ushort KickBipsOfTotalStake)
{
    internal const string Type = "(uint32 maxOperatorCount, uint16 kickBIPsOfOperatorStake, uint16 kickBIPsOfTotalStake)";
    internal static OperatorSetParams Decode(ref AbiReader args) => new(args.UInt32(), args.UInt16(), args.UInt16());
}

/// <summary>What a slashing coordinator says of a new quorum.</summary>
public sealed record QuorumSettings(OperatorSetParams Params, BigInteger MinimumStake, QuorumStrategy[] Strategies, byte StakeType, uint LookAheadBlocks)
{
    internal const string Types = OperatorSetParams.Type + " operatorSetParams, uint96 minimumStake, (address strategy, uint96 multiplier)[] strategyParams, uint8 stakeType, uint32 lookAheadPeriod";

    internal static QuorumSettings Decode(ref AbiReader args) =>
        new(args.Tuple(OperatorSetParams.Decode), args.UInt256(), args.Array(Strategy), args.UInt8(), args.UInt32());

    private static QuorumStrategy Strategy(ref AbiReader args) => args.Tuple(static (ref AbiReader fields) => new QuorumStrategy(fields.Address(), fields.UInt256()));
}
