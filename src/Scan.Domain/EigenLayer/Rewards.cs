using System.Numerics;
using Scan.Domain.Documents;
using Scan.Domain.Primitives;

namespace Scan.Domain.EigenLayer;

/// <summary>Rewards that somebody put up for restakers (RewardsCoordinator.create…Submission), known by contract and hash.</summary>
[Document("rewards_submission")]
public sealed record RewardsSubmission : IDocument
{
    public required long ChainId { get; init; }
    public required Address Contract { get; init; }
    [Field] public required Hash32 Hash { get; init; }
    /// <summary><see cref="RewardsKind"/>: which event created it.</summary>
    [Field, Words(typeof(RewardsKind))] public required string Kind { get; init; }
    /// <summary>Null for submissions to all.</summary>
    [Field] public Address? Avs { get; init; }
    [Field] public long? SetId { get; init; }
    /// <summary>The caller; the AVS itself where the event names nobody else.</summary>
    [Field] public required Address Submitter { get; init; }
    public required BigInteger Nonce { get; init; }
    [Field] public required Address Token { get; init; }
    /// <summary>In the token's smallest unit; the sum over operators for operator-directed ones. Net of the protocol fee since v1.12.</summary>
    [Field] public required BigInteger Amount { get; init; }
    /// <summary>Unix seconds; a multiple of CALCULATION_INTERVAL, as is the duration.</summary>
    [Field] public required long StartTime { get; init; }
    /// <summary>Seconds.</summary>
    public required long Duration { get; init; }
    public required IReadOnlyList<WeightedStrategy> Strategies { get; init; }
    /// <summary>Operator-directed submissions alone.</summary>
    public IReadOnlyList<OperatorReward> Operators { get; init; } = [];
    /// <summary>The submitter's words; hostile text.</summary>
    public string? Description { get; init; }
    [Field] public required long Block { get; init; }
    [Field] public required long Time { get; init; }
    public required Hash32 Transaction { get; init; }

    public byte[] Key() => KeyOf(Contract, Hash);
    public static byte[] KeyOf(Address contract, Hash32 hash) => DocumentKey.Of(contract, hash);
}

/// <summary>A strategy with its weight; 1e18 is one.</summary>
public sealed record WeightedStrategy(Address Strategy, BigInteger Multiplier);

/// <summary>What an operator-directed submission gives to one operator.</summary>
public sealed record OperatorReward(Address Operator, BigInteger Amount);

public static class RewardsKind
{
    public const string Avs = "avs";
    public const string All = "all";
    public const string AllEarners = "all-earners";
    public const string OperatorDirectedAvs = "operator-directed-avs";
    public const string OperatorDirectedSet = "operator-directed-operator-set";
    public const string UniqueStake = "unique-stake";
    public const string TotalStake = "total-stake";
}

/// <summary>
/// A Merkle root of cumulative earnings (RewardsCoordinator.submitRoot). The latest active one is the highest index that is enabled and activated.
/// </summary>
[Document("distribution_root")]
public sealed record DistributionRoot : IDocument
{
    public required long ChainId { get; init; }
    public required Address Contract { get; init; }
    [Field] public required long Index { get; init; }
    /// <summary>Null when only its disabling was seen.</summary>
    [Field] public Hash32? Root { get; init; }
    /// <summary>Unix seconds: earnings are counted up to here, and can be claimed from there on.</summary>
    public long? CalculationEndTime { get; init; }
    [Field] public long? ActivatedTime { get; init; }
    [Field] public bool Disabled { get; init; }
    [Field] public required long Block { get; init; }
    public required long Time { get; init; }

    public byte[] Key() => KeyOf(Contract, Index);
    public static byte[] KeyOf(Address contract, long index) => DocumentKey.Of(contract, index);
}

/// <summary>All that an earner has claimed of a token: the sum of RewardsCoordinator.RewardsClaimed.</summary>
[Document("rewards_claimed")]
public sealed record RewardsClaimed : IDocument
{
    public required long ChainId { get; init; }
    public required Address Contract { get; init; }
    [Field] public required Address Earner { get; init; }
    [Field] public required Address Token { get; init; }
    [Field] public BigInteger Amount { get; init; }
    public int ClaimCount { get; init; }
    /// <summary>Of the last claim: the root it was proven against, who called, who received.</summary>
    public Hash32? LastRoot { get; init; }
    public Address? LastClaimer { get; init; }
    public Address? LastRecipient { get; init; }
    [Field] public long? LastTime { get; init; }

    public byte[] Key() => KeyOf(Contract, Earner, Token);
    public static byte[] KeyOf(Address contract, Address earner, Address token) => DocumentKey.Of(contract, earner, token);
}

/// <summary>Who may claim for an earner (RewardsCoordinator.setClaimerFor).</summary>
[Document("rewards_claimer")]
public sealed record RewardsClaimer : IDocument
{
    public required long ChainId { get; init; }
    public required Address Contract { get; init; }
    [Field] public required Address Earner { get; init; }
    [Field] public required Address Claimer { get; init; }
    public required long Block { get; init; }

    public byte[] Key() => KeyOf(Contract, Earner);
    public static byte[] KeyOf(Address contract, Address earner) => DocumentKey.Of(contract, earner);
}
