using System.Numerics;
using Scan.Domain.EigenLayer;
using Scan.Domain.Middleware;
using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;
using Scan.Indexer.Projections;
using Scan.Indexer.Systems.EigenLayerCore;

namespace Scan.Indexer.Systems.Middleware;

/// <summary>Quorums and their parameters. M2 has no event for a creation: the first event that speaks of a quorum creates it.</summary>
internal static class QuorumProjection
{
    private static readonly FunctionAbi SetLookAhead = FunctionAbi.Parse("setSlashableStakeLookahead(uint8 quorumNumber, uint32 lookAheadBlocks)");

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

    /// <summary>
    /// The event names no quorum: the call does. Where none is found, each quorum that held the former period may be the one. A creation tells its period
    /// before its quorum holds any; QuorumCreated repeats it.
    /// </summary>
    public static void LookAheadChanged(LookAheadPeriodChanged e, ProjectionContext c)
    {
        var input = c.Transaction is { } transaction ? transaction.Input.Span : [];
        foreach (var offset in CallSearch.Offsets(input, SetLookAhead))
        {
            if (CallSearch.Read(SetLookAhead, static (ref AbiReader args) => Tuple.Create(args.UInt8(), args.UInt32()), input[offset..]) is not var (number, blocks) || blocks != e.Blocks) continue;
            if (c.Find<Quorum>(Quorum.KeyOf(c.Source.Avs, number)) is not { StakeType: Quorum.TotalSlashable } quorum || (quorum.LookAheadBlocks ?? e.Previous) != e.Previous) continue;
            Change(number, c, q => q with { LookAheadBlocks = e.Blocks, LookAheadProblem = null });
            return;
        }
        for (var number = 0; number < (c.Find<Avs>(Avs.KeyOf(c.Source.Avs))?.QuorumCount ?? 0); number++)
        {
            if (c.Find<Quorum>(Quorum.KeyOf(c.Source.Avs, (byte)number)) is { StakeType: Quorum.TotalSlashable } held && held.LookAheadBlocks == e.Previous)
                Change((byte)number, c, q => q with { LookAheadBlocks = null, LookAheadProblem = c.TransactionProblem ?? "LookAheadPeriodChanged names no quorum, and no call of setSlashableStakeLookahead was found in its transaction." });
        }
    }

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
        LookAheadProblem = null,
    });

    /// <summary>A change of parameters, which the timeline keeps. What two registries say of one creation is told once.</summary>
    private static void Change(byte number, ProjectionContext c, Func<Quorum, Quorum> change)
    {
        var before = c.Find<Quorum>(Quorum.KeyOf(c.Source.Avs, number));
        var after = c.ChangeQuorum(number, change);
        QuorumTimeline.Note(before, after, c);
        KeepByStrategy(before?.Strategies ?? [], after, c);
    }

    private static void KeepByStrategy(IReadOnlyList<QuorumStrategy> before, Quorum quorum, ProjectionContext c)
    {
        foreach (var (strategy, multiplier) in quorum.Strategies.Except(before)) Keep(strategy, multiplier, counts: true);
        foreach (var (strategy, multiplier) in before.Where(b => quorum.Strategies.All(s => s.Strategy != b.Strategy))) Keep(strategy, multiplier, counts: false);

        void Keep(Address strategy, BigInteger multiplier, bool counts) => c.Change(StrategyInQuorum.KeyOf(strategy, quorum.Avs, quorum.Number),
            () => new StrategyInQuorum { ChainId = c.ChainId, Strategy = strategy, Avs = quorum.Avs, Quorum = quorum.Number, Counts = false, Multiplier = multiplier, SinceBlock = c.At.Block },
            s => s with { Multiplier = multiplier, Counts = counts, SinceBlock = s.Counts == counts ? s.SinceBlock : c.At.Block });
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
