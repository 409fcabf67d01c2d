using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Scan.Documents;
using Scan.Domain.Documents;
using Scan.Domain.Mach;
using Scan.GraphQL.Schemas;
using Scan.Web.Chains;
using Scan.Web.Features.Alerts;
using Scan.Web.Features.Events;
using Scan.Web.Hosting;
using Scan.Web.Input;
using Scan.Web.Lists;
using Scan.Web.Live;

namespace Scan.Web.Features.ZkAlerts;

/// <summary>Alerts of MACH's ZK variant: one submitter says that a rollup's output is wrong, a proof settles who is right.</summary>
public sealed class ZkAlertsController(DocumentStore store, ChainDirectory chains, NameBook names, EventReader events, AlertFacts facts, LiveFeed live, RetractedAlerts retracted) : Controller
{
    private const int MostLogs = 100;
    private static readonly string[] Filters = ["chain", "status", "rollup", "avs"];
    private static readonly IReadOnlyList<Column<ZkAlertView>> Columns =
    [
        new("chainId", a => a.ChainId), new("avs", a => a.Avs), new("number", a => a.Alert.Number), new("rollupChainId", a => a.RollupChainId), new("status", a => a.Alert.Status), new("final", a => a.IsFinal),
        new("l2BlockNumber", a => a.Alert.L2BlockNumber), new("invalidOutputIndex", a => a.Alert.InvalidOutputIndex), new("invalidOutputRoot", a => a.Alert.InvalidOutputRoot), new("expectedOutputRoot", a => a.Alert.ExpectedOutputRoot),
        new("submitter", a => a.Alert.Submitter), new("block", a => a.Block), new("time", a => a.Time), new("transaction", a => a.Alert.Transaction), new("provedBlock", a => a.Alert.ProvedBlock), new("provedTime", a => a.Alert.ProvedTime),
        new("reopenedBlock", a => a.Alert.ReopenedBlock), new("wasReset", a => a.Alert.WasReset),
    ];

    private static readonly ListTable Table = new("rollup",
        [
            new("status", "Status"), new("avs", "AVS"), new("chain", "Chain", IsUsual: false), new("rollupBlock", "Rollup block"), new("root", "Root called invalid"), new("submitter", "Submitter"),
            new("block", "Block", IsUsual: false), new("raised", "Raised"),
        ]);

    [HttpGet("/alerts/zk"), Past]
    public async Task<IActionResult> List(CancellationToken ct)
    {
        ViewData["LiveAfter"] = live.Head;
        ViewData["LiveTopics"] = Topics.Alerts;
        if (Request.Query["status"] == AlertLifeState.Retracted) return await RetractedAsync(ct);
        var request = ListRequest.Parse(Request, Table, ["-time", "block", "l2BlockNumber"], Filters);
        var all = await chains.ListAsync(ct);
        var where = Where(request);
        var page = await store.QueryAsync<ZkAlert>(request.ToQuery(where), ct);
        await names.LoadAvsAsync(page.Items.Select(a => (a.Body.ChainId, a.Body.Avs)), ct);
        return this.List("zk-alerts", new ListPage<ZkAlertView>(request, ZkAlertView.Of(page.Items, all), page.Next, page.Previous), Columns, new ListQuery("zkAlerts", where));
    }

    /// <summary>The feed tells of them: no document is left, and no block as of which they could be shown.</summary>
    private async Task<IActionResult> RetractedAsync(CancellationToken ct)
    {
        if (store.Moment is not null) throw new BadInputException(AsOfBlock.Parameter, "goes with no retracted alerts: a reorg took their blocks");
        var request = ListRequest.Parse(Request, Table, ["-retracted"], Filters);
        var query = RetractedAlerts.QueryOf(request, RetractedQuery.ByProof);
        if (request.Format == ListFormat.GraphQL) return Redirect(GraphText.EditorWith(RetractedAlerts.GraphQL(query)));
        if (request.Format == ListFormat.NdJson) return retracted.Export<ZkAlert>(query);
        var found = await retracted.ReadAsync<ZkAlert>(query, ct);
        var all = await chains.ListAsync(ct);
        await names.LoadAvsAsync(found.Items.Select(r => (r.Alert.ChainId, r.Alert.Avs)), ct);
        var page = new ListPage<ZkAlertView>(request, ZkAlertView.Of(found.Items, all), found.Next?.ToString(CultureInfo.InvariantCulture));
        return request.Format == ListFormat.Html
            ? View("List", page with { Doors = new Doors(RetractedAlerts.Rest(query), GraphText.EditorWith(RetractedAlerts.GraphQL(query)), request.With(("format", "ndjson"))) })
            : this.Rows("retracted-zk-alerts", page, [.. Columns, new("retractedTime", a => a.Retracted?.Time)]);
    }

