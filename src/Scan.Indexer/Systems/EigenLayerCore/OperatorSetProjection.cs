using Scan.Domain.EigenLayer;
using Scan.Domain.Primitives;
using Scan.Indexer.Projections;
using Scan.Indexer.Systems.Middleware;

namespace Scan.Indexer.Systems.EigenLayerCore;

/// <summary>AllocationManager: operator sets, their strategies, members and slashers.</summary>
internal static class OperatorSetProjection
{
    public static void RegistrarSet(AVSRegistrarSet e, ProjectionContext c) => c.ChangeAvs(e.Avs, a => a with { Registrar = e.Registrar });

    public static void Created(OperatorSetCreated e, ProjectionContext c)
    {
        if (c.Find<OperatorSet>(OperatorSet.KeyOf(e.Set.Avs, e.Set.Id)) is { CreatedBlock: not null }) return;
        c.ChangeSet(e.Set, s => s with { CreatedBlock = c.At.Block, CreatedTime = c.At.Time });
        c.ChangeAvs(e.Set.Avs, a => a.WithKind(AvsKind.OperatorSets) with { OperatorSetCount = a.OperatorSetCount + 1 });
    }

    public static void StrategyAdded(StrategyAddedToOperatorSet e, ProjectionContext c) => c.ChangeSet(e.Set, s =>
        s.Strategies.Contains(e.Strategy) ? s : s with { Strategies = [.. s.Strategies, e.Strategy] });

    public static void StrategyRemoved(StrategyRemovedFromOperatorSet e, ProjectionContext c) => c.ChangeSet(e.Set, s =>
        s.Strategies.Contains(e.Strategy) ? s with { Strategies = [.. s.Strategies.Where(a => a != e.Strategy)] } : s);

    public static void RedistributionSet(RedistributionAddressSet e, ProjectionContext c) => c.ChangeSet(e.Set, s => s with { RedistributionRecipient = e.Recipient });

    public static void SlasherUpdated(SlasherUpdated e, ProjectionContext c) => c.ChangeSet(e.Set, s => e.EffectBlock <= c.At.Block
        ? s with { Slasher = e.Slasher, PendingSlasher = null, SlasherEffectBlock = null }
        : s with { Slasher = s.SlasherAt(c.At.Block), PendingSlasher = e.Slasher, SlasherEffectBlock = e.EffectBlock });

    public static void SlasherMigrated(SlasherMigrated e, ProjectionContext c) => c.ChangeSet(e.Set, s =>
        s with { Slasher = e.Slasher, PendingSlasher = null, SlasherEffectBlock = null });

    public static void Joined(OperatorAddedToOperatorSet e, ProjectionContext c) => Change(e.Operator, e.Set, isMember: true, c);

    public static void Left(OperatorRemovedFromOperatorSet e, ProjectionContext c) => Change(e.Operator, e.Set, isMember: false, c);

    /// <summary>Changes an operator set, or one that is first seen now. It need not exist: KeyRegistrar.configureOperatorSet takes any number.</summary>
    public static OperatorSet ChangeSet(this ProjectionContext c, OperatorSetKey set, Func<OperatorSet, OperatorSet> change) =>
        c.Change(OperatorSet.KeyOf(set.Avs, set.Id), () => NewSet(set, c), change);

    private static OperatorSet NewSet(OperatorSetKey set, ProjectionContext c)
    {
        c.ChangeAvs(set.Avs, a => a);
        return new OperatorSet { ChainId = c.ChainId, Avs = set.Avs, SetId = set.Id };
    }

    private static void Change(Address @operator, OperatorSetKey set, bool isMember, ProjectionContext c)
    {
        var before = c.Find<OperatorSetMember>(OperatorSetMember.KeyOf(set.Avs, set.Id, @operator))
            ?? new OperatorSetMember { ChainId = c.ChainId, Avs = set.Avs, SetId = set.Id, Operator = @operator };
        if (before.Member == isMember) return;
        c.Store(isMember
            ? before with { Member = true, JoinedBlock = c.At.Block, JoinedTime = c.At.Time }
            : before with { Member = false, LeftBlock = c.At.Block, LeftTime = c.At.Time });
        c.ChangeSet(set, s => s with { MemberCount = s.MemberCount + (isMember ? 1 : -1) });
        c.ChangeRegistration(set.Avs, @operator, r => r with
        {
            OperatorSets = isMember ? [.. r.OperatorSets.Append(set.Id).Distinct().Order()] : [.. r.OperatorSets.Where(id => id != set.Id)],
        });
    }
}
