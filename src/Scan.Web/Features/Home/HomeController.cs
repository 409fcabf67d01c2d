using Microsoft.AspNetCore.Mvc;
using Scan.Documents;
using Scan.Domain.EigenLayer;
using Scan.Domain.Erc8004;
using Scan.Domain.Mach;
using Scan.Web.Chains;
using Scan.Web.Features.Alerts;
using Scan.Web.Features.Events;
using Scan.Web.Live;

namespace Scan.Web.Features.Home;

/// <summary>What is happening now.</summary>
public sealed class HomeController(DocumentStore store, ChainDirectory chains, NameBook names, EventReader events, LiveFeed live, HomeTotals totals) : Controller
{
    [HttpGet("/")]
    public async Task<IActionResult> Index(CancellationToken ct)
    {
        ViewData["LiveAfter"] = live.Head;
        ViewData["LiveTopics"] = "alerts events";
        var all = await chains.ListAsync(ct);
        var open = await store.QueryAsync<Alert>(new DocumentQuery { Where = Filter.Equal("status", AlertStatus.Open), OrderBy = [new("time", true)], Take = 100 }, ct);
        var latest = await store.QueryAsync<Alert>(new DocumentQuery { OrderBy = [new("time", true)], Take = 6 }, ct);
        var registrations = await store.QueryAsync<OperatorAvsRegistration>(new DocumentQuery { Where = Filter.IsNull("registeredTime", false), OrderBy = [new("registeredTime", true)], Take = 6 }, ct);
        var (rows, _) = await events.QueryAsync(new LedgerQuery { Take = 8 }, ct);
        await names.LoadAvsAsync(latest.Items.Select(a => (a.Body.ChainId, a.Body.Avs)).Concat(registrations.Items.Select(r => (r.Body.ChainId, r.Body.Avs))), ct);
        await names.LoadOperatorsAsync(registrations.Items.Select(r => (r.Body.ChainId, r.Body.Operator)), ct);
        return View(new HomePage(all, await totals.ReadAsync(ct), AlertView.Of(open.Items, all), open.Next is not null, AlertView.Of(latest.Items, all), [.. registrations.Items.Select(r => r.Body)], rows));
    }
}

public sealed record HomePage(
    IReadOnlyList<ChainView> Chains, Totals Totals, IReadOnlyList<AlertView> Open, bool MoreOpen, IReadOnlyList<AlertView> Latest,
    IReadOnlyList<OperatorAvsRegistration> Registrations, IReadOnlyList<EventRow> Events)
{
    public string OpenCount => MoreOpen ? $"More than {Open.Count}" : $"{Open.Count}";
    public int OpenRollups => Open.Select(a => a.Alert.RollupChainId).Distinct().Count();
}

public sealed record Totals(long Avs, long Operators, long Rollups, long Agents, long Alerts);

/// <summary>Totals over all chains, counted at most once in two seconds.</summary>
public sealed class HomeTotals(DocumentStore store, TimeProvider time)
{
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(2);
    private readonly SemaphoreSlim gate = new(1, 1);
    private (long At, Totals Totals)? last;

    public async Task<Totals> ReadAsync(CancellationToken ct)
    {
        if (Fresh() is { } known) return known;
        await gate.WaitAsync(ct);
        try
        {
            if (Fresh() is { } counted) return counted;
            var totals = new Totals(
                await store.CountAsync<Domain.EigenLayer.Avs>(new DocumentQuery(), ct), await store.CountAsync<Operator>(new DocumentQuery(), ct),
                await store.CountAsync<Rollup>(new DocumentQuery(), ct), await store.CountAsync<Agent>(new DocumentQuery(), ct), await store.CountAsync<Alert>(new DocumentQuery(), ct));
            last = (time.GetTimestamp(), totals);
            return totals;
        }
        finally
        {
            gate.Release();
        }
    }

    private Totals? Fresh() => last is { } l && time.GetElapsedTime(l.At) < Freshness ? l.Totals : null;
}
