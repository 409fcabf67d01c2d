using System.Numerics;
using Scan.Domain.EigenLayer;
using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;

namespace Scan.Indexer.Systems.EigenLayerCore;

/// <summary>RewardsCoordinator's structs of submissions.</summary>
public sealed record RewardsContent(WeightedStrategy[] Strategies, Address Token, BigInteger Amount, OperatorReward[] Operators, uint Start, uint Duration, string? Description)
{
    private const string Weights = "(address strategy, uint96 multiplier)[] strategiesAndMultipliers, address token";
    internal const string Type = $"({Weights}, uint256 amount, uint32 startTimestamp, uint32 duration) rewardsSubmission";
    internal const string DirectedType =
        $"({Weights}, (address operator, uint256 amount)[] operatorRewards, uint32 startTimestamp, uint32 duration, string description) operatorDirectedRewardsSubmission";

    internal static RewardsContent Read(ref AbiReader args) => args.Tuple(static (ref AbiReader f) =>
        new RewardsContent(f.Array(ReadStrategy), f.Address(), f.UInt256(), [], f.UInt32(), f.UInt32(), null));

    internal static RewardsContent ReadDirected(ref AbiReader args) => args.Tuple(static (ref AbiReader f) =>
    {
        var (strategies, token, operators) = (f.Array(ReadStrategy), f.Address(), f.Array(ReadReward));
        var sum = operators.Aggregate(BigInteger.Zero, (all, o) => all + o.Amount);
        return new RewardsContent(strategies, token, sum, operators, f.UInt32(), f.UInt32(), f.String());
    });

    private static WeightedStrategy ReadStrategy(ref AbiReader e) => e.Tuple(static (ref AbiReader f) => new WeightedStrategy(f.Address(), f.UInt256()));

    private static OperatorReward ReadReward(ref AbiReader e) => e.Tuple(static (ref AbiReader f) => new OperatorReward(f.Address(), f.UInt256()));
}

/// <summary>RewardsCoordinator, since rewards v1.</summary>
public sealed record AVSRewardsSubmissionCreated(Address Avs, BigInteger Nonce, Hash32 Hash, RewardsContent Content) : IEvent<AVSRewardsSubmissionCreated>
{
    public static EventAbi Abi { get; } = EventAbi.Parse($"AVSRewardsSubmissionCreated(address indexed avs, uint256 indexed submissionNonce, bytes32 indexed rewardsSubmissionHash, {RewardsContent.Type})");
    public static AVSRewardsSubmissionCreated Decode(ref AbiReader args) => new(args.Address(), args.UInt256(), args.Bytes32(), RewardsContent.Read(ref args));
}

/// <summary>RewardsCoordinator, since rewards v1.</summary>
public sealed record RewardsSubmissionForAllCreated(Address Submitter, BigInteger Nonce, Hash32 Hash, RewardsContent Content) : IEvent<RewardsSubmissionForAllCreated>
{
    public static EventAbi Abi { get; } = EventAbi.Parse($"RewardsSubmissionForAllCreated(address indexed submitter, uint256 indexed submissionNonce, bytes32 indexed rewardsSubmissionHash, {RewardsContent.Type})");
    public static RewardsSubmissionForAllCreated Decode(ref AbiReader args) => new(args.Address(), args.UInt256(), args.Bytes32(), RewardsContent.Read(ref args));
}

/// <summary>RewardsCoordinator, programmatic incentives.</summary>
public sealed record RewardsSubmissionForAllEarnersCreated(Address Submitter, BigInteger Nonce, Hash32 Hash, RewardsContent Content) : IEvent<RewardsSubmissionForAllEarnersCreated>
{
    public static EventAbi Abi { get; } = EventAbi.Parse($"RewardsSubmissionForAllEarnersCreated(address indexed tokenHopper, uint256 indexed submissionNonce, bytes32 indexed rewardsSubmissionHash, {RewardsContent.Type})");
    public static RewardsSubmissionForAllEarnersCreated Decode(ref AbiReader args) => new(args.Address(), args.UInt256(), args.Bytes32(), RewardsContent.Read(ref args));
}

/// <summary>RewardsCoordinator, since rewards v2.</summary>
public sealed record OperatorDirectedAVSRewardsSubmissionCreated(Address Caller, Address Avs, Hash32 Hash, BigInteger Nonce, RewardsContent Content) : IEvent<OperatorDirectedAVSRewardsSubmissionCreated>
{
    public static EventAbi Abi { get; } = EventAbi.Parse(
        $"OperatorDirectedAVSRewardsSubmissionCreated(address indexed caller, address indexed avs, bytes32 indexed operatorDirectedRewardsSubmissionHash, uint256 submissionNonce, {RewardsContent.DirectedType})");
    public static OperatorDirectedAVSRewardsSubmissionCreated Decode(ref AbiReader args) => new(args.Address(), args.Address(), args.Bytes32(), args.UInt256(), RewardsContent.ReadDirected(ref args));
}

/// <summary>RewardsCoordinator, since rewards v2.1.</summary>
public sealed record OperatorDirectedOperatorSetRewardsSubmissionCreated(Address Caller, Hash32 Hash, OperatorSetKey Set, BigInteger Nonce, RewardsContent Content) : IEvent<OperatorDirectedOperatorSetRewardsSubmissionCreated>
{
    public static EventAbi Abi { get; } = EventAbi.Parse(
        $"OperatorDirectedOperatorSetRewardsSubmissionCreated(address indexed caller, bytes32 indexed operatorDirectedRewardsSubmissionHash, {OperatorSetKey.Type}, uint256 submissionNonce, {RewardsContent.DirectedType})");
    public static OperatorDirectedOperatorSetRewardsSubmissionCreated Decode(ref AbiReader args) => new(args.Address(), args.Bytes32(), OperatorSetKey.Read(ref args), args.UInt256(), RewardsContent.ReadDirected(ref args));
}

/// <summary>RewardsCoordinator, since v1.12.0: weighted by allocated, slashable stake.</summary>
public sealed record UniqueStakeRewardsSubmissionCreated(Address Caller, Hash32 Hash, OperatorSetKey Set, BigInteger Nonce, RewardsContent Content) : IEvent<UniqueStakeRewardsSubmissionCreated>
{
    public static EventAbi Abi { get; } = EventAbi.Parse($"UniqueStakeRewardsSubmissionCreated(address indexed caller, bytes32 indexed rewardsSubmissionHash, {OperatorSetKey.Type}, uint256 submissionNonce, {RewardsContent.Type})");
    public static UniqueStakeRewardsSubmissionCreated Decode(ref AbiReader args) => new(args.Address(), args.Bytes32(), OperatorSetKey.Read(ref args), args.UInt256(), RewardsContent.Read(ref args));
}

/// <summary>RewardsCoordinator, since v1.12.0: weighted by delegated stake.</summary>
public sealed record TotalStakeRewardsSubmissionCreated(Address Caller, Hash32 Hash, OperatorSetKey Set, BigInteger Nonce, RewardsContent Content) : IEvent<TotalStakeRewardsSubmissionCreated>
{
    public static EventAbi Abi { get; } = EventAbi.Parse($"TotalStakeRewardsSubmissionCreated(address indexed caller, bytes32 indexed rewardsSubmissionHash, {OperatorSetKey.Type}, uint256 submissionNonce, {RewardsContent.Type})");
    public static TotalStakeRewardsSubmissionCreated Decode(ref AbiReader args) => new(args.Address(), args.Bytes32(), OperatorSetKey.Read(ref args), args.UInt256(), RewardsContent.Read(ref args));
}
