using System.Numerics;

namespace Scan.Domain.Health;

/// <summary>An operator's stake in a quorum as the registry stores it, beside what it would store now.</summary>
/// <param name="Stored">Weight.</param>
/// <param name="UpdatedTime">Of the last update, in Unix seconds; null when none was seen.</param>
/// <param name="Live">Weight by the shares delegated now (StakeRegistry.weightOfOperatorForQuorum at <paramref name="CheckedBlock"/>); null with <paramref name="Problem"/>.</param>
/// <param name="Minimum">Of the quorum; null until an event tells.</param>
/// <param name="NextUpdate"><see cref="StoredStakeNextUpdate"/>: what the registry does when somebody updates the operator now.</param>
/// <param name="CheckedBlock">The block at which the chain was asked; null: it was not yet.</param>
/// <param name="Churn">Null where the quorum is not full, or its rules are unknown.</param>
public sealed record StoredStake(BigInteger Stored, long? UpdatedTime, BigInteger? Live, BigInteger? Minimum, string NextUpdate, long? CheckedBlock, string? Problem, ChurnRisk? Churn)
{
    /// <summary>Live less the minimum, in 1/10,000 of the minimum; null while either is unknown or the minimum is 0.</summary>
    public long? MarginBasisPoints => MarginOf(Live, Minimum);

    internal static long? MarginOf(BigInteger? live, BigInteger? minimum) => live is { } now && minimum is { IsZero: false } least ? (long)BigInteger.Min((now - least) * 10_000 / least, long.MaxValue) : null;
}

public static class StoredStakeNextUpdate
{
    /// <summary>The stored stake is already that.</summary>
    public const string Nothing = "nothing";
    public const string Rises = "rises";
    public const string Falls = "falls";
    /// <summary>The operator leaves the quorum: its stake is under the minimum.</summary>
    public const string FallsOut = "falls-out";
    public const string Unknown = "unknown";
}

/// <summary>Whether a newcomer could take an operator's place in a full quorum (RegistryCoordinator._validateChurn).</summary>
/// <param name="Possible">The operator's stored stake is below the share of the total that protects it.</param>
/// <param name="NewcomerNeeds">A newcomer's stake must exceed this.</param>
public sealed record ChurnRisk(bool Possible, BigInteger NewcomerNeeds)
{
    private const int Bips = 10_000;

    /// <returns>Null where the quorum is not full, or no event told its rules.</returns>
    public static ChurnRisk? Of(BigInteger stake, BigInteger total, int operators, long? most, int? kickBipsOfOperatorStake, int? kickBipsOfTotalStake) =>
        most is { } full && operators >= full && kickBipsOfOperatorStake is { } ofOperator && kickBipsOfTotalStake is { } ofTotal
            ? new ChurnRisk(stake < total * ofTotal / Bips, stake * ofOperator / Bips)
            : null;
}
