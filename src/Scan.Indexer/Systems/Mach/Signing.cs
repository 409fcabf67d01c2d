using System.Numerics;
using Scan.Domain.Mach;
using Scan.Domain.Middleware;
using Scan.Domain.Primitives;
using Scan.Indexer.Projections;

namespace Scan.Indexer.Systems.Mach;

/// <summary>
/// Who signed, and with how much stake: as the contract does (BLSSignatureChecker.checkSignatures), by the stakes at the call's reference block.
/// </summary>
internal static class Signing
{
    public static AlertNonSigner[] NonSigners(Hash32[] operatorIds, ProjectionContext c) =>
        [.. operatorIds.Select(id => new AlertNonSigner(id, c.Find<BlsOperator>(BlsOperator.KeyOf(c.Emitter, id))?.Operator))];

    /// <summary>One entry for each quorum that the call names; the contract refuses a call with more or fewer thresholds than quorums.</summary>
    public static AlertQuorum[] Quorums(ConfirmAlertCall call, AlertNonSigner[] nonSigners, ProjectionContext c) =>
        [.. call.Quorums.Zip(call.Thresholds, (quorum, threshold) => Read(quorum, threshold, call.ReferenceBlock, nonSigners, c))];

    private static AlertQuorum Read(byte quorum, byte threshold, long block, AlertNonSigner[] nonSigners, ProjectionContext c)
    {
        var total = c.Find<Quorum>(Quorum.KeyOf(c.Emitter, quorum))?.TotalStakeAt(block);
        return new AlertQuorum(quorum, threshold, total - Unsigned(quorum, block, nonSigners, c), total);
    }

    /// <summary>Stake of the non-signers in a quorum; an operator of another quorum has none in it. Null when a key is unknown to the ledger, or a stake older than what it remembers.</summary>
    private static BigInteger? Unsigned(byte quorum, long block, AlertNonSigner[] nonSigners, ProjectionContext c)
    {
        BigInteger? unsigned = BigInteger.Zero;
        foreach (var nonSigner in nonSigners)
        {
            if (c.Find<BlsOperator>(BlsOperator.KeyOf(c.Emitter, nonSigner.OperatorId)) is null) return null;
            if (c.Find<QuorumStake>(QuorumStake.KeyOf(c.Emitter, quorum, nonSigner.OperatorId)) is { } stake) unsigned += stake.StakeAt(block);
        }
        return unsigned;
    }
}
