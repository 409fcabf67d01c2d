using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Scan.Documents;
using Scan.Domain.Documents;
using Scan.Domain.Mach;
using Scan.Web.Chains;
using Scan.Web.Features.Alerts;
using Scan.Web.Features.ZkAlerts;
using Scan.Web.Hosting;
using Scan.Web.Input;
using Scan.Web.Lists;
using Scan.Web.Live;

namespace Scan.Web.Features.Rollups;

/// <summary>Rollups that MACH service managers watch.</summary>
public sealed class RollupsController(DocumentStore store, ChainDirectory chains, NameBook names, LiveFeed live, FinalityReader finality, CoverageReader coverage, ProofWatchers provers, ReachedReader reached) : Controller
{
    private const int Most = 100;
    private static readonly IReadOnlyList<Column<RollupView>> Columns =
    [
        new("rollupChainId", r => r.Rollup.RollupChainId), new("name", r => r.Info?.Name), new("chainId", r => r.Rollup.ChainId), new("avs", r => r.Rollup.Avs), new("enabled", r => r.Rollup.Enabled),
        new("stack", r => r.Info?.Stack), new("settlement", r => r.Info?.Settlement), new("da", r => r.Info?.Da), new("kind", r => r.Info?.Kind), new("status", r => r.Info?.Status),
        new("openAlerts", r => r.Rollup.OpenAlerts), new("totalAlerts", r => r.Rollup.TotalAlerts), new("lastAlertTime", r => r.Rollup.LastAlertTime),
    ];

    [HttpGet("/rollups"), Past]
    public async Task<IActionResult> List(CancellationToken ct)
    {
        var request = ListRequest.Parse(Request, ["-openAlerts", "totalAlerts", "lastAlertTime", "rollupChainId"], "chain", "avs");
        ViewData["LiveAfter"] = live.Head;
        ViewData["LiveTopics"] = Topics.Alerts;
        var all = await chains.ListAsync(ct);
        var where = request.Filter("avs") is { } avs ? Filter.Equal("avs", Given.Address("avs", avs).ToString()) : null;
        var page = await store.QueryAsync<Rollup>(request.ToQuery(where), ct);
        await names.LoadAvsAsync(page.Items.Select(r => (r.Body.ChainId, r.Body.Avs)), ct);
        if (request.Format == ListFormat.Html)
        {
            // Who is alive is known of now alone.
            ViewData["Coverage"] = await coverage.ReadAsync(store.Moment is null ? [.. page.Items.Select(r => (r.Body.ChainId, r.Body.Avs)).Distinct()] : [], ct);
            if (request is { IsFirstPage: true, IsNarrowed: false })
            {
                var others = await OthersAsync(request.ChainId, all, ct);
                var byProof = await ByProofAsync(others, all, ct);
                await names.LoadAvsAsync(byProof.Select(r => (r.Chain.Id, r.Manager)), ct);
                ViewData["ByProof"] = byProof;
                ViewData["Unwatched"] = others.Where(r => byProof.All(p => p.Id != r.Id)).ToList();
            }
        }
        if (request.Format == ListFormat.Html) ViewData["Maps"] = (await store.QueryAsync<Domain.DaMap.DaMapState>(new DocumentQuery { ChainId = request.ChainId, OrderBy = [new("lastTime", true)], Take = 10 }, ct)).Items.Select(m => m.Body).ToList();
        return this.List("rollups", new ListPage<RollupView>(request, RollupView.Of(page.Items, all), page.Next, page.Previous), Columns, new ListQuery("rollups", where));
    }

    /// <summary>Of these rollups those that a service manager of the ZK variant watches, each with what it alerted.</summary>
    private async Task<IReadOnlyList<RollupByProof>> ByProofAsync(IReadOnlyList<(string Id, RollupInfo Info)> of, IReadOnlyList<ChainView> all, CancellationToken ct)
    {
        var found = new List<RollupByProof>();
        foreach (var (id, info) in of.Where(r => r.Info.Mach is not null).Take(Most))
        {
            var watchers = await provers.OfAsync(id, all, ct);
            if (watchers is not [var (chain, manager), ..]) continue;
            var alerts = StandingAlerts.Filter(id, [.. watchers.Select(w => w.Manager)]);
            var mapping = store.Mappings.First(m => m.Type == typeof(ZkAlert));
            var last = await store.QueryAsync<ZkAlert>(new DocumentQuery { Where = alerts, OrderBy = [new("time", true)], Take = 1 }, ct);
            var standing = new Filter.And(Filter.In("status", new List<string> { ZkAlertStatus.Open, ZkAlertStatus.Proved }), alerts);
            found.Add(new(id, info, all.First(c => c.Id == chain), manager, await store.CountAsync(mapping, new DocumentQuery { Where = standing }, ct), await store.CountAsync(mapping, new DocumentQuery { Where = alerts }, ct), last.Items.FirstOrDefault()?.Body.Time));
        }
        return found;
    }

    /// <summary>Rollups that manifests name and no service manager does by an event.</summary>
    private async Task<IReadOnlyList<(string Id, RollupInfo Info)>> OthersAsync(long? chainId, IReadOnlyList<ChainView> all, CancellationToken ct)
    {
        var named = all.Where(c => chainId is null || c.Id == chainId).SelectMany(c => c.Rollups).DistinctBy(r => r.Key).ToList();
        if (named.Count == 0) return [];
        var watched = await store.QueryAsync<Rollup>(new DocumentQuery { ChainId = chainId, Where = Filter.In("rollupChainId", named.Select(r => r.Key).ToList()), OrderBy = [new("rollupChainId")], Take = DocumentQuery.MaxTake }, ct);
        var known = watched.Items.Select(r => r.Body.RollupChainId).ToHashSet(StringComparer.Ordinal);
        return [.. named.Where(r => !known.Contains(r.Key)).Select(r => (r.Key, r.Value))];
    }

