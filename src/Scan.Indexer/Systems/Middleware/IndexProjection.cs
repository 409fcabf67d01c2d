using Scan.Indexer.Projections;

namespace Scan.Indexer.Systems.Middleware;

/// <summary>IndexRegistry: an operator's place in a quorum's list. Who leaves loses its place with its membership, without an event here.</summary>
internal static class IndexProjection
{
    public static void Moved(QuorumIndexUpdate e, ProjectionContext c)
    {
        c.LinkRegistry();
        c.ChangeStake(e.Quorum, e.OperatorId, s => s with { Index = e.Index });
    }
}
