using Microsoft.AspNetCore.Mvc;
using Scan.Documents;
using Scan.Domain.EigenLayer;
using Scan.Domain.Erc8004;
using Scan.Domain.Mach;
using Scan.Web.Chains;
using Scan.Web.Features.Alerts;
using Scan.Web.Features.Events;
using Scan.Web.Features.ZkAlerts;
using Scan.Web.Hosting;
using Scan.Web.Live;

namespace Scan.Web.Features.Home;

/// <summary>What is happening now.</summary>
public sealed class HomeController(DocumentStore store, ChainDirectory chains, NameBook names, EventReader events, LiveFeed live, HomeTotals totals) : Controller
{
    private const int MostLatest = 6;

    [HttpGet("/"), Past]
    public async Task<IActionResult> Index(CancellationToken ct)
    {
        ViewData["LiveAfter"] = live.Head;
        ViewData["LiveTopics"] = "alerts events";
        var all = await chains.ListAsync(ct);
        var open = await store.QueryAsync<Alert>(new DocumentQuery { Where = Filter.Equal("status", AlertStatus.Open), OrderBy = [new("time", true)], Take = 100 }, ct);
        var openByProof = await store.QueryAsync<ZkAlert>(new DocumentQuery { Where = Filter.Equal("status", ZkAlertStatus.Open), OrderBy = [new("time", true)], Take = 100 }, ct);
        var latest = await store.QueryAsync<Alert>(new DocumentQuery { OrderBy = [new("time", true)], Take = MostLatest }, ct);
        var latestByProof = await store.QueryAsync<ZkAlert>(new DocumentQuery { OrderBy = [new("time", true)], Take = MostLatest }, ct);
        var registrations = await store.QueryAsync<OperatorAvsRegistration>(new DocumentQuery { Where = Filter.IsNull("registeredTime", false), OrderBy = [new("registeredTime", true)], Take = 6 }, ct);
        var (rows, _) = await events.QueryAsync(new LedgerQuery { Take = 8 }, ct);
        await names.LoadAvsAsync(latest.Items.Select(a => (a.Body.ChainId, a.Body.Avs)).Concat(registrations.Items.Select(r => (r.Body.ChainId, r.Body.Avs))), ct);
        await names.LoadOperatorsAsync(registrations.Items.Select(r => (r.Body.ChainId, r.Body.Operator)), ct);
        return View(new HomePage(all, await totals.ReadAsync(ct), Newest(AlertView.Of(open.Items, all), ZkAlertView.Of(openByProof.Items, all)), (open.Next ?? openByProof.Next) is not null,
            [.. Newest(AlertView.Of(latest.Items, all), ZkAlertView.Of(latestByProof.Items, all)).Take(MostLatest)], [.. registrations.Items.Select(r => r.Body)], rows));
    }

    private static IReadOnlyList<IAlertView> Newest(IReadOnlyList<IAlertView> signed, IReadOnlyList<IAlertView> proven) => [.. signed.Concat(proven).OrderByDescending(a => a.Time)];
}

public sealed record HomePage(
    IReadOnlyList<ChainView> Chains, Totals Totals, IReadOnlyList<IAlertView> Open, bool MoreOpen, IReadOnlyList<IAlertView> Latest,
    IReadOnlyList<OperatorAvsRegistration> Registrations, IReadOnlyList<EventRow> Events)
{
    public string OpenCount => MoreOpen ? $"More than {Open.Count}" : $"{Open.Count}";
    public int OpenRollups => Open.Select(a => a.RollupChainId).Distinct().Count();
}

public sealed record Totals(long Avs, long Operators, long Rollups, long Agents, long Alerts);

/// <summary>Totals over all chains, counted anew every two seconds while somebody looks.</summary>
public sealed class HomeTotals(DocumentStore store, TimeProvider time)
{
    private readonly Lately<Totals> lately = new(TimeSpan.FromSeconds(2), time, ct => CountAsync(store, ct));

    public Task<Totals> ReadAsync(CancellationToken ct) => store.Moment is null ? lately.GetAsync(ct) : CountAsync(store, ct);

    private static async Task<Totals> CountAsync(DocumentStore store, CancellationToken ct) => new(
        await store.CountAsync<Domain.EigenLayer.Avs>(new DocumentQuery(), ct), await store.CountAsync<Operator>(new DocumentQuery(), ct),
        await store.CountAsync<Rollup>(new DocumentQuery(), ct), await store.CountAsync<Agent>(new DocumentQuery(), ct), await store.CountAsync<Alert>(new DocumentQuery(), ct) + await store.CountAsync<ZkAlert>(new DocumentQuery(), ct));
}
