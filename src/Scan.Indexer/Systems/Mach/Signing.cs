using System.Numerics;
using Scan.Domain.Mach;
using Scan.Domain.Middleware;
using Scan.Domain.Primitives;
using Scan.Indexer.Projections;

namespace Scan.Indexer.Systems.Mach;

/// <summary>
/// Who signed, and with how much stake. The contract sums stakes at the call's reference block; the ledger's documents know them as of the alert,
/// some blocks later, and that is what these numbers are.
/// </summary>
internal static class Signing
{
    public static AlertNonSigner[] NonSigners(Hash32[] operatorIds, ProjectionContext c) =>
        [.. operatorIds.Select(id => new AlertNonSigner(id, c.Find<BlsOperator>(BlsOperator.KeyOf(c.Emitter, id))?.Operator))];

    /// <summary>One entry for each quorum that the call names; the contract refuses a call with more or fewer thresholds than quorums.</summary>
    public static AlertQuorum[] Quorums(byte[] quorums, byte[] thresholds, AlertNonSigner[] nonSigners, ProjectionContext c) =>
        [.. quorums.Zip(thresholds, (quorum, threshold) => Read(quorum, threshold, nonSigners, c))];

    private static AlertQuorum Read(byte quorum, byte threshold, AlertNonSigner[] nonSigners, ProjectionContext c)
    {
        var total = c.Find<Quorum>(Quorum.KeyOf(c.Emitter, quorum))?.TotalStake;
        return new AlertQuorum(quorum, threshold, total - Unsigned(quorum, nonSigners, c), total);
    }

    /// <summary>Stake of the non-signers in a quorum; an operator of another quorum has none in it. Null when a key is unknown to the ledger.</summary>
    private static BigInteger? Unsigned(byte quorum, AlertNonSigner[] nonSigners, ProjectionContext c)
    {
        var unsigned = BigInteger.Zero;
        foreach (var nonSigner in nonSigners)
        {
            if (c.Find<BlsOperator>(BlsOperator.KeyOf(c.Emitter, nonSigner.OperatorId)) is null) return null;
            unsigned += c.Find<QuorumStake>(QuorumStake.KeyOf(c.Emitter, quorum, nonSigner.OperatorId))?.Stake ?? 0;
        }
        return unsigned;
    }
}
