using System.Numerics;
using Scan.Domain.EigenLayer;
using Scan.Domain.Primitives;
using Scan.Indexer.Projections;

namespace Scan.Indexer.Systems.EigenLayerCore;

/// <summary>
/// Shares delegated to an operator per strategy: increased less decreased. OperatorSharesSlashed reports the same decrease again
/// (with the withdrawal queue's part), so it does not count here.
/// </summary>
internal static class SharesProjection
{
    public static void Increased(OperatorSharesIncreased e, ProjectionContext c) => Add(e.Operator, e.Strategy, e.Shares, c);

    public static void Decreased(OperatorSharesDecreased e, ProjectionContext c) => Add(e.Operator, e.Strategy, -e.Shares, c);

    private static void Add(Address @operator, Address strategy, BigInteger delta, ProjectionContext c)
    {
        var key = OperatorShares.KeyOf(@operator, strategy);
        var before = c.Find<OperatorShares>(key);
        c.Keep(key, before, before is null
            ? new OperatorShares { ChainId = c.ChainId, Operator = @operator, Strategy = strategy, Shares = delta }
            : before with { Shares = before.Shares + delta });
    }
}
