using System.Numerics;
using Scan.Domain.Documents;
using Scan.Domain.Primitives;

namespace Scan.Domain.Mach;

/// <summary>
/// A MACH alert: operators signed that a rollup block is not valid. Opened by AlertConfirmed, resolved by AlertRemoved.
/// The event holds two hashes only; the rest is decoded from the call data of confirmAlert and is null with <see cref="CallDataProblem"/> where that failed.
/// </summary>
[Document("alert")]
public sealed record Alert : IDocument
{
    public required long ChainId { get; init; }
    /// <summary>The service manager.</summary>
    [Field(Then = nameof(Time))] public required Address Avs { get; init; }
    [Field] public required Hash32 MessageHash { get; init; }
    /// <summary>0, or 1 and up when the service manager confirmed the same message hash for a further rollup: it refuses it twice for one.</summary>
    public byte Twin { get; init; }
    /// <summary>keccak256 of the reduced header that was signed.</summary>
    public required Hash32 AlertHeaderHash { get; init; }
    /// <summary>The rollup's chain id as a decimal string; null where neither the call nor the service manager's events name one.</summary>
    [Field(Then = nameof(Time))] public string? RollupChainId { get; init; }
    /// <summary><see cref="AlertStatus"/>. Whether it is final follows from <see cref="Block"/> and the chain's finalized block.</summary>
    [Field(Then = nameof(Time))] public required string Status { get; init; }
    [Field] public required long Block { get; init; }
    [Field] public required long Time { get; init; }
    public required Hash32 Transaction { get; init; }
    public long? RemovedBlock { get; init; }
    public long? RemovedTime { get; init; }
    public Hash32? RemovedTransaction { get; init; }
    public Address? RemovedBy { get; init; }
    /// <summary>tx.from: the confirmer.</summary>
    public Address? Sender { get; init; }
    /// <summary>Block at which stakes were taken.</summary>
    public long? ReferenceBlock { get; init; }
    public IReadOnlyList<AlertQuorum> Quorums { get; init; } = [];
    public IReadOnlyList<AlertNonSigner> NonSigners { get; init; } = [];
    /// <summary>True when keccak256 of the decoded header is the header hash of the event.</summary>
    public bool? HeaderVerified { get; init; }
    /// <summary>Why the call data told nothing, in words; null when it did.</summary>
    public string? CallDataProblem { get; init; }

    public byte[] Key() => KeyOf(Avs, MessageHash, Twin);
    public static byte[] KeyOf(Address avs, Hash32 messageHash, byte twin = 0) =>
        twin == 0 ? DocumentKey.Of(avs, messageHash) : DocumentKey.Of(avs, messageHash, twin);
}

/// <summary>Where an alert is in its life.</summary>
public static class AlertStatus
{
    public const string Open = "open";
    public const string Removed = "removed";
}

/// <summary>
/// What an alert says of one quorum. Stakes are weights at the reference block, as the contract counts them; null when the quorum, a non-signer's
/// key or a stake of so long ago is unknown to the ledger.
/// </summary>
/// <param name="ThresholdPercentage">Percentage of the total stake that had to sign.</param>
/// <param name="SignedStake">Total less the stakes of the non-signers.</param>
public sealed record AlertQuorum(byte Number, int ThresholdPercentage, BigInteger? SignedStake, BigInteger? TotalStake);

/// <summary>An operator that did not sign, by its G1 key's hash; the address is null when the key is unknown to the registry.</summary>
public sealed record AlertNonSigner(Hash32 OperatorId, Address? Operator);

/// <summary>A rollup that a MACH service manager serves.</summary>
[Document("rollup")]
public sealed record Rollup : IDocument
{
    public required long ChainId { get; init; }
    [Field] public required Address Avs { get; init; }
    /// <summary>Decimal string: rollup chain ids are uint256.</summary>
    [Field] public required string RollupChainId { get; init; }
    /// <summary>RollupChainIDUpdated's status; null when it is known from an alert only.</summary>
    [Field] public bool? Enabled { get; init; }
    [Field] public int OpenAlerts { get; init; }
    [Field] public int TotalAlerts { get; init; }
    [Field] public long? LastAlertTime { get; init; }

    public byte[] Key() => KeyOf(Avs, BigInteger.Parse(RollupChainId, System.Globalization.CultureInfo.InvariantCulture));
    public static byte[] KeyOf(Address avs, BigInteger rollupChainId) => DocumentKey.Of(avs, rollupChainId);

    /// <summary>The rollup's chain id that stands in a key: behind the address, and behind the number of its bytes.</summary>
    public static BigInteger IdOf(byte[] key) => new(key.AsSpan(Address.Size + 1), isUnsigned: true, isBigEndian: true);
}
