using System.Numerics;
using Scan.Domain.EigenLayer;
using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;
using Scan.Indexer.Projections;
using Scan.Indexer.Systems.EigenLayerCore;
using Scan.Indexer.Systems.Middleware;
using Scan.Indexer.Systems.Tasks;

namespace Scan.Indexer.Systems.Mach;

/// <summary>MachServiceManager: roles, threshold and pause. What the source sets without an event is asked for.</summary>
internal static class MachProjection
{
    private static readonly byte[] Enabled = FunctionAbi.Parse("allowlistEnabled() view returns (bool)").Encode();
    private static readonly byte[] StaleStakes = FunctionAbi.Parse("staleStakesForbidden() view returns (bool)").Encode();
    private static readonly byte[] Threshold = FunctionAbi.Parse("quorumThresholdPercentage() view returns (uint8)").Encode();

    /// <summary>Answered by the single-rollup form alone; up to 2024-04-22 the one rollup was fixed in the implementation, and no event ever told it.</summary>
    private static readonly byte[] SingleRollup = FunctionAbi.Parse("rollupChainId() view returns (uint256)").Encode();

    /// <summary>What the contract is set up with and tells by views alone, asked with events that are no alerts.</summary>
    public static void AskSettings(Needs needs) => AskAllowlist(needs).View(needs.Source.Address, Threshold).View(needs.Source.Address, StaleStakes).View(needs.Source.Address, SingleRollup);

    /// <summary>All that the ZK variant has of it.</summary>
    public static Needs AskAllowlist(Needs needs) => needs.View(needs.Source.Address, Enabled);

    public static void AskCallAndSettings(Needs needs) => AskSettings(needs.Transaction());

    /// <summary>Changes the AVS that the emitting service manager is, and fills in what no event told so far.</summary>
    public static void ChangeWithSettings(this ProjectionContext c, Func<Avs, Avs> change)
    {
        c.ChangeMach(a => change(a.WithSettings(c)));
        if (c.View(c.Emitter, SingleRollup)?.Data is { Length: Hash32.Size } word) RollupProjection.Serve(new BigInteger(word, isUnsigned: true, isBigEndian: true), c);
    }

    private static Avs WithSettings(this Avs avs, ProjectionContext c) => avs with
    {
        AllowlistEnabled = avs.AllowlistEnabled ?? AllowlistAsked(c),
        StaleStakesForbidden = avs.StaleStakesForbidden ?? Flag(c.View(c.Emitter, StaleStakes)),
        QuorumThresholdPercentage = avs.QuorumThresholdPercentage ?? SmallNumber(c.View(c.Emitter, Threshold)),
    };

    /// <summary>What <see cref="AskAllowlist"/> was answered.</summary>
    public static bool? AllowlistAsked(ProjectionContext c) => Flag(c.View(c.Emitter, Enabled));

    private static bool? Flag(ViewAnswer? answer) => SmallNumber(answer) is { } flag ? flag == 1 : null;

    private static int? SmallNumber(ViewAnswer? answer) => answer?.Data is { Length: Hash32.Size } word && !word.AsSpan(0, Hash32.Size - 1).ContainsAnyExcept((byte)0) ? word[^1] : null;

    public static void AlertConfirmerChanged(AlertConfirmerChanged e, ProjectionContext c)
    {
        c.ChangeWithSettings(a => a with { AlertConfirmer = e.AlertConfirmer });
        c.NoteChange("alertConfirmer", e.Previous, e.AlertConfirmer);
    }

    public static void WhitelisterChanged(WhitelisterChanged e, ProjectionContext c)
    {
        c.ChangeWithSettings(a => a with { Whitelister = e.Whitelister });
        c.NoteChange("whitelister", e.Previous, e.Whitelister);
    }

    public static void ThresholdChanged(QuorumThresholdPercentageChanged e, ProjectionContext c)
    {
        var before = c.Find<Avs>(Avs.KeyOf(c.Emitter))?.QuorumThresholdPercentage;
        c.ChangeMach(a => a with { QuorumThresholdPercentage = e.Percentage });
        c.NoteChange("quorumThresholdPercentage", before, e.Percentage);
    }

    public static void StaleStakesForbidden(StaleStakesForbiddenUpdate e, ProjectionContext c)
    {
        var before = c.Find<Avs>(Avs.KeyOf(c.Emitter))?.StaleStakesForbidden;
        c.ChangeMach(a => a with { StaleStakesForbidden = e.Value });
        c.NoteChange("staleStakesForbidden", before, e.Value);
    }

    public static void Paused(Paused e, ProjectionContext c) => c.ChangeMach(a => a with { Paused = !e.Status.IsZero });

    public static void Unpaused(Unpaused e, ProjectionContext c) => c.ChangeMach(a => a with { Paused = !e.Status.IsZero });

    public static void OwnershipTransferred(OwnershipTransferred e, ProjectionContext c)
    {
        c.ChangeMach(a => a with { Owner = e.Owner, OwnerProblem = null });
        c.NoteChange("owner", e.Previous, e.Owner);
    }

    public static void RewardsInitiatorUpdated(RewardsInitiatorUpdated e, ProjectionContext c)
    {
        c.ChangeMach(a => a with { RewardsInitiator = e.RewardsInitiator, RewardsInitiatorProblem = null });
        c.NoteChange("rewardsInitiator", e.Previous, e.RewardsInitiator);
    }

    /// <summary>Changes the AVS that the emitting service manager is.</summary>
    public static Avs ChangeMach(this ProjectionContext c, Func<Avs, Avs> change) => c.ChangeAvs(c.Emitter, a => change(a.WithKind(AvsKind.Mach)));
}