    private async Task<Domain.DaMap.DaMapState?> MapAsync(RollupInfo? info, CancellationToken ct) => info?.DaMap is { } map
        ? (await store.QueryAsync<Domain.DaMap.DaMapState>(new DocumentQuery { Where = Filter.Equal("map", map.ToString()), Take = 1 }, ct)).Items is [var found] ? found.Body : null
        : null;

    [HttpGet("/rollups/{rollupChainId}"), Past]
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
        var byProof = await provers.OfAsync(text, all, ct);
        var ofProof = StandingAlerts.Filter(text, [.. byProof.Select(w => w.Manager)]);
        var standing = await store.QueryAsync<ZkAlert>(new DocumentQuery { Where = new Filter.And(Filter.In("status", new List<string> { ZkAlertStatus.Open, ZkAlertStatus.Proved }), ofProof), OrderBy = [new("time", true)], Take = 100 }, ct);
        var proven = await store.QueryAsync<ZkAlert>(new DocumentQuery { Where = ofProof, OrderBy = [new("time", true)], Take = 25 }, ct);
        await names.LoadAvsAsync(watchers.Items.Select(r => (r.Body.ChainId, r.Body.Avs)).Concat(byProof.Select(w => (w.ChainId, w.Manager))).Concat(proven.Items.Select(a => (a.Body.ChainId, a.Body.Avs))).Concat(alerts.Items.Select(a => (a.Body.ChainId, a.Body.Avs))), ct);
        var info = all.Select(c => c.Rollups.GetValueOrDefault(text)).FirstOrDefault(r => r is not null);
        var answer = string.IsNullOrEmpty(block) ? null : await finality.ReadAsync(text, Given.Number("block", block, 0, long.MaxValue), ct);
        var seen = await coverage.ReadAsync([.. watchers.Items.Select(r => (r.Body.ChainId, r.Body.Avs))], ct);
        return View(new RollupPage(text, info, RollupView.Of(watchers.Items, all), AlertView.Of(alerts.Items, all), answer, seen) 
        {
            DaMap = await MapAsync(info, ct), ByProof = [.. byProof.Select(w => (all.First(c => c.Id == w.ChainId), w.Manager))],
            Reached = store.Moment is null ? await reached.LatelyAsync(text, ct) : null,
            Proven = ZkAlertView.Of(proven.Items, all), Standing = ZkAlertView.Of(standing.Items, all), MoreStanding = standing.Next is not null,
        });
    }
}

/// <summary>A rollup whose alerts are proven instead of signed.</summary>
/// <param name="Standing">Alerts that are open or that a proof confirmed.</param>
/// <param name="LastTime">Of the last alert, in Unix seconds; null: none was raised.</param>
public sealed record RollupByProof(string Id, RollupInfo Info, ChainView Chain, Domain.Primitives.Address Manager, long Standing, long All, long? LastTime);

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

    /// <summary>What its map tells of batches on the data-availability layer; null: the manifest names no map, or none of its logs was read.</summary>
    public Domain.DaMap.DaMapState? DaMap { get; init; }

    /// <summary>The newest block of each tier; null: its nodes have not answered yet, or the page is of an earlier block.</summary>
    public ReachedFinality? Reached { get; init; }

    /// <summary>Service managers of the ZK variant that the manifest names for it.</summary>
    public required IReadOnlyList<(ChainView Chain, Domain.Primitives.Address Manager)> ByProof { get; init; }

    /// <summary>The latest alerts by proof.</summary>
    public required IReadOnlyList<ZkAlertView> Proven { get; init; }

    /// <summary>Those that are open, or that a proof confirmed.</summary>
    public required IReadOnlyList<ZkAlertView> Standing { get; init; }
    public required bool MoreStanding { get; init; }
    public int Proved => Standing.Count(a => a.Alert.Status == ZkAlertStatus.Proved);

    /// <summary>EIP-3085's parameters, as JSON; null where <see cref="WhyNoWallet"/> tells why.</summary>
    public string? WalletChain => WhyNoWallet is not null ? null : System.Text.Json.JsonSerializer.Serialize(new
    {
        chainId = "0x" + System.Numerics.BigInteger.Parse(Id, CultureInfo.InvariantCulture).ToString("x", CultureInfo.InvariantCulture).TrimStart('0'),
        chainName = Name, rpcUrls = new[] { Info!.PublicRpc }, nativeCurrency = new { name = Info.Currency, symbol = Info.Currency, decimals = 18 },
        blockExplorerUrls = Info.Explorer is { } explorer ? new[] { explorer } : [],
    });

    public string? WhyNoWallet => (Info?.PublicRpc, Info?.Currency) switch
    {
        (null, null) => "the manifest names neither a public endpoint nor a currency of it",
        (null, _) => "the manifest names no public endpoint of it",
        (_, null) => "the manifest names no currency of it",
        _ => null,
    };

    /// <summary>At least so many where <see cref="MoreStanding"/>.</summary>
    public int Open => Watchers.Sum(w => w.Rollup.OpenAlerts) + Standing.Count - Proved;
}
