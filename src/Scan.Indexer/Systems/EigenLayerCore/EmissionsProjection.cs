using System.Numerics;
using Scan.Domain.EigenLayer;
using Scan.Indexer.Projections;

namespace Scan.Indexer.Systems.EigenLayerCore;

/// <summary>EmissionsController: what EIGEN's weekly emissions go to. The submissions themselves are RewardsCoordinator's.</summary>
internal static class EmissionsProjection
{
    public static void Declare(ContractBuilder contract) => contract
        .On<DistributionAdded>((e, c) => Change(e.Id, e.Content, c, d => d), (e, s) => Subjects(s, e.Content))
        .On<DistributionUpdated>((e, c) => Change(e.Id, e.Content, c, d => d), (e, s) => Subjects(s, e.Content))
        .On<DistributionProcessed>(Processed, (e, s) => Subjects(s, e.Content))
        .On<IncentiveCouncilUpdated>(CouncilUpdated, (e, s) => s.Contract(s.Emitter).Account(e.Council), n => n.Transaction())
        .On<Swept>((e, c) => ChangeState(c, s => s with { Swept = s.Swept + e.Amount }), (e, s) => s.Contract(s.Emitter).Account(e.Council));

    private static void Processed(DistributionProcessed e, ProjectionContext c) => Change(e.Id, e.Content, c, d => d with
    {
        LastEpoch = e.Epoch <= long.MaxValue ? (long)e.Epoch : null, LastSucceeded = e.Success, ProcessedCount = d.ProcessedCount + 1, FailedCount = d.FailedCount + (e.Success ? 0 : 1),
    });

    private static void CouncilUpdated(IncentiveCouncilUpdated e, ProjectionContext c)
    {
        var before = c.Find<EmissionsState>(EmissionsState.KeyOf(c.Emitter))?.IncentiveCouncil;
        ChangeState(c, s => s with { IncentiveCouncil = e.Council });
        c.NoteChange("incentiveCouncil", before, e.Council);
    }

    /// <summary>Every event carries the whole of the distribution.</summary>
    private static void Change(BigInteger id, EmissionContent content, ProjectionContext c, Func<EmissionDistribution, EmissionDistribution> change)
    {
        var told = new EmissionDistribution
        {
            ChainId = c.ChainId, Contract = c.Emitter, DistributionId = id, Weight = content.Weight, StartEpoch = (long)Math.Min(content.StartEpoch, long.MaxValue),
            TotalEpochs = (long)Math.Min(content.TotalEpochs, long.MaxValue), Type = EmissionType.NameOf(content.Type), Avs = content.Set.Avs.IsZero ? null : content.Set.Avs,
            SetId = content.Set.Avs.IsZero ? null : content.Set.Id, UpdatedBlock = c.At.Block,
        };
        c.Change(told.Key(), () => told, before => change(told with
        {
            LastEpoch = before.LastEpoch, LastSucceeded = before.LastSucceeded, ProcessedCount = before.ProcessedCount, FailedCount = before.FailedCount,
        }));
    }

    private static void ChangeState(ProjectionContext c, Func<EmissionsState, EmissionsState> change) =>
        c.Change(EmissionsState.KeyOf(c.Emitter), () => new EmissionsState { ChainId = c.ChainId, Contract = c.Emitter }, change);

    private static void Subjects(SubjectBuilder s, EmissionContent content)
    {
        s.Contract(s.Emitter);
        if (!content.Set.Avs.IsZero) s.Avs(content.Set.Avs);
    }
}
