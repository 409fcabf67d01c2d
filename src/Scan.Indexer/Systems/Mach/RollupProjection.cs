using System.Numerics;
using Scan.Domain.EigenLayer;
using Scan.Domain.Mach;
using Scan.Indexer.Projections;

namespace Scan.Indexer.Systems.Mach;

/// <summary>Which rollups a MACH service manager takes alerts for.</summary>
internal static class RollupProjection
{
    /// <summary>Only the multi-rollup form emits it: a proxy that served a single one was upgraded.</summary>
    public static void Updated(RollupChainIDUpdated e, ProjectionContext c)
    {
        c.ChangeMach(a => a with { SingleRollupChainId = null });
        c.ChangeRollup(e.RollupChainId, r => r with { Enabled = e.Status });
    }

    /// <summary>A single-rollup service manager has one at a time. Zero stands for none: a proxy reads 0 until the first update.</summary>
    public static void Replaced(RollupChainIdUpdated e, ProjectionContext c)
    {
        if (!e.Previous.IsZero) c.ChangeRollup(e.Previous, r => r with { Enabled = false });
        Serve(e.RollupChainId, c);
    }

    /// <summary>From now on the service manager has this rollup and no other; zero: none.</summary>
    public static void Serve(BigInteger rollupChainId, ProjectionContext c)
    {
        var id = rollupChainId.IsZero ? null : rollupChainId.ToString();
        if (c.Find<Avs>(Avs.KeyOf(c.Emitter))?.SingleRollupChainId is { } former && former != id) c.ChangeRollup(BigInteger.Parse(former), r => r with { Enabled = false });
        if (id is not null) c.ChangeRollup(rollupChainId, r => r with { Enabled = true });
        c.ChangeMach(a => a with { SingleRollupChainId = id });
    }

    /// <summary>Changes a rollup of the emitting service manager, or one that is first seen now.</summary>
    public static Rollup ChangeRollup(this ProjectionContext c, BigInteger rollupChainId, Func<Rollup, Rollup> change) => c.Change(
        Rollup.KeyOf(c.Emitter, rollupChainId),
        () => new Rollup { ChainId = c.ChainId, Avs = c.Emitter, RollupChainId = rollupChainId.ToString() },
        change);
}
