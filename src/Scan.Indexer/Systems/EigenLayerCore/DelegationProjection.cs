using Scan.Domain.EigenLayer;
using Scan.Domain.Primitives;
using Scan.Indexer.Projections;

namespace Scan.Indexer.Systems.EigenLayerCore;

/// <summary>Who is delegated to whom (DelegationManager.delegateTo, undelegate), and how many stakers an operator has.</summary>
internal static class DelegationProjection
{
    public static void Delegated(StakerDelegated e, ProjectionContext c) => Move(e.Staker, e.Operator, c);

    public static void Undelegated(StakerUndelegated e, ProjectionContext c)
    {
        var operatorNow = c.Find<Delegation>(Delegation.KeyOf(e.Staker))?.Operator;
        if (operatorNow is null || operatorNow == e.Operator) Move(e.Staker, null, c);
    }

    private static void Move(Address staker, Address? to, ProjectionContext c)
    {
        var key = Delegation.KeyOf(staker);
        var before = c.Find<Delegation>(key);
        if (before is not null && before.Operator == to) return;
        c.Store(key, new Delegation { ChainId = c.ChainId, Staker = staker, Operator = to, SinceBlock = c.At.Block, SinceTime = c.At.Time });
        if (before?.Operator is { } from) c.ChangeOperator(from, o => o with { StakerCount = o.StakerCount - 1 });
        if (to is { } joined) c.ChangeOperator(joined, o => o with { StakerCount = o.StakerCount + 1 });
    }
}
