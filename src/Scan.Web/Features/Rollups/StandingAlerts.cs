using System.Numerics;
using Scan.Documents;
using Scan.Domain.Documents;
using Scan.Domain.Mach;
using Scan.Domain.Primitives;

namespace Scan.Web.Features.Rollups;

/// <summary>The alerts that stand against a rollup: those of signatures while they are open, those of proofs from their block on.</summary>
public sealed class StandingAlerts(DocumentStore store, AlertMessages messages)
{
    /// <summary>As many say enough.</summary>
    private const int Enough = 100;

    /// <param name="managers">Service managers that watch the rollup: their alerts that name no rollup may mean this one.</param>
    public async Task<IReadOnlyList<StandingAlert>> ListAsync(string rollupChainId, long block, IReadOnlyList<Address> managers, Settled? settled, CancellationToken ct)
    {
        var standing = new List<StandingAlert>();
        await SignedAsync(standing, Filter(rollupChainId, managers), block, ct);
        await ProvenAsync(standing, Filter(rollupChainId, managers), block, settled, ct);
        return standing;
    }

    /// <summary>All pages are read: one that names no block may be older than a thousand that name later ones.</summary>
    private async Task SignedAsync(List<StandingAlert> standing, Filter ofRollup, long block, CancellationToken ct)
    {
        var query = new DocumentQuery { Where = new Filter.And(Documents.Filter.Equal("status", AlertStatus.Open), ofRollup), OrderBy = [new("time", true)], Take = DocumentQuery.MaxTake };
        for (var more = true; more && standing.Count < Enough;)
        {
            var page = await store.QueryAsync<Alert>(query, ct);
            var resolved = await messages.LoadAsync([.. page.Items.Select(a => new DocumentId(a.Body.ChainId, a.Body.Key()))], ct);
            foreach (var a in page.Items.Select(i => i.Body))
            {
                var alert = new StandingAlert(Topics.Alert(a.ChainId, a.Avs, a.MessageHash, a.Twin), a.ChainId, a.Avs, a.MessageHash, resolved.GetValueOrDefault(new(a.ChainId, a.Key()))?.RollupBlock);
                if (alert.StandsFor(block)) standing.Add(alert);
            }
            more = page.Next is not null;
            query = query with { After = page.Next };
        }
    }

    /// <summary>An alert that a proof confirmed stands until the rollup's oracle has another output for its block; one that a proof refuted does not.</summary>
    private async Task ProvenAsync(List<StandingAlert> standing, Filter ofRollup, long block, Settled? settled, CancellationToken ct)
    {
        var query = new DocumentQuery { Where = new Filter.And(Documents.Filter.In("status", new List<string> { ZkAlertStatus.Open, ZkAlertStatus.Proved }), ofRollup), OrderBy = [new("time", true)], Take = DocumentQuery.MaxTake };
        for (var more = true; more && standing.Count < Enough;)
        {
            var page = await store.QueryAsync<ZkAlert>(query, ct);
            foreach (var a in page.Items.Select(i => i.Body).Where(a => a.L2BlockNumber <= block))
            {
                if (a.Status == ZkAlertStatus.Proved && settled is not null && await settled.IsCorrectedAsync(a, ct)) continue;
                standing.Add(new StandingAlert(Topics.ZkAlert(a.ChainId, a.Avs, a.Number), a.ChainId, a.Avs, null, (long)BigInteger.Min(a.L2BlockNumber, long.MaxValue)));
            }
            more = page.Next is not null;
            query = query with { After = page.Next };
        }
    }

    private static Filter Filter(string rollupChainId, IReadOnlyList<Address> managers)
    {
        var named = Documents.Filter.Equal("rollupChainId", rollupChainId);
        return managers.Count == 0 ? named : new Filter.Or(named, new Filter.And(Documents.Filter.IsNull("rollupChainId"), Documents.Filter.In("avs", managers.Select(m => m.ToString()).ToList())));
    }
}
