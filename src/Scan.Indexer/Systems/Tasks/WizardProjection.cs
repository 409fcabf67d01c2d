using Scan.Domain.Tasks;
using Scan.Indexer.Projections;
using Scan.Indexer.Systems.EigenLayerCore;
using Scan.Indexer.Systems.Mach;

namespace Scan.Indexer.Systems.Tasks;

/// <summary>AltLayer's wizard templates: allow-list and coprocessor.</summary>
internal static class WizardProjection
{
    public static void AllowlistUpdated(AllowlistUpdated e, ProjectionContext c)
    {
        KnowStatus(c);
        foreach (var (@operator, status) in e.Operators.Zip(e.Status))
            c.ChangeRegistration(c.Source.Avs, @operator, r => r with { Allowed = status, ListedBlock = c.At.Block, ListedLogIndex = c.At.LogIndex });
    }

    public static void ManagerChanged(AllowlistManagerChanged e, ProjectionContext c)
    {
        KnowStatus(c);
        c.NoteChange("allowlistManager", e.Previous, e.Manager);
    }

    /// <summary>That the list starts enabled no event tells.</summary>
    private static void KnowStatus(ProjectionContext c) => c.ChangeAvs(c.Source.Avs, a => a with { AllowlistEnabled = a.AllowlistEnabled ?? MachProjection.AllowlistAsked(c) });

    public static void Enabled(AllowlistEnabled e, ProjectionContext c) => c.ChangeAvs(c.Source.Avs, a => a with { AllowlistEnabled = true });

    public static void Disabled(AllowlistDisabled e, ProjectionContext c) => c.ChangeAvs(c.Source.Avs, a => a with { AllowlistEnabled = false });

    public static void RequestVerified(RequestVerified e, ProjectionContext c) => c.Change(
        VerifiedRequest.KeyOf(c.Emitter, e.RequestId),
        () => new VerifiedRequest { ChainId = c.ChainId, Contract = c.Emitter, RequestId = e.RequestId, Sender = e.Sender, Block = c.At.Block },
        r => r);
}
