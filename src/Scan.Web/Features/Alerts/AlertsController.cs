using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Scan.Documents;
using Scan.Domain.Documents;
using Scan.Domain.Mach;
using Scan.GraphQL.Schemas;
using Scan.Web.Chains;
using Scan.Web.Features.Events;
using Scan.Web.Features.Tx;
using Scan.Web.Features.ZkAlerts;
using Scan.Web.Hosting;
using Scan.Web.Input;
using Scan.Web.Lists;
using Scan.Web.Live;

namespace Scan.Web.Features.Alerts;

/// <summary>MACH alerts: what operators signed to be wrong.</summary>
public sealed class AlertsController(DocumentStore store, ChainDirectory chains, NameBook names, EventReader events, AlertFacts facts, LiveFeed live, RetractedAlerts retracted, CallData calls) : Controller
{
    /// <summary>The latest of those that a proof settles; their own list has all.</summary>
    private const int MostByProof = 10;
    private static readonly string[] Filters = ["chain", "status", "rollup", "avs"];
    private static readonly IReadOnlyList<Column<AlertView>> Columns =
    [
        new("chainId", a => a.Alert.ChainId), new("avs", a => a.Alert.Avs), new("messageHash", a => a.Alert.MessageHash), new("alertHeaderHash", a => a.Alert.AlertHeaderHash),
        new("rollupChainId", a => a.Alert.RollupChainId), new("status", a => a.Alert.Status), new("final", a => a.IsFinal), new("block", a => a.Alert.Block), new("time", a => a.Alert.Time),
        new("transaction", a => a.Alert.Transaction), new("removedBlock", a => a.Alert.RemovedBlock), new("removedTime", a => a.Alert.RemovedTime),
        new("removedTransaction", a => a.Alert.RemovedTransaction), new("sender", a => a.Alert.Sender), new("referenceBlock", a => a.Alert.ReferenceBlock),
        new("signedPercent", a => a.SignedPercent), new("nonSigners", a => a.Alert.NonSigners.Count), new("callDataProblem", a => a.Alert.CallDataProblem),
    ];

    private static readonly ListTable Table = new("rollup",
        [new("status", "Status"), new("avs", "AVS"), new("chain", "Chain", IsUsual: false), new("signed", "Stake signed"), new("notSigned", "Not signed"), new("message", "Message"), new("sender", "Sent by", IsUsual: false), new("block", "Block", IsUsual: false), new("raised", "Raised")]);

    [HttpGet("/alerts"), Past]
    public async Task<IActionResult> List(CancellationToken ct)
    {
        ViewData["LiveAfter"] = live.Head;
        ViewData["LiveTopics"] = Topics.Alerts;
        if (Request.Query["status"] == AlertLifeState.Retracted) return await RetractedAsync(ct);
        var request = ListRequest.Parse(Request, Table, ["-time", "block"], Filters);
        var all = await chains.ListAsync(ct);
        var page = await store.QueryAsync<Alert>(request.ToQuery(Where(request)), ct);
        var proven = request is { Format: ListFormat.Html, IsFirstPage: true } ? await store.QueryAsync<ZkAlert>(new DocumentQuery { ChainId = request.ChainId, Where = ZkAlertsController.Where(request), OrderBy = [new("time", true)], Take = MostByProof }, ct) : null;
        if (proven is { Items.Count: > 0 }) ViewData["ByProof"] = ZkAlertView.Of(proven.Items, all);
        await names.LoadAvsAsync(page.Items.Select(a => (a.Body.ChainId, a.Body.Avs)).Concat(proven?.Items.Select(a => (a.Body.ChainId, a.Body.Avs)) ?? []), ct);
        return this.List("alerts", new ListPage<AlertView>(request, AlertView.Of(page.Items, all), page.Next, page.Previous), Columns, new ListQuery("alerts", Where(request)));
    }

