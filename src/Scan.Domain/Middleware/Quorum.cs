using System.Numerics;
using Scan.Domain.Documents;
using Scan.Domain.Primitives;

namespace Scan.Domain.Middleware;

/// <summary>A quorum of an AVS on BLS middleware: parameters of RegistryCoordinator and StakeRegistry, and its stake now.</summary>
[Document("quorum")]
public sealed record Quorum : IDocument
{
    public required long ChainId { get; init; }
    [Field] public required Address Avs { get; init; }
    [Field] public required byte Number { get; init; }
    /// <summary>OperatorSetParams.maxOperatorCount; null until an event tells.</summary>
    public long? MaxOperatorCount { get; init; }
    /// <summary>Basis points by which a newcomer's stake must exceed the victim's to churn it out.</summary>
    public int? KickBipsOfOperatorStake { get; init; }
    /// <summary>Basis points of the total stake under which the victim's must be.</summary>
    public int? KickBipsOfTotalStake { get; init; }
    /// <summary>Weight (uint96).</summary>
    public BigInteger? MinimumStake { get; init; }
    /// <summary>0 total delegated, 1 total slashable.</summary>
    public int StakeType { get; init; }
    public IReadOnlyList<QuorumStrategy> Strategies { get; init; } = [];
    /// <summary>Sum of the last OperatorStakeUpdate of its members, as weight; the contract emits no total.</summary>
    [Field] public BigInteger TotalStake { get; init; }
    [Field] public int OperatorCount { get; init; }

    public byte[] Key() => KeyOf(Avs, Number);
    public static byte[] KeyOf(Address avs, byte quorum) => DocumentKey.Of(avs, quorum);
}

/// <summary>A strategy that counts in a quorum. Weight is shares × multiplier / 1e18.</summary>
public sealed record QuorumStrategy(Address Strategy, BigInteger Multiplier);

/// <summary>The stake of an operator in a quorum as StakeRegistry stores it; refreshed only by registration, updateOperators and deregistration.</summary>
[Document("quorum_stake")]
public sealed record QuorumStake : IDocument
{
    public required long ChainId { get; init; }
    [Field] public required Address Avs { get; init; }
    [Field] public required byte Quorum { get; init; }
    [Field] public required Address Operator { get; init; }
    public required Hash32 OperatorId { get; init; }
    /// <summary>Weight; 0: left, or under the minimum.</summary>
    [Field] public required BigInteger Stake { get; init; }
    [Field] public required bool Member { get; init; }
    /// <summary>Block and time of the last OperatorStakeUpdate.</summary>
    [Field] public required long UpdatedBlock { get; init; }
    public required long UpdatedTime { get; init; }

    public byte[] Key() => KeyOf(Avs, Quorum, Operator);
    public static byte[] KeyOf(Address avs, byte quorum, Address @operator) => DocumentKey.Of(avs, quorum, @operator);
}

/// <summary>The stake of an operator in a quorum at the end of a day (UTC) on which it changed; operator zero holds the quorum's total.</summary>
[Document("quorum_stake_day")]
public sealed record QuorumStakeDay : IDocument
{
    public required long ChainId { get; init; }
    [Field] public required Address Avs { get; init; }
    [Field] public required byte Quorum { get; init; }
    [Field] public required Address Operator { get; init; }
    /// <summary>Days since 1970-01-01 UTC.</summary>
    [Field] public required long Day { get; init; }
    public required BigInteger Stake { get; init; }

    public byte[] Key() => KeyOf(Avs, Quorum, Operator, Day);
    public static byte[] KeyOf(Address avs, byte quorum, Address @operator, long day) => DocumentKey.Of(avs, quorum, @operator, day);
}

/// <summary>Which operator a middleware operator id belongs to, within one AVS's key registry (BLSApkRegistry.NewPubkeyRegistration).</summary>
[Document("bls_operator")]
public sealed record BlsOperator : IDocument
{
    public required long ChainId { get; init; }
    [Field] public required Address Avs { get; init; }
    [Field] public required Hash32 OperatorId { get; init; }
    [Field] public required Address Operator { get; init; }

    public byte[] Key() => KeyOf(Avs, OperatorId);
    public static byte[] KeyOf(Address avs, Hash32 operatorId) => DocumentKey.Of(avs, operatorId);
}
