using Scan.Domain.EigenLayer;
using Scan.Indexer.Projections;
using Scan.Indexer.Systems.EigenLayerCore;
using Scan.Indexer.Systems.Middleware;

namespace Scan.Indexer.Systems.Mach;

/// <summary>MachServiceManager: roles, threshold and pause. What the source sets without an event stays unknown.</summary>
internal static class MachProjection
{
    public static void AlertConfirmerChanged(AlertConfirmerChanged e, ProjectionContext c)
    {
        c.ChangeMach(a => a with { AlertConfirmer = e.AlertConfirmer });
        c.NoteChange("alertConfirmer", e.Previous, e.AlertConfirmer);
    }

    public static void WhitelisterChanged(WhitelisterChanged e, ProjectionContext c)
    {
        c.ChangeMach(a => a with { Whitelister = e.Whitelister });
        c.NoteChange("whitelister", e.Previous, e.Whitelister);
    }

    public static void ThresholdChanged(QuorumThresholdPercentageChanged e, ProjectionContext c)
    {
        var before = c.Find<Avs>(Avs.KeyOf(c.Emitter))?.QuorumThresholdPercentage;
        c.ChangeMach(a => a with { QuorumThresholdPercentage = e.Percentage });
        c.NoteChange("quorumThresholdPercentage", before, e.Percentage);
    }

    public static void Paused(Paused e, ProjectionContext c) => c.ChangeMach(a => a with { Paused = !e.Status.IsZero });

    public static void Unpaused(Unpaused e, ProjectionContext c) => c.ChangeMach(a => a with { Paused = !e.Status.IsZero });

    public static void OwnershipTransferred(OwnershipTransferred e, ProjectionContext c)
    {
        c.ChangeMach(a => a with { Owner = e.Owner });
        c.NoteChange("owner", e.Previous, e.Owner);
    }

    public static void RewardsInitiatorUpdated(RewardsInitiatorUpdated e, ProjectionContext c)
    {
        c.ChangeMach(a => a with { RewardsInitiator = e.RewardsInitiator });
        c.NoteChange("rewardsInitiator", e.Previous, e.RewardsInitiator);
    }

    /// <summary>Changes the AVS that the emitting service manager is.</summary>
    public static Avs ChangeMach(this ProjectionContext c, Func<Avs, Avs> change) => c.ChangeAvs(c.Emitter, a => change(a.WithKind(AvsKind.Mach)));
}
