using System.Numerics;
using Scan.Domain.EigenLayer;
using Scan.Domain.Primitives;
using Scan.Indexer.Projections;

namespace Scan.Indexer.Systems.EigenLayerCore;

/// <summary>
/// StrategyManager: slashed shares on their way out. The resolution block is told once for a slash, before or between its strategies; the set
/// remembers it with the slash.
/// </summary>
internal static class SlashedSharesProjection
{
    public static void Increased(BurnOrRedistributableSharesIncreased e, ProjectionContext c)
    {
        var set = c.ChangeSet(e.Set, s => s with
        {
            LastSlashId = e.SlashId, LastSlashTransaction = c.At.Transaction,
            LastSlashResolutionBlock = s.LastSlashId == e.SlashId ? s.LastSlashResolutionBlock : null,
        });
        Change(e.Set, e.SlashId, e.Strategy, c, s => s with
        {
            Shares = s.Shares + e.Shares, TotalShares = s.TotalShares + e.Shares, ResolutionBlock = set.LastSlashResolutionBlock, ClearedBlock = null,
        });
    }

    public static void Decreased(BurnOrRedistributableSharesDecreased e, ProjectionContext c) => Change(e.Set, e.SlashId, e.Strategy, c, s =>
        s with { Shares = s.Shares - e.Shares, ClearedBlock = s.Shares == e.Shares ? c.At.Block : null });

    public static void ResolutionSet(SlashResolutionBlockSet e, ProjectionContext c)
    {
        var set = c.ChangeSet(e.Set, s => s with
        {
            LastSlashId = e.SlashId, LastSlashTransaction = s.LastSlashId == e.SlashId ? s.LastSlashTransaction : c.At.Transaction, LastSlashResolutionBlock = e.Block,
        });
        foreach (var strategy in set.Strategies)
        {
            if (c.Find<SlashedShares>(SlashedShares.KeyOf(e.Set.Avs, e.Set.Id, e.SlashId, strategy)) is { } shares) c.Store(shares with { ResolutionBlock = e.Block });
        }
    }

    private static void Change(OperatorSetKey set, BigInteger slashId, Address strategy, ProjectionContext c, Func<SlashedShares, SlashedShares> change) => c.Change(
        SlashedShares.KeyOf(set.Avs, set.Id, slashId, strategy),
        () => new SlashedShares { ChainId = c.ChainId, Avs = set.Avs, SetId = set.Id, SlashId = slashId, Strategy = strategy, Block = c.At.Block },
        change);
}
