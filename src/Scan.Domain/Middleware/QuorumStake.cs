using System.Numerics;
using Scan.Domain.Documents;
using Scan.Domain.Primitives;

namespace Scan.Domain.Middleware;

/// <summary>
/// The stake of an operator in a quorum as StakeRegistry stores it; refreshed only by registration, updateOperators and deregistration.
/// The registry speaks of operator ids alone: the address follows from BLSApkRegistry or RegistryCoordinator.
/// </summary>
[Document("quorum_stake")]
public sealed record QuorumStake : IDocument
{
    private const int MostStakes = 4;

    public required long ChainId { get; init; }
    [Field(Then = nameof(Stake))] public required Address Avs { get; init; }
    [Field] public required byte Quorum { get; init; }
    [Field] public required Hash32 OperatorId { get; init; }
    /// <summary>Null until a key registration or OperatorRegistered tells whose id it is.</summary>
    [Field] public Address? Operator { get; init; }
    /// <summary>Weight of the last OperatorStakeUpdate; 0: none yet, left, or under the minimum.</summary>
    [Field] public BigInteger Stake { get; init; }
    /// <summary>BLSApkRegistry.OperatorAddedToQuorums was the last word, not OperatorRemovedFromQuorums.</summary>
    [Field] public bool Member { get; init; }
    /// <summary>Place in IndexRegistry's list (QuorumIndexUpdate); null for one that is no member.</summary>
    public long? Index { get; init; }
    /// <summary>Block and time (Unix seconds) of the last OperatorStakeUpdate; null before the first.</summary>
    [Field] public long? UpdatedBlock { get; init; }
    public long? UpdatedTime { get; init; }
    /// <summary>The stake in the last blocks in which it changed, oldest first; signatures count by an earlier block's stakes.</summary>
    public IReadOnlyList<StakePoint> RecentStakes { get; init; } = [];

    /// <summary>The stake after a block (StakeRegistry.getStakeAtBlockNumber); null when it is older than what is remembered.</summary>
    public BigInteger? StakeAt(long block) => RecentStakes.At(block, MostStakes);

    public QuorumStake WithStake(long block, BigInteger stake) => this with { Stake = stake, RecentStakes = RecentStakes.With(block, stake, MostStakes) };

    public byte[] Key() => KeyOf(Avs, Quorum, OperatorId);
    public static byte[] KeyOf(Address avs, byte quorum, Hash32 operatorId) => DocumentKey.Of(avs, quorum, operatorId);
}

/// <summary>Stake in a quorum at the end of a day (UTC) on which it changed: of an operator, or of the whole quorum under operator id zero.</summary>
[Document("quorum_stake_day")]
public sealed record QuorumStakeDay : IDocument
{
    public required long ChainId { get; init; }
    [Field] public required Address Avs { get; init; }
    [Field] public required byte Quorum { get; init; }
    /// <summary>Zero holds the quorum's total.</summary>
    [Field] public required Hash32 OperatorId { get; init; }
    /// <summary>Days since 1970-01-01 UTC.</summary>
    [Field] public required long Day { get; init; }
    /// <summary>Weight.</summary>
    public required BigInteger Stake { get; init; }

    public byte[] Key() => KeyOf(Avs, Quorum, OperatorId, Day);
    public static byte[] KeyOf(Address avs, byte quorum, Hash32 operatorId, long day) => DocumentKey.Of(avs, quorum, operatorId, day);
}

/// <summary>
/// Whose a middleware operator id is, within one AVS: from BLSApkRegistry.NewPubkeyRegistration or RegistryCoordinator.OperatorRegistered.
/// </summary>
[Document("bls_operator")]
public sealed record BlsOperator : IDocument
{
    public required long ChainId { get; init; }
    [Field] public required Address Avs { get; init; }
    [Field] public required Hash32 OperatorId { get; init; }
    /// <summary>Null when only stakes or indexes of the id were seen.</summary>
    [Field] public Address? Operator { get; init; }
    /// <summary>Quorums in which the id has a <see cref="QuorumStake"/>, ascending.</summary>
    public IReadOnlyList<byte> Quorums { get; init; } = [];

    public byte[] Key() => KeyOf(Avs, OperatorId);
    public static byte[] KeyOf(Address avs, Hash32 operatorId) => DocumentKey.Of(avs, operatorId);
}
