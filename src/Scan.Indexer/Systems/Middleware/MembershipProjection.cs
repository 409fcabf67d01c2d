using Scan.Domain.Primitives;
using Scan.Indexer.Projections;
using Scan.Indexer.Systems.EigenLayerCore;

namespace Scan.Indexer.Systems.Middleware;

/// <summary>BLSApkRegistry: which quorums an operator is in. Quorum numbers are one byte each.</summary>
internal static class MembershipProjection
{
    public static void Added(OperatorAddedToQuorums e, ProjectionContext c)
    {
        c.KnowOperator(e.OperatorId, e.Operator);
        foreach (var quorum in e.Quorums) Set(e.Operator, quorum, isMember: true, c);
    }

    public static void Removed(OperatorRemovedFromQuorums e, ProjectionContext c)
    {
        c.KnowOperator(e.OperatorId, e.Operator);
        NoteCause(e.Operator, e.OperatorId, c);
        foreach (var quorum in e.Quorums) Set(e.Operator, quorum, isMember: false, c);
    }

    public static void Added(OperatorAddedToQuorumsGoerli e, ProjectionContext c)
    {
        foreach (var quorum in e.Quorums) Set(e.Operator, quorum, isMember: true, c);
    }

    public static void Removed(OperatorRemovedFromQuorumsGoerli e, ProjectionContext c)
    {
        NoteCause(e.Operator, null, c);
        foreach (var quorum in e.Quorums) Set(e.Operator, quorum, isMember: false, c);
    }

    private static void NoteCause(Address @operator, Hash32? operatorId, ProjectionContext c) => c.ChangeRegistration(c.Source.Avs, @operator, r => r with
    {
        RemovalCause = c.Transaction is { } transaction ? RemovalCause.Find(transaction, @operator, operatorId) : null, RemovalBlock = c.At.Block,
    });

    private static void Set(Address @operator, byte quorum, bool isMember, ProjectionContext c)
    {
        var step = 0;
        var registration = c.ChangeRegistration(c.Source.Avs, @operator, r =>
        {
            if (r.Quorums.Contains(quorum) == isMember) return r;
            step = isMember ? 1 : -1;
            return r with { Quorums = isMember ? [.. r.Quorums.Append(quorum).Order()] : [.. r.Quorums.Where(q => q != quorum)] };
        });
        if (step != 0) c.ChangeQuorum(quorum, q => q with { OperatorCount = q.OperatorCount + step });
        if (registration.OperatorId is not { } operatorId) return;
        c.ChangeStake(quorum, operatorId, s => s with { Member = isMember, Index = isMember ? s.Index : null });
    }
}
