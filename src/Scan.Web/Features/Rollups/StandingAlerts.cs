using System.Numerics;
using Scan.Documents;
using Scan.Domain.Documents;
using Scan.Domain.Mach;
using Scan.Domain.Primitives;

namespace Scan.Web.Features.Rollups;

/// <summary>Alerts that may stand against a rollup block, as of one moment.</summary>
/// <param name="Standing">Those that do.</param>
/// <param name="Proved">Those that a proof confirmed: they stand until the rollup's oracle was corrected.</param>
public sealed record CandidateAlerts(IReadOnlyList<StandingAlert> Standing, IReadOnlyList<ZkAlert> Proved);

/// <summary>The alerts that stand against a rollup: those of signatures while they are open, those of proofs from their block on.</summary>
public sealed class StandingAlerts(AlertMessages messages)
{
    /// <summary>As many say enough.</summary>
    private const int Enough = 100;

    /// <param name="managers">Service managers that watch the rollup: their alerts that name no rollup may mean this one.</param>
    public async Task<CandidateAlerts> ReadAsync(StateSnapshot state, string rollupChainId, long block, IReadOnlyList<Address> managers, CancellationToken ct)
    {
        var (standing, proved, of) = (new List<StandingAlert>(), new List<ZkAlert>(), Filter(rollupChainId, managers));
        await SignedAsync(standing, state, of, block, ct);
        await ProvenAsync(standing, proved, state, of, block, ct);
        return new(standing, proved);
    }

    /// <summary>With what the rollup's oracle says of those that a proof confirmed; one that a proof refuted does not stand.</summary>
    public async Task<IReadOnlyList<StandingAlert>> OfAsync(CandidateAlerts alerts, long block, Settled? settled, CancellationToken ct)
    {
        var standing = alerts.Standing.ToList();
        foreach (var alert in alerts.Proved)
        {
            if (standing.Count >= Enough) break;
            if (settled is null || !await settled.IsCorrectedAsync(alert, ct)) standing.Add(Of(alert));
        }
        return standing;
    }

    /// <summary>All pages are read: one that names no block may stand behind a thousand that name later ones.</summary>
    private async Task SignedAsync(List<StandingAlert> standing, StateSnapshot state, Filter ofRollup, long block, CancellationToken ct)
    {
        var open = new Filter.And(Documents.Filter.Equal("status", AlertStatus.Open), ofRollup);
        for (DocumentId? behind = null; standing.Count < Enough;)
        {
            var page = await state.PageAsync<Alert>(open, behind, DocumentQuery.MaxTake, ct);
            // A message once resolved means the same block for ever: when it is read does not matter.
            var resolved = await messages.LoadAsync([.. page.Select(a => a.Id)], ct);
            foreach (var (id, a) in page)
            {
                var alert = new StandingAlert(Topics.Alert(a.ChainId, a.Avs, a.MessageHash, a.Twin), a.ChainId, a.Avs, a.MessageHash, resolved.GetValueOrDefault(id)?.RollupBlock);
                if (alert.StandsFor(block)) standing.Add(alert);
            }
            if (page.Count < DocumentQuery.MaxTake) return;
            behind = page[^1].Id;
        }
    }

    private static async Task ProvenAsync(List<StandingAlert> standing, List<ZkAlert> proved, StateSnapshot state, Filter ofRollup, long block, CancellationToken ct)
    {
        var open = new Filter.And(Documents.Filter.In("status", new List<string> { ZkAlertStatus.Open, ZkAlertStatus.Proved }), ofRollup);
        for (DocumentId? behind = null; standing.Count < Enough;)
        {
            var page = await state.PageAsync<ZkAlert>(open, behind, DocumentQuery.MaxTake, ct);
            foreach (var (_, alert) in page.Where(a => a.Body.L2BlockNumber <= block))
            {
                if (alert.Status == ZkAlertStatus.Proved) proved.Add(alert);
                else standing.Add(Of(alert));
            }
            if (page.Count < DocumentQuery.MaxTake) return;
            behind = page[^1].Id;
        }
    }

    private static StandingAlert Of(ZkAlert a) => new(Topics.ZkAlert(a.ChainId, a.Avs, a.Number), a.ChainId, a.Avs, null, (long)BigInteger.Min(a.L2BlockNumber, long.MaxValue));

    /// <summary>Alerts that name the rollup, and those of its service managers that name none.</summary>
    public static Filter Filter(string rollupChainId, IReadOnlyList<Address> managers)
    {
        var named = Documents.Filter.Equal("rollupChainId", rollupChainId);
        return managers.Count == 0 ? named : new Filter.Or(named, new Filter.And(Documents.Filter.IsNull("rollupChainId"), Documents.Filter.In("avs", managers.Select(m => m.ToString()).ToList())));
    }
}
