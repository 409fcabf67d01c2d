using System.Numerics;
using Scan.Domain.Primitives;

namespace Scan.Domain.Mach;

/// <summary>
/// What came of checking an alert against the chain: its header hash recomputed from the call data, and its signature put to the service manager's own
/// checkSignatures again. No chain state: it lies outside of checkpoint and digest and holds for one block hash only.
/// </summary>
public sealed record AlertProof
{
    /// <summary><see cref="AlertProofOutcome"/>.</summary>
    public required string Outcome { get; init; }
    /// <summary>Why, in a sentence.</summary>
    public required string Reason { get; init; }
    /// <summary>When it was checked last, Unix seconds of the machine's clock.</summary>
    public required long CheckedTime { get; init; }
    /// <summary>The block of the alert that was checked.</summary>
    public required long Block { get; init; }
    public required Hash32 BlockHash { get; init; }
    /// <summary>The block after which the contract was asked: the alert's own, or the one before where something later in the block changed what it answers.</summary>
    public long? StateBlock { get; init; }
    /// <summary>Of the decoded header; null when the call data could not be read.</summary>
    public Hash32? HeaderHash { get; init; }
    /// <summary>True when it is the header hash of the event.</summary>
    public bool? HeaderMatches { get; init; }
    /// <summary>True when the call data is part of a transaction whose bytes have the transaction's hash; null with <see cref="CallDataProblem"/>.</summary>
    public bool? CallDataMatches { get; init; }
    public string? CallDataProblem { get; init; }
    /// <summary>Call data of the checkSignatures that was asked, so that anybody can ask it, too; null where none was.</summary>
    public string? CheckCall { get; init; }
    /// <summary>The contract's quorumThresholdPercentage at that block: no alert may ask less. Null when the contract does not tell.</summary>
    public int? MinimumPercentage { get; init; }
    /// <summary>What the call says, and whose word it is.</summary>
    public IReadOnlyList<AlertProofField> Fields { get; init; } = [];
    /// <summary>Stakes as the contract counted them.</summary>
    public IReadOnlyList<AlertProofQuorum> Quorums { get; init; } = [];
    /// <summary>Every operator of the quorums at the reference block, by quorum in the order of its id.</summary>
    public IReadOnlyList<AlertSigner> Operators { get; init; } = [];
    /// <summary>Why the operators are unknown, or do not add up; null when they do.</summary>
    public string? OperatorsProblem { get; init; }
}

/// <summary>What checking an alert came to.</summary>
public static class AlertProofOutcome
{
    /// <summary>The contract takes the signature, the header hash is the event's, and each quorum's threshold is met.</summary>
    public const string Verifies = "verifies";
    public const string DoesNotVerify = "does-not-verify";
    /// <summary>The node does not keep what the check needs.</summary>
    public const string NoState = "no-state";
    /// <summary>The node has not answered yet.</summary>
    public const string Pending = "pending";
}

/// <summary>A field of the confirming call.</summary>
/// <param name="Value">Numbers as decimals, bytes as hex, lists joined by commas.</param>
/// <param name="Signed">True: the operators signed it. False: the confirmer alone chose it.</param>
public sealed record AlertProofField(string Name, string Value, bool Signed);

/// <summary>A quorum's stakes at the reference block, as checkSignatures returned them.</summary>
/// <param name="ThresholdPercentage">Chosen by the confirmer, not below the contract's minimum.</param>
/// <param name="SignedBasisPoints">Signed of total in 1/10,000, rounded down; null when the total is 0.</param>
public sealed record AlertProofQuorum(byte Number, int ThresholdPercentage, BigInteger SignedStake, BigInteger TotalStake, int? SignedBasisPoints, bool MeetsThreshold);

/// <summary>An operator of a quorum at the reference block.</summary>
/// <param name="Operator">Null when the key registry does not know the id.</param>
/// <param name="Stake">Weight at the reference block.</param>
/// <param name="BasisPoints">Of the quorum's total in 1/10,000, rounded down; null when that is 0.</param>
public sealed record AlertSigner(byte Quorum, Hash32 OperatorId, Address? Operator, BigInteger Stake, int? BasisPoints, bool Signed);

/// <summary>Which rollup block an alert's message hash names: MACH signs the block's hash. No chain state: the rollup's own node was asked.</summary>
/// <param name="RollupBlock">Null with <paramref name="Problem"/>.</param>
/// <param name="CheckedTime">Unix seconds of the machine's clock; null: nobody has asked.</param>
public sealed record AlertMessage(long? RollupBlock, string? Problem, long? CheckedTime)
{
    public static AlertMessage NotAsked { get; } = new(null, "The rollup's node was not asked: no manifest of the indexer gives its RPC address, or its turn has not come.", null);
}
