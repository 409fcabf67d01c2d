using System.Numerics;
using Scan.Domain.Documents;
using Scan.Domain.Primitives;

namespace Scan.Domain.Health;

/// <summary>An operator's health in an AVS on BLS middleware, by quorum. Made of documents, of answers of contracts and of probes: no chain state.</summary>
public sealed record OperatorHealth
{
    public required long ChainId { get; init; }
    public required Address Avs { get; init; }
    public required Address Operator { get; init; }
    public required Hash32 OperatorId { get; init; }
    /// <summary>The last indexed block and its time in Unix seconds, as of which participation and stakes are told.</summary>
    public required long AsOfBlock { get; init; }
    public required long AsOfTime { get; init; }
    public required HealthScore Score { get; init; }
    public IReadOnlyList<QuorumHealth> Quorums { get; init; } = [];
    /// <summary>Of its socket; null: nobody knocked yet.</summary>
    public ProbeReport? Probe { get; init; }
    /// <summary>What its verifier said last, of each rollup, in signed messages.</summary>
    public IReadOnlyList<SeenBlock> SeenBlocks { get; init; } = [];
    /// <summary>The last sign of life: an answer to a probe, a signature on chain, or a signed health message, in Unix seconds.</summary>
    public long? LastSeenTime { get; init; }
}

/// <param name="Number">Of the quorum.</param>
public sealed record QuorumHealth(byte Number, Participation Participation, StoredStake Stake);

/// <summary>Health at the end of an hour, for its history.</summary>
/// <param name="Hour">Unix hours.</param>
/// <param name="Parts">Those of which something was known.</param>
public sealed record HealthHour(long Hour, int? Score, [property: Words(typeof(HealthScoreConfidence))] string Confidence, IReadOnlyList<HealthHourPart> Parts, [property: Words(typeof(ProbeReportState))] string? ProbeState, string? NodeVersion)
{
    /// <summary>What was signed in the hour before, by quorum; null of hours of a Scan that did not keep it.</summary>
    public IReadOnlyList<HealthHourParticipation>? Participation { get; init; }

    /// <summary>Its stake at the end of the hour, by quorum; null of hours of a Scan that did not keep it.</summary>
    public IReadOnlyList<HealthHourStake>? Stakes { get; init; }
}

/// <summary>What an operator signed and missed in an hour, of what a quorum was to sign.</summary>
/// <param name="Unknown">Of which it is not known whether it signed; in neither of the others.</param>
public sealed record HealthHourParticipation(byte Quorum, int Signed, int Missed, int Unknown);

/// <summary>An operator's stake in a quorum as its registry stored it, beside what it would have stored by the shares delegated then.</summary>
/// <param name="Stored">Weight.</param>
/// <param name="Live">Weight, when the chain was asked last; null: it was not, or did not tell.</param>
/// <param name="Minimum">Of the quorum; null until an event tells.</param>
public sealed record HealthHourStake(byte Quorum, BigInteger Stored, BigInteger? Live, BigInteger? Minimum)
{
    /// <summary>Live in 1/10,000 of what was stored; null while it is unknown or nothing was stored.</summary>
    public long? LiveBasisPoints => Live is { } live && !Stored.IsZero ? (long)BigInteger.Min(live * 10_000 / Stored, long.MaxValue) : null;

    /// <summary>Live less the minimum, in 1/10,000 of the minimum; null while either is unknown or the minimum is 0.</summary>
    public long? MarginBasisPoints => StoredStake.MarginOf(Live, Minimum);
}

public sealed record HealthHourPart(string Name, int Value);