    /// <summary>The feed tells of them: no document is left, and no block as of which they could be shown.</summary>
    private async Task<IActionResult> RetractedAsync(CancellationToken ct)
    {
        if (store.Moment is not null) throw new BadInputException(AsOfBlock.Parameter, "goes with no retracted alerts: a reorg took their blocks");
        var request = ListRequest.Parse(Request, Table, ["-retracted"], Filters);
        var query = RetractedAlerts.QueryOf(request);
        if (request.Format == ListFormat.GraphQL) return Redirect(GraphText.EditorWith(RetractedAlerts.GraphQL(query)));
        if (request.Format == ListFormat.NdJson) return retracted.Export<Alert>(query);
        var found = await retracted.ReadAsync<Alert>(query, ct);
        var all = await chains.ListAsync(ct);
        var proven = request is { Format: ListFormat.Html, IsFirstPage: true } ? await retracted.ReadAsync<ZkAlert>(query with { Topic = RetractedQuery.ByProof, Take = MostByProof }, ct) : null;
        if (proven is { Items.Count: > 0 }) ViewData["ByProof"] = ZkAlertView.Of(proven.Items, all);
        await names.LoadAvsAsync(found.Items.Select(r => (r.Alert.ChainId, r.Alert.Avs)).Concat(proven?.Items.Select(r => (r.Alert.ChainId, r.Alert.Avs)) ?? []), ct);
        AlertView[] views = [.. found.Items.Select(r => new AlertView(r.Alert, all.FirstOrDefault(c => c.Id == r.Alert.ChainId)) { IsRetracted = true, RetractedTime = r.RetractedTime })];
        var page = new ListPage<AlertView>(request, views, found.Next?.ToString(CultureInfo.InvariantCulture));
        return request.Format == ListFormat.Html
            ? View("List", page with { Doors = new Doors(RetractedAlerts.Rest(query), GraphText.EditorWith(RetractedAlerts.GraphQL(query)), request.With(("format", "ndjson"))) })
            : this.Rows("retracted-alerts", page, [.. Columns, new("retractedTime", a => a.RetractedTime)]);
    }

    [HttpGet("/alerts/{chain}/{avs}/{messageHash}"), Past]
    public async Task<IActionResult> Show(string chain, string avs, string messageHash, string? twin, CancellationToken ct)
    {
        var (chainId, address, hash) = (Given.ChainId("chain", chain), Given.Address("avs", avs), Given.Hash("messageHash", messageHash));
        var number = (byte)Given.Number("twin", twin ?? "0", 0, 255);
        ViewData["LiveAfter"] = live.Head;
        ViewData["LiveTopics"] = Topics.Avs(chainId, address);
        ViewData["ProofOf"] = Topics.Alert(chainId, address, hash);
        var view = await chains.FindAsync(chainId, ct);
        var key = new DocumentId(chainId, Alert.KeyOf(address, hash, number));
        // A reorg takes the document; what the feed told of the alert stays readable under its address.
        var alert = (await store.FindAsync<Alert>(chainId, key.Id, ct))?.Body ?? await facts.LastToldAsync(key, ct) ?? throw new MissingException($"No alert {hash} of {address.ToChecksum()} on chain {chainId}");
        var evidence = await AlertEvidence.ReadAsync(facts, key, ct);
        await names.LoadAvsAsync([(chainId, address)], ct);
        await names.LoadOperatorsAsync(chainId, alert.NonSigners.Select(n => n.Operator).Concat(evidence?.Proof?.Operators.Select(o => o.Operator) ?? []).OfType<Domain.Primitives.Address>().Distinct(), ct);
        var logs = await events.LatestOfAsync(chainId, Topics.Alert(chainId, address, hash), 20, ct);
        var call = await calls.ObservedAsync(chainId, alert.Transaction, ct);
        return View(new AlertPage(new AlertView(alert, view) { IsRetracted = evidence?.Life.State == AlertLifeState.Retracted }, logs, evidence) { CallData = call });
    }

    private static Filter? Where(ListRequest request)
    {
        List<Filter> terms = [];
        if (request.Filter("status") is { } status) terms.Add(Filter.Equal("status", Given.OneOf("status", status, AlertStatus.Open, AlertStatus.Removed, AlertLifeState.Retracted)));
        if (request.Filter("rollup") is { } rollup) terms.Add(Filter.Equal("rollupChainId", Given.Word("rollup", rollup).ToString(CultureInfo.InvariantCulture)));
        if (request.Filter("avs") is { } avs) terms.Add(Filter.Equal("avs", Given.Address("avs", avs).ToString()));
        return terms.Count == 0 ? null : new Filter.And(terms);
    }
}

/// <param name="Logs">The logs that made it, newest first.</param>
/// <param name="Evidence">Null when the feed does not know the alert, as after a re-projection that found it.</param>
public sealed record AlertPage(AlertView View, IReadOnlyList<EventRow> Logs, AlertEvidence? Evidence)
{
    /// <summary>Of the confirming transaction, as hex; null where it was not observed, or a reorg took it.</summary>
    public string? CallData { get; init; }

    /// <summary>The JSON-RPC request whose answer checks the signatures; null: the contract was not asked.</summary>
    public string? CheckRequest => Evidence?.Proof is { CheckCall: { } data, StateBlock: { } block }
        ? $$"""{"jsonrpc":"2.0","id":1,"method":"eth_call","params":[{"to":"{{View.Alert.Avs}}","data":"{{data}}"},"0x{{block.ToString("x", System.Globalization.CultureInfo.InvariantCulture)}}"]}"""
        : null;

    public bool IsRetracted => View.IsRetracted;
}
