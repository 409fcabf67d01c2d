using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Scan.Documents;
using Scan.Domain.Documents;
using Scan.Domain.Mach;
using Scan.Web.Chains;
using Scan.Web.Features.Events;
using Scan.Web.Hosting;
using Scan.Web.Input;
using Scan.Web.Lists;
using Scan.Web.Live;

namespace Scan.Web.Features.ZkAlerts;

/// <summary>Alerts of MACH's ZK variant: one submitter says that a rollup's output is wrong, a proof settles who is right.</summary>
public sealed class ZkAlertsController(DocumentStore store, ChainDirectory chains, NameBook names, EventReader events, LiveFeed live) : Controller
{
    private const int MostLogs = 100;
    private static readonly IReadOnlyList<Column<ZkAlertView>> Columns =
    [
        new("chainId", a => a.ChainId), new("avs", a => a.Avs), new("number", a => a.Alert.Number), new("rollupChainId", a => a.RollupChainId), new("status", a => a.Alert.Status), new("final", a => a.IsFinal),
        new("l2BlockNumber", a => a.Alert.L2BlockNumber), new("invalidOutputIndex", a => a.Alert.InvalidOutputIndex), new("invalidOutputRoot", a => a.Alert.InvalidOutputRoot), new("expectedOutputRoot", a => a.Alert.ExpectedOutputRoot),
        new("submitter", a => a.Alert.Submitter), new("block", a => a.Block), new("time", a => a.Time), new("transaction", a => a.Alert.Transaction), new("provedBlock", a => a.Alert.ProvedBlock), new("provedTime", a => a.Alert.ProvedTime),
        new("reopenedBlock", a => a.Alert.ReopenedBlock), new("wasReset", a => a.Alert.WasReset),
    ];

    [HttpGet("/alerts/zk"), Past]
    public async Task<IActionResult> List(CancellationToken ct)
    {
        var request = ListRequest.Parse(Request, ["-time", "block", "l2BlockNumber"], "chain", "status", "rollup", "avs");
        ViewData["LiveAfter"] = live.Head;
        ViewData["LiveTopics"] = Topics.Alerts;
        var all = await chains.ListAsync(ct);
        var where = Where(request);
        var page = await store.QueryAsync<ZkAlert>(request.ToQuery(where), ct);
        await names.LoadAvsAsync(page.Items.Select(a => (a.Body.ChainId, a.Body.Avs)), ct);
        return this.List("zk-alerts", new ListPage<ZkAlertView>(request, ZkAlertView.Of(page.Items, all), page.Next, page.Previous), Columns, new ListQuery("zkAlerts", where));
    }

    [HttpGet("/alerts/{chain}/{avs}/zk/{number}"), Past]
    public async Task<IActionResult> Show(string chain, string avs, string number, CancellationToken ct)
    {
        var (chainId, address, index) = (Given.ChainId("chain", chain), Given.Address("avs", avs), Given.Number("number", number, 0, long.MaxValue));
        ViewData["LiveAfter"] = live.Head;
        ViewData["LiveTopics"] = Topics.Avs(chainId, address);
        var on = await chains.FindAsync(chainId, ct);
        var alert = (await store.FindAsync<ZkAlert>(chainId, ZkAlert.KeyOf(address, index), ct))?.Body ?? throw new MissingException($"No alert {index} by proof of {address.ToChecksum()} on chain {chainId}");
        var logs = events.LatestOfAsync(chainId, Topics.Avs(chainId, address), ["AlertBlockMismatch", "AlertBlockOutputOracleMismatch", "AlertDelete", "AlertReset", "SubmittedBlockProve"], MostLogs, ct);
        await names.LoadAvsAsync([(chainId, address)], ct);
        return View(new ZkAlertPage(new ZkAlertView(alert, on), [.. (await logs).Where(l => SpeaksOf(l, alert))]));
    }

    /// <summary>What narrows a list of alerts, for those that a proof settles; removed means that one no longer stands.</summary>
    public static Filter? Where(ListRequest request)
    {
        List<Filter> terms = [];
        if (request.Filter("status") is { } status)
        {
            var known = Given.OneOf("status", status, ZkAlertStatus.Open, ZkAlertStatus.Proved, ZkAlertStatus.Deleted, ZkAlertStatus.Cleared, AlertStatus.Removed);
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
