using Scan.Domain.EigenLayer;
using Scan.Indexer.Projections;
using Scan.Indexer.Systems.EigenLayerCore;

namespace Scan.Indexer.Systems.Middleware;

/// <summary>Who runs a service manager, and which registries stand behind it.</summary>
internal static class ServiceManagerProjection
{
    private static readonly string[] Ranks = [AvsKind.Unknown, AvsKind.OperatorSets, AvsKind.Ecdsa, AvsKind.Bls, AvsKind.Mach];

    public static void OwnershipTransferred(OwnershipTransferred e, ProjectionContext c)
    {
        c.ChangeAvs(c.Source.Avs, a => (a with { Owner = e.Owner }).WithManagerRoles(c));
        c.NoteChange("owner", e.Previous, e.Owner);
    }

    public static void RewardsInitiatorUpdated(RewardsInitiatorUpdated e, ProjectionContext c)
    {
        c.ChangeAvs(c.Source.Avs, a => (a with { RewardsInitiator = e.RewardsInitiator }).WithManagerRoles(c));
        c.NoteChange("rewardsInitiator", e.Previous, e.RewardsInitiator);
    }

    public static void Configured(AvsConfigSet e, ProjectionContext c)
    {
        var before = c.Find<Avs>(Avs.KeyOf(c.Source.Avs));
        c.ChangeAvs(c.Source.Avs, a => a with { AggregatorSetId = e.AggregatorSet, ExecutorSetIds = [.. e.ExecutorSets.Select(id => (long)id)] });
        c.NoteChange("aggregatorOperatorSetId", before?.AggregatorSetId, e.AggregatorSet);
        c.NoteChange("executorOperatorSetIds", before is null ? null : string.Join(' ', before.ExecutorSetIds), string.Join(' ', e.ExecutorSets), part: 1);
    }

    /// <summary>Writes the emitting registry's address into its AVS. A StakeRegistry of BLS middleware stays, whatever an ECDSA one says and when; the first of several ECDSA ones does.</summary>
    public static void LinkRegistry(this ProjectionContext c)
    {
        var key = Avs.KeyOf(c.Source.Avs);
        var before = c.Find<Avs>(key);
        c.Keep(key, before, Linked(before ?? c.NewAvs(c.Source.Avs), c));
    }

    private static Avs Linked(Avs a, ProjectionContext c) => c.Source.Contract switch
    {
        Contracts.RegistryCoordinator or Contracts.SlashingRegistryCoordinator => a.WithKind(AvsKind.Bls).WithCoordinator(c.Emitter, k => k),
        Contracts.EcdsaStakeRegistry => a.WithKind(AvsKind.Ecdsa) with { StakeRegistry = a.StakeRegistry ?? c.Emitter },
        Contracts.StakeRegistry when a.StakeRegistry != c.Emitter => a.WithKind(AvsKind.Bls) with { StakeRegistry = c.Emitter },
        Contracts.BlsApkRegistry when a.BlsApkRegistry != c.Emitter => a.WithKind(AvsKind.Bls) with { BlsApkRegistry = c.Emitter },
        Contracts.IndexRegistry when a.IndexRegistry != c.Emitter => a.WithKind(AvsKind.Bls) with { IndexRegistry = c.Emitter },
        _ => a,
    };

    /// <summary>The more special kind stays: MACH is more than BLS, and any middleware more than operator sets.</summary>
    public static Avs WithKind(this Avs a, string kind) => Array.IndexOf(Ranks, kind) > Array.IndexOf(Ranks, a.Kind) ? a with { Kind = kind } : a;
}
