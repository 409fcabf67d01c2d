using Scan.Domain.EigenLayer;
using Scan.Domain.Primitives;
using Scan.Indexer.Projections;

namespace Scan.Indexer.Systems.EigenLayerCore;

/// <summary>AllocationManager: magnitudes that operators put at stake, and slashes.</summary>
internal static class AllocationProjection
{
    public static void DelaySet(AllocationDelaySet e, ProjectionContext c)
    {
        var before = c.Find<AllocationDelay>(AllocationDelay.KeyOf(e.Operator));
        c.Store(new AllocationDelay
        {
            ChainId = c.ChainId, Operator = e.Operator, PreviousDelay = before?.DelayAt(c.At.Block), Delay = e.Delay, EffectBlock = e.EffectBlock,
        });
    }

    public static void Updated(AllocationUpdated e, ProjectionContext c)
    {
        var key = Allocation.KeyOf(e.Operator, e.Set.Avs, e.Set.Id, e.Strategy);
        var known = c.Find<Allocation>(key) ?? new Allocation
        {
            ChainId = c.ChainId, Operator = e.Operator, Avs = e.Set.Avs, SetId = e.Set.Id, Strategy = e.Strategy, UpdatedBlock = c.At.Block,
        };
        var settled = Settle(known, c.At.Block) with { UpdatedBlock = c.At.Block };
        c.Store(e.EffectBlock > c.At.Block
            ? settled with { PendingMagnitude = e.Magnitude, EffectBlock = e.EffectBlock }
            : settled with { Magnitude = e.Magnitude, PendingMagnitude = Slashed(settled, e.Magnitude) });
    }

    public static void EncumberedUpdated(EncumberedMagnitudeUpdated e, ProjectionContext c) =>
        Change(e.Operator, e.Strategy, c, m => m with { EncumberedMagnitude = e.Magnitude });

    public static void MaxUpdated(MaxMagnitudeUpdated e, ProjectionContext c) => Change(e.Operator, e.Strategy, c, m => m.With(e.Magnitude, c.At.Block));

    /// <summary>
    /// AllocationManager counts the slashes of a set one by one. StrategyManager tells the id of those that took its shares; one of native ETH alone has the id after the
    /// last that is known.
    /// </summary>
    public static void OperatorSlashed(OperatorSlashed e, ProjectionContext c)
    {
        var set = c.ChangeSet(e.Set, s =>
        {
            var isTold = s.LastSlashTransaction == c.At.Transaction;
            return s with
            {
                SlashCount = s.SlashCount + 1, LastSlashId = isTold ? s.LastSlashId : s.LastSlashId + 1, LastSlashTransaction = null,
                LastSlashResolutionBlock = isTold ? s.LastSlashResolutionBlock : null,
            };
        });
        c.ChangeOperator(e.Operator, o => o with { SlashCount = o.SlashCount + 1 });
        c.Insert(new Slashing
        {
            ChainId = c.ChainId, Operator = e.Operator, Avs = e.Set.Avs, SetId = e.Set.Id,
            Strategies = [.. e.Strategies.Zip(e.WadSlashed, (strategy, wad) => new SlashedStrategy(strategy, wad))],
            Description = e.Description, SlashId = set.LastSlashId,
            Block = c.At.Block, Time = c.At.Time, LogIndex = c.At.LogIndex, Transaction = c.At.Transaction,
        });
    }

    /// <summary>What was pending and is due has become the magnitude.</summary>
    private static Allocation Settle(Allocation a, long block) => a.EffectBlock is { } effect && effect <= block
        ? a with { Magnitude = a.PendingMagnitude!.Value, PendingMagnitude = null, EffectBlock = null }
        : a;

    /// <summary>
    /// Nobody can modify an allocation while a change of it is pending, so one that falls at once beside a pending change was slashed. The
    /// contract keeps the pending difference: of an increase the target falls along, without an event; of a decrease an event before told the target.
    /// </summary>
    private static System.Numerics.BigInteger? Slashed(Allocation a, ulong magnitude) =>
        a.PendingMagnitude > a.Magnitude ? magnitude + a.PendingMagnitude - a.Magnitude : a.PendingMagnitude;

    private static void Change(Address @operator, Address strategy, ProjectionContext c, Func<OperatorMagnitude, OperatorMagnitude> change) => c.Change(
        OperatorMagnitude.KeyOf(@operator, strategy),
        () => new OperatorMagnitude { ChainId = c.ChainId, Operator = @operator, Strategy = strategy },
        change);
}
