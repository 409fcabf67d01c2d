using System.Numerics;
using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;

namespace Scan.Indexer.Systems.Middleware;

/// <summary>StakeRegistry: emitted only on change; 0 on leaving and under the minimum.</summary>
public sealed record OperatorStakeUpdate(Hash32 OperatorId, byte Quorum, BigInteger Stake) : IEvent<OperatorStakeUpdate>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("OperatorStakeUpdate(bytes32 indexed operatorId, uint8 quorumNumber, uint96 stake)");
    public static OperatorStakeUpdate Decode(ref AbiReader args) => new(args.Bytes32(), args.UInt8(), args.UInt256());
}

/// <summary>StakeRegistry, first Goerli release.</summary>
public sealed record StakeUpdate(Hash32 OperatorId, byte Quorum, BigInteger Stake) : IEvent<StakeUpdate>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("StakeUpdate(bytes32 indexed operatorId, uint8 quorumNumber, uint96 stake)");
    public static StakeUpdate Decode(ref AbiReader args) => new(args.Bytes32(), args.UInt8(), args.UInt256());
}

/// <summary>StakeRegistry.</summary>
public sealed record MinimumStakeForQuorumUpdated(byte Quorum, BigInteger MinimumStake) : IEvent<MinimumStakeForQuorumUpdated>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("MinimumStakeForQuorumUpdated(uint8 indexed quorumNumber, uint96 minimumStake)");
    public static MinimumStakeForQuorumUpdated Decode(ref AbiReader args) => new(args.UInt8(), args.UInt256());
}

/// <summary>StakeRegistry: its multiplier follows in the same transaction.</summary>
public sealed record StrategyAddedToQuorum(byte Quorum, Address Strategy) : IEvent<StrategyAddedToQuorum>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("StrategyAddedToQuorum(uint8 indexed quorumNumber, address strategy)");
    public static StrategyAddedToQuorum Decode(ref AbiReader args) => new(args.UInt8(), args.Address());
}

/// <summary>StakeRegistry.</summary>
public sealed record StrategyRemovedFromQuorum(byte Quorum, Address Strategy) : IEvent<StrategyRemovedFromQuorum>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("StrategyRemovedFromQuorum(uint8 indexed quorumNumber, address strategy)");
    public static StrategyRemovedFromQuorum Decode(ref AbiReader args) => new(args.UInt8(), args.Address());
}

/// <summary>StakeRegistry: 1e18 is one.</summary>
public sealed record StrategyMultiplierUpdated(byte Quorum, Address Strategy, BigInteger Multiplier) : IEvent<StrategyMultiplierUpdated>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("StrategyMultiplierUpdated(uint8 indexed quorumNumber, address strategy, uint256 multiplier)");
    public static StrategyMultiplierUpdated Decode(ref AbiReader args) => new(args.UInt8(), args.Address(), args.UInt256());
}

/// <summary>IndexRegistry: on removal only the operator that was moved into the gap emits it.</summary>
public sealed record QuorumIndexUpdate(Hash32 OperatorId, byte Quorum, uint Index) : IEvent<QuorumIndexUpdate>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("QuorumIndexUpdate(bytes32 indexed operatorId, uint8 quorumNumber, uint32 newOperatorIndex)");
    public static QuorumIndexUpdate Decode(ref AbiReader args) => new(args.Bytes32(), args.UInt8(), args.UInt32());
}
