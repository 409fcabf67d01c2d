using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Scan.Documents;
using Scan.Domain.Documents;
using Scan.Domain.Mach;
using Scan.Web.Chains;
using Scan.Web.Features.Alerts;
using Scan.Web.Input;
using Scan.Web.Lists;
using Scan.Web.Live;

namespace Scan.Web.Features.Rollups;

/// <summary>Rollups that MACH service managers watch.</summary>
public sealed class RollupsController(DocumentStore store, ChainDirectory chains, NameBook names, LiveFeed live, FinalityReader finality, CoverageReader coverage) : Controller
{
    private static readonly IReadOnlyList<Column<RollupView>> Columns =
    [
        new("rollupChainId", r => r.Rollup.RollupChainId), new("name", r => r.Info?.Name), new("chainId", r => r.Rollup.ChainId), new("avs", r => r.Rollup.Avs), new("enabled", r => r.Rollup.Enabled),
        new("openAlerts", r => r.Rollup.OpenAlerts), new("totalAlerts", r => r.Rollup.TotalAlerts), new("lastAlertTime", r => r.Rollup.LastAlertTime),
    ];

    [HttpGet("/rollups")]
    public async Task<IActionResult> List(CancellationToken ct)
    {
        var request = ListRequest.Parse(Request, ["-openAlerts", "totalAlerts", "lastAlertTime", "rollupChainId"], "chain", "avs");
        ViewData["LiveAfter"] = live.Head;
        ViewData["LiveTopics"] = Topics.Alerts;
        var all = await chains.ListAsync(ct);
        var where = request.Filter("avs") is { } avs ? Filter.Equal("avs", Given.Address("avs", avs).ToString()) : null;
        var page = await store.QueryAsync<Rollup>(request.ToQuery(where), ct);
        await names.LoadAvsAsync(page.Items.Select(r => (r.Body.ChainId, r.Body.Avs)), ct);
        return this.List("rollups", new ListPage<RollupView>(request, RollupView.Of(page.Items, all), page.Next, page.Previous), Columns);
    }

    [HttpGet("/rollups/{rollupChainId}")]
    public async Task<IActionResult> Show(string rollupChainId, string? block, CancellationToken ct)
    {
        var id = Given.Word("rollupChainId", rollupChainId);
        var text = id.ToString(CultureInfo.InvariantCulture);
        ViewData["LiveAfter"] = live.Head;
        ViewData["LiveTopics"] = ViewData["ProofOf"] = Topics.Rollup(id);
        var all = await chains.ListAsync(ct);
        var watchers = await store.QueryAsync<Rollup>(new DocumentQuery { Where = Filter.Equal("rollupChainId", text), Take = 100 }, ct);
        if (watchers.Items.Count == 0 && all.All(c => !c.Rollups.ContainsKey(text))) throw new MissingException($"No MACH service manager watches a rollup {text}");
        var alerts = await store.QueryAsync<Alert>(new DocumentQuery { Where = Filter.Equal("rollupChainId", text), OrderBy = [new("time", true)], Take = 25 }, ct);
        await names.LoadAvsAsync(watchers.Items.Select(r => (r.Body.ChainId, r.Body.Avs)).Concat(alerts.Items.Select(a => (a.Body.ChainId, a.Body.Avs))), ct);
        var info = all.Select(c => c.Rollups.GetValueOrDefault(text)).FirstOrDefault(r => r is not null);
        var answer = string.IsNullOrEmpty(block) ? null : await finality.ReadAsync(text, Given.Number("block", block, 0, long.MaxValue), ct);
        var seen = await coverage.ReadAsync([.. watchers.Items.Select(r => (r.Body.ChainId, r.Body.Avs))], ct);
        return View(new RollupPage(text, info, RollupView.Of(watchers.Items, all), AlertView.Of(alerts.Items, all), answer, seen));
    }
}

/// <summary>A rollup as one service manager watches it.</summary>
public sealed record RollupView(Rollup Rollup, RollupInfo? Info, ChainView? Chain)
{
    public string Name => Info?.Name ?? $"Rollup {Rollup.RollupChainId}";

    public static IReadOnlyList<RollupView> Of(IEnumerable<Stored<Rollup>> rollups, IReadOnlyList<ChainView> chains) =>
        [.. rollups.Select(r => (r.Body, Chain: chains.FirstOrDefault(c => c.Id == r.Body.ChainId))).Select(r => new RollupView(r.Body, r.Chain?.Rollups.GetValueOrDefault(r.Body.RollupChainId), r.Chain))];
}

/// <param name="Coverage">What of each watcher's stake was seen alive, where somebody has looked.</param>
public sealed record RollupPage(string Id, RollupInfo? Info, IReadOnlyList<RollupView> Watchers, IReadOnlyList<AlertView> Alerts, FinalityAnswer? Finality,
    IReadOnlyDictionary<(long ChainId, Domain.Primitives.Address Avs), Domain.Health.RollupCoverage> Coverage)
{
    public string Name => Info?.Name ?? $"Rollup {Id}";
    public int Open => Watchers.Sum(w => w.Rollup.OpenAlerts);
}