    /// <param name="retracted">The sequence of the feed's item that took it back: by it an alert is shown whose number is another's now.</param>
    [HttpGet("/alerts/{chain}/{avs}/zk/{number}"), Past]
    public async Task<IActionResult> Show(string chain, string avs, string number, string? retracted, CancellationToken ct)
    {
        var (chainId, address, index) = (Given.ChainId("chain", chain), Given.Address("avs", avs), Given.Number("number", number, 0, long.MaxValue));
        ViewData["LiveAfter"] = live.Head;
        ViewData["LiveTopics"] = Topics.Avs(chainId, address);
        var on = await chains.FindAsync(chainId, ct);
        long? taken = retracted is null ? null : Given.Number("retracted", retracted, 1, long.MaxValue);
        var stands = taken is null ? (await store.FindAsync<ZkAlert>(chainId, ZkAlert.KeyOf(address, index), ct))?.Body : null;
        // A reorg takes the document; what the feed told of the alert stays readable under its address.
        var alert = stands ?? (store.Moment is null ? await facts.RetractedAsync<ZkAlert>(Topics.ZkAlert(chainId, address, index), taken, ct) : null)
            ?? throw new MissingException($"No {(taken is null ? "" : "retracted ")}alert {index} by proof of {address.ToChecksum()} on chain {chainId}");
        var logs = events.LatestOfAsync(chainId, Topics.Avs(chainId, address), ["AlertBlockMismatch", "AlertBlockOutputOracleMismatch", "AlertDelete", "AlertReset", "SubmittedBlockProve"], MostLogs, ct);
        await names.LoadAvsAsync([(chainId, address)], ct);
        return View(new ZkAlertPage(new ZkAlertView(alert, on) { Retracted = stands is null ? (taken ?? 0, null) : null }, [.. (await logs).Where(l => SpeaksOf(l, alert))]));
    }

    /// <summary>What narrows a list of alerts, for those that a proof settles; removed means that one no longer stands.</summary>
    public static Filter? Where(ListRequest request)
    {
        List<Filter> terms = [];
        if (request.Filter("status") is { } status)
        {
            var known = Given.OneOf("status", status, ZkAlertStatus.Open, ZkAlertStatus.Proved, ZkAlertStatus.Deleted, ZkAlertStatus.Cleared, AlertStatus.Removed, AlertLifeState.Retracted);
            terms.Add(known == AlertStatus.Removed ? Filter.In("status", new List<string> { ZkAlertStatus.Deleted, ZkAlertStatus.Cleared }) : Filter.Equal("status", known));
        }
        if (request.Filter("rollup") is { } rollup) terms.Add(Filter.Equal("rollupChainId", Given.Word("rollup", rollup).ToString(CultureInfo.InvariantCulture)));
        if (request.Filter("avs") is { } avs) terms.Add(Filter.Equal("avs", Given.Address("avs", avs).ToString()));
        return terms.Count == 0 ? null : new Filter.And(terms);
    }

    private static bool SpeaksOf(EventRow log, ZkAlert alert) => log.Row.Block >= alert.Block
        && log.Arguments.Any(a => a.Name == "l2BlockNumber" && a.Whole == alert.L2BlockNumber.ToString(CultureInfo.InvariantCulture));
}

/// <param name="Logs">Of its rollup block since it was raised, newest first.</param>
public sealed record ZkAlertPage(ZkAlertView View, IReadOnlyList<EventRow> Logs);
