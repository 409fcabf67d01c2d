using Scan.Domain.EigenLayer;
using Scan.Domain.Middleware;
using Scan.Domain.Primitives;
using Scan.Indexer.Projections;
using Scan.Indexer.Systems.EigenLayerCore;

namespace Scan.Indexer.Systems.Middleware;

/// <summary>ECDSAStakeRegistry: members, weights and signing keys of an AVS on ECDSA middleware.</summary>
internal static class EcdsaProjection
{
    public static void Registered(EcdsaOperatorRegistered e, ProjectionContext c) => SetRegistered(e.Operator, e.Avs, isRegistered: true, c);

    public static void Deregistered(EcdsaOperatorDeregistered e, ProjectionContext c) => SetRegistered(e.Operator, e.Avs, isRegistered: false, c);

    /// <summary>A registry that is found late tells nothing of the service manager behind it, whose roles were told before.</summary>
    public static void AskCallAndManager(Needs needs) => ManagerRoles.AskBehind(needs.Transaction());

    public static void WeightUpdated(OperatorWeightUpdated e, ProjectionContext c)
    {
        Link(c);
        ChangeOperator(e.Operator, c, o => o with { Weight = e.NewWeight });
    }

    public static void KeyUpdated(SigningKeyUpdate e, ProjectionContext c) =>
        ChangeOperator(e.Operator, c, o => o with { SigningKey = e.NewSigningKey, SigningKeyBlock = e.UpdateBlock <= long.MaxValue ? (long)e.UpdateBlock : null });

    public static void Permitted(OperatorPermitted e, ProjectionContext c) => ChangeOperator(e.Operator, c, o => o with { Permitted = true });

    public static void Revoked(OperatorRevoked e, ProjectionContext c) => ChangeOperator(e.Operator, c, o => o with { Permitted = false });

    public static void Ejected(EcdsaOperatorEjected e, ProjectionContext c) => ChangeOperator(e.Operator, c, o => o with { EjectedBlock = c.At.Block });

    public static void TotalUpdated(TotalWeightUpdated e, ProjectionContext c)
    {
        Link(c);
        ChangeRegistry(c, r => r with { TotalWeight = e.Weight });
    }

    public static void ThresholdUpdated(ThresholdWeightUpdated e, ProjectionContext c)
    {
        KnowManager(c);
        var before = c.Find<EcdsaRegistry>(EcdsaRegistry.KeyOf(c.Emitter))?.ThresholdWeight;
        ChangeRegistry(c, r => r with { ThresholdWeight = e.Weight });
        c.NoteChange("thresholdWeight", before, e.Weight);
    }

    public static void MinimumUpdated(MinimumWeightUpdated e, ProjectionContext c)
    {
        KnowManager(c);
        ChangeRegistry(c, r => r with { MinimumWeight = e.Weight });
        c.NoteChange("minimumWeight", e.Previous, e.Weight);
    }

    public static void QuorumUpdated(QuorumUpdated e, ProjectionContext c)
    {
        KnowManager(c);
        ChangeRegistry(c, r => r with { Strategies = e.Strategies });
        c.NoteChange("quorum", Text(e.Previous), Text(e.Strategies));
    }

    private static void KnowManager(ProjectionContext c)
    {
        Link(c);
        if (c.Source.Avs != c.Emitter) c.ChangeAvs(c.Source.Avs, a => a.WithManagerRoles(c));
    }

    /// <summary>A registry that belongs to none is no AVS.</summary>
    private static void Link(ProjectionContext c)
    {
        if (c.Source.Avs != c.Emitter) c.LinkRegistry();
    }

    private static string Text(WeightedStrategy[] strategies) => string.Join(' ', strategies.Select(s => $"{s.Strategy}:{s.Multiplier}"));

    private static void SetRegistered(Address @operator, Address avs, bool isRegistered, ProjectionContext c)
    {
        var step = 0;
        ChangeOperator(@operator, c, o =>
        {
            step = (isRegistered ? 1 : 0) - (o.Registered ? 1 : 0);
            return o with { Avs = avs, Registered = isRegistered };
        });
        ChangeRegistry(c, r => r with { Avs = avs, OperatorCount = r.OperatorCount + step });
        c.ChangeAvs(avs, a => a.WithKind(AvsKind.Ecdsa));
        c.ChangeRegistration(avs, @operator, r => r with { InEcdsaRegistry = isRegistered });
    }

    private static void ChangeOperator(Address @operator, ProjectionContext c, Func<EcdsaOperator, EcdsaOperator> change) => c.Change(
        EcdsaOperator.KeyOf(c.Emitter, @operator),
        () => new EcdsaOperator { ChainId = c.ChainId, Registry = c.Emitter, Avs = c.Source.Avs, Operator = @operator },
        change);

    private static void ChangeRegistry(ProjectionContext c, Func<EcdsaRegistry, EcdsaRegistry> change) =>
        c.Change(EcdsaRegistry.KeyOf(c.Emitter), () => new EcdsaRegistry { ChainId = c.ChainId, Registry = c.Emitter, Avs = c.Source.Avs }, change);
}
