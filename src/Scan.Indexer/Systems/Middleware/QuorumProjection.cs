using System.Numerics;
using Scan.Domain.Middleware;
using Scan.Domain.Primitives;
using Scan.Indexer.Projections;
using Scan.Indexer.Systems.EigenLayerCore;

namespace Scan.Indexer.Systems.Middleware;

/// <summary>Quorums and their parameters. M2 has no event for a creation: the first event that speaks of a quorum creates it.</summary>
internal static class QuorumProjection
{
    public static void ParamsUpdated(OperatorSetParamsUpdated e, ProjectionContext c) => Change(e.Quorum, c, q => WithParams(q, e.Params));

    public static void Created(QuorumCreated e, ProjectionContext c) => Created(e.Quorum, e.Settings, c);

    public static void Created(QuorumCreatedWithSlasher e, ProjectionContext c) => Created(e.Quorum, e.Settings, c);

    public static void Created(QuorumCreatedGoerli e, ProjectionContext c) => Change(e.Quorum, c, q => q);

    public static void MinimumStakeUpdated(MinimumStakeForQuorumUpdated e, ProjectionContext c) =>
        Change(e.Quorum, c, q => q with { MinimumStake = e.MinimumStake });

    public static void StrategyAdded(StrategyAddedToQuorum e, ProjectionContext c) => Change(e.Quorum, c, q =>
        q.Strategies.Any(s => s.Strategy == e.Strategy) ? q : q with { Strategies = [.. q.Strategies, new QuorumStrategy(e.Strategy, 0)] });

    public static void StrategyRemoved(StrategyRemovedFromQuorum e, ProjectionContext c) =>
        Change(e.Quorum, c, q => q with { Strategies = [.. q.Strategies.Where(s => s.Strategy != e.Strategy)] });

    /// <summary>StakeRegistry.removeStrategies tells a multiplier of 0 after the removal: that brings no strategy back.</summary>
    public static void MultiplierUpdated(StrategyMultiplierUpdated e, ProjectionContext c) => Change(e.Quorum, c, q =>
        e.Multiplier.IsZero && q.Strategies.All(s => s.Strategy != e.Strategy) ? q : q with { Strategies = Weigh(q.Strategies, e.Strategy, e.Multiplier) });

    /// <summary>Changes a quorum of the emitting registry's AVS, or one that this event creates.</summary>
    public static Quorum ChangeQuorum(this ProjectionContext c, byte number, Func<Quorum, Quorum> change)
    {
        c.LinkRegistry();
        return c.Change(Quorum.KeyOf(c.Source.Avs, number), () => NewQuorum(number, c), change);
    }

    private static Quorum NewQuorum(byte number, ProjectionContext c)
    {
        c.ChangeAvs(c.Source.Avs, a => a with { QuorumCount = a.QuorumCount + 1 });
        return new Quorum { ChainId = c.ChainId, Avs = c.Source.Avs, Number = number };
    }

    private static void Created(byte number, QuorumSettings settings, ProjectionContext c) => Change(number, c, q => WithParams(q, settings.Params) with
    {
        MinimumStake = settings.MinimumStake,
        Strategies = settings.Strategies.Aggregate(q.Strategies, (all, s) => Weigh(all, s.Strategy, s.Multiplier)),
        StakeType = settings.StakeType,
        LookAheadBlocks = settings.LookAheadBlocks,
    });

    /// <summary>A change of parameters, which the timeline keeps. What two registries say of one creation is told once.</summary>
    private static void Change(byte number, ProjectionContext c, Func<Quorum, Quorum> change)
    {
        var before = c.Find<Quorum>(Quorum.KeyOf(c.Source.Avs, number));
        QuorumTimeline.Note(before, c.ChangeQuorum(number, change), c);
    }

    private static Quorum WithParams(Quorum q, OperatorSetParams p) => q with
    {
        MaxOperatorCount = p.MaxOperatorCount,
        KickBipsOfOperatorStake = p.KickBipsOfOperatorStake,
        KickBipsOfTotalStake = p.KickBipsOfTotalStake,
    };

    private static IReadOnlyList<QuorumStrategy> Weigh(IReadOnlyList<QuorumStrategy> strategies, Address strategy, BigInteger multiplier) =>
        strategies.Any(s => s.Strategy == strategy)
            ? [.. strategies.Select(s => s.Strategy == strategy ? s with { Multiplier = multiplier } : s)]
            : [.. strategies, new QuorumStrategy(strategy, multiplier)];
}
