using Scan.Indexer.Projections;
using Scan.Indexer.Systems.EigenLayerCore;

namespace Scan.Indexer.Systems.Middleware;

/// <summary>BLSApkRegistry: an operator's public key, once per registry.</summary>
internal static class KeyProjection
{
    public static void Registered(NewPubkeyRegistration e, ProjectionContext c)
    {
        c.LinkRegistry();
        c.KnowOperator(Bn254.OperatorId(e.KeyG1), e.Operator);
        c.ChangeRegistration(c.Source.Avs, e.Operator, r => r with { KeyG1 = e.KeyG1 });
    }
}
