using Scan.Domain.EigenLayer;
using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;
using Scan.Indexer.Projections;
using Scan.Indexer.Systems.EigenLayerCore;
using Scan.Indexer.Systems.Middleware;

namespace Scan.Indexer.Systems.Mach;

/// <summary>MachServiceManager: roles, threshold and pause. What the source sets without an event stays unknown.</summary>
internal static class MachProjection
{
    private static readonly byte[] Enabled = FunctionAbi.Parse("allowlistEnabled() view returns (bool)").Encode();
    private static readonly byte[] Threshold = FunctionAbi.Parse("quorumThresholdPercentage() view returns (uint8)").Encode();

    /// <summary>What the contract is set up with and tells by views alone, asked with events that are no alerts.</summary>
    public static void AskSettings(Needs needs) => needs.View(needs.Source.Address, Enabled).View(needs.Source.Address, Threshold);

    public static void AskCallAndSettings(Needs needs) => AskSettings(needs.Transaction());

    /// <summary>Fills in what no event told so far.</summary>
    public static Avs WithSettings(this Avs avs, ProjectionContext c) => avs with
    {
        AllowlistEnabled = avs.AllowlistEnabled ?? (SmallNumber(c.View(c.Emitter, Enabled)) is { } flag ? flag == 1 : null),
        QuorumThresholdPercentage = avs.QuorumThresholdPercentage ?? SmallNumber(c.View(c.Emitter, Threshold)),
    };

    private static int? SmallNumber(ViewAnswer? answer) => answer?.Data is { Length: Hash32.Size } word && !word.AsSpan(0, Hash32.Size - 1).ContainsAnyExcept((byte)0) ? word[^1] : null;

    public static void AlertConfirmerChanged(AlertConfirmerChanged e, ProjectionContext c)
    {
        c.ChangeMach(a => a.WithSettings(c) with { AlertConfirmer = e.AlertConfirmer });
        c.NoteChange("alertConfirmer", e.Previous, e.AlertConfirmer);
    }

    public static void WhitelisterChanged(WhitelisterChanged e, ProjectionContext c)
    {
        c.ChangeMach(a => a.WithSettings(c) with { Whitelister = e.Whitelister });
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
