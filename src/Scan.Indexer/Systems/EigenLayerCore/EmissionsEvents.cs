using System.Numerics;
using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;

namespace Scan.Indexer.Systems.EigenLayerCore;

/// <summary>EmissionsController's struct Distribution.</summary>
public sealed record EmissionContent(ulong Weight, ulong StartEpoch, ulong TotalEpochs, byte Type, OperatorSetKey Set)
{
    internal const string Abi = $"(uint64 weight, uint64 startEpoch, uint64 totalEpochs, uint8 distributionType, {OperatorSetKey.Type}, (address strategy, uint96 multiplier)[][] strategiesAndMultipliers) distribution";

    internal static EmissionContent Read(ref AbiReader f)
    {
        var content = new EmissionContent(f.UInt64(), f.UInt64(), f.UInt64(), f.UInt8(), OperatorSetKey.Read(ref f));
        f.Array(static (ref AbiReader outer) => outer.Array(static (ref AbiReader e) => e.Tuple(static (ref AbiReader s) => (s.Address(), s.UInt256()))));
        return content;
    }
}

/// <summary>EmissionsController.</summary>
public sealed record DistributionAdded(BigInteger Id, BigInteger Epoch, EmissionContent Content) : IEvent<DistributionAdded>
{
    public static EventAbi Abi { get; } = EventAbi.Parse($"DistributionAdded(uint256 indexed distributionId, uint256 indexed epoch, {EmissionContent.Abi})");
    public static DistributionAdded Decode(ref AbiReader args) => new(args.UInt256(), args.UInt256(), args.Tuple(EmissionContent.Read));
}

/// <summary>EmissionsController.</summary>
public sealed record DistributionUpdated(BigInteger Id, BigInteger Epoch, EmissionContent Content) : IEvent<DistributionUpdated>
{
    public static EventAbi Abi { get; } = EventAbi.Parse($"DistributionUpdated(uint256 indexed distributionId, uint256 indexed epoch, {EmissionContent.Abi})");
    public static DistributionUpdated Decode(ref AbiReader args) => new(args.UInt256(), args.UInt256(), args.Tuple(EmissionContent.Read));
}

/// <summary>EmissionsController: an epoch's share was submitted as rewards, or could not be.</summary>
public sealed record DistributionProcessed(BigInteger Id, BigInteger Epoch, EmissionContent Content, bool Success) : IEvent<DistributionProcessed>
{
    public static EventAbi Abi { get; } = EventAbi.Parse($"DistributionProcessed(uint256 indexed distributionId, uint256 indexed epoch, {EmissionContent.Abi}, bool success)");
    public static DistributionProcessed Decode(ref AbiReader args) => new(args.UInt256(), args.UInt256(), args.Tuple(EmissionContent.Read), args.Bool());
}

/// <summary>EmissionsController.</summary>
public sealed record IncentiveCouncilUpdated(Address Council) : IEvent<IncentiveCouncilUpdated>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("IncentiveCouncilUpdated(address indexed incentiveCouncil)");
    public static IncentiveCouncilUpdated Decode(ref AbiReader args) => new(args.Address());
}

/// <summary>EmissionsController: EIGEN that was left over went to the council.</summary>
public sealed record Swept(Address Council, BigInteger Amount) : IEvent<Swept>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("Swept(address indexed incentiveCouncil, uint256 amount)");
    public static Swept Decode(ref AbiReader args) => new(args.Address(), args.UInt256());
}
