using System.Numerics;

namespace Scan.Domain.Middleware;

/// <summary>Whether a newcomer can take the place of a member of a full quorum (RegistryCoordinator._validateChurn).</summary>
public static class Churn
{
    private const int Bips = 10_000;

    /// <summary>Null: the quorum's parameters are unknown.</summary>
    /// <param name="total">The quorum's stake with the newcomer's in it, as the contract counts it.</param>
    public static ChurnOutcome? Judge(Quorum quorum, BigInteger newcomer, BigInteger member, BigInteger total)
    {
        if (quorum is not { KickBipsOfOperatorStake: { } ofMember, KickBipsOfTotalStake: { } ofTotal }) return null;
        if (newcomer <= member * ofMember / Bips) return ChurnOutcome.NewcomerTooSmall;
        return member < total * ofTotal / Bips ? ChurnOutcome.Possible : ChurnOutcome.MemberTooLarge;
    }
}

public enum ChurnOutcome { Possible, NewcomerTooSmall, MemberTooLarge }
