using System.Numerics;
using Scan.Domain.EigenLayer;
using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;

namespace Scan.Indexer.Systems.Middleware;

/// <summary>ECDSAStakeRegistry: both are indexed, unlike the core event of this name.</summary>
public sealed record EcdsaOperatorRegistered(Address Operator, Address Avs) : IEvent<EcdsaOperatorRegistered>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("OperatorRegistered(address indexed _operator, address indexed _avs)");
    public static EcdsaOperatorRegistered Decode(ref AbiReader args) => new(args.Address(), args.Address());
}

/// <summary>ECDSAStakeRegistry.</summary>
public sealed record EcdsaOperatorDeregistered(Address Operator, Address Avs) : IEvent<EcdsaOperatorDeregistered>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("OperatorDeregistered(address indexed _operator, address indexed _avs)");
    public static EcdsaOperatorDeregistered Decode(ref AbiReader args) => new(args.Address(), args.Address());
}

/// <summary>ECDSAStakeRegistry.</summary>
public sealed record OperatorWeightUpdated(Address Operator, BigInteger OldWeight, BigInteger NewWeight) : IEvent<OperatorWeightUpdated>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("OperatorWeightUpdated(address indexed _operator, uint256 oldWeight, uint256 newWeight)");
    public static OperatorWeightUpdated Decode(ref AbiReader args) => new(args.Address(), args.UInt256(), args.UInt256());
}

/// <summary>ECDSAStakeRegistry.</summary>
public sealed record TotalWeightUpdated(BigInteger Previous, BigInteger Weight) : IEvent<TotalWeightUpdated>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("TotalWeightUpdated(uint256 oldTotalWeight, uint256 newTotalWeight)");
    public static TotalWeightUpdated Decode(ref AbiReader args) => new(args.UInt256(), args.UInt256());
}

/// <summary>ECDSAStakeRegistry.</summary>
public sealed record ThresholdWeightUpdated(BigInteger Weight) : IEvent<ThresholdWeightUpdated>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("ThresholdWeightUpdated(uint256 _thresholdWeight)");
    public static ThresholdWeightUpdated Decode(ref AbiReader args) => new(args.UInt256());
}

/// <summary>ECDSAStakeRegistry.</summary>
public sealed record MinimumWeightUpdated(BigInteger Previous, BigInteger Weight) : IEvent<MinimumWeightUpdated>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("MinimumWeightUpdated(uint256 _old, uint256 _new)");
    public static MinimumWeightUpdated Decode(ref AbiReader args) => new(args.UInt256(), args.UInt256());
}

/// <summary>ECDSAStakeRegistry: strategies with basis points that sum to 10,000.</summary>
public sealed record QuorumUpdated(WeightedStrategy[] Previous, WeightedStrategy[] Strategies) : IEvent<QuorumUpdated>
{
    private const string Quorum = "((address strategy, uint96 multiplier)[] strategies)";
    public static EventAbi Abi { get; } = EventAbi.Parse($"QuorumUpdated({Quorum} _old, {Quorum} _new)");
    public static QuorumUpdated Decode(ref AbiReader args) => new(args.Tuple(Read), args.Tuple(Read));

    private static WeightedStrategy[] Read(ref AbiReader quorum) =>
        quorum.Array(static (ref AbiReader e) => e.Tuple(static (ref AbiReader f) => new WeightedStrategy(f.Address(), f.UInt256())));
}

/// <summary>ECDSAStakeRegistry, since v0.2.1: the key signs from the update block on.</summary>
public sealed record SigningKeyUpdate(Address Operator, BigInteger UpdateBlock, Address NewSigningKey, Address OldSigningKey) : IEvent<SigningKeyUpdate>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("SigningKeyUpdate(address indexed operator, uint256 indexed updateBlock, address indexed newSigningKey, address oldSigningKey)");
    public static SigningKeyUpdate Decode(ref AbiReader args) => new(args.Address(), args.UInt256(), args.Address(), args.Address());
}

/// <summary>Permissioned ECDSAStakeRegistry.</summary>
public sealed record OperatorPermitted(Address Operator) : IEvent<OperatorPermitted>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("OperatorPermitted(address indexed operator)");
    public static OperatorPermitted Decode(ref AbiReader args) => new(args.Address());
}

/// <summary>Permissioned ECDSAStakeRegistry.</summary>
public sealed record OperatorRevoked(Address Operator) : IEvent<OperatorRevoked>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("OperatorRevoked(address indexed operator)");
    public static OperatorRevoked Decode(ref AbiReader args) => new(args.Address());
}

/// <summary>Permissioned ECDSAStakeRegistry.</summary>
public sealed record EcdsaOperatorEjected(Address Operator) : IEvent<EcdsaOperatorEjected>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("OperatorEjected(address indexed operator)");
    public static EcdsaOperatorEjected Decode(ref AbiReader args) => new(args.Address());
}
