using Microsoft.AspNetCore.Mvc;
using Scan.Documents;
using Scan.Domain.Documents;
using Scan.Web.Chains;
using Scan.Web.Hosting;
using Scan.Web.Input;
using Scan.Web.Lists;
using Scan.Web.Live;

namespace Scan.Web.Features.Events;

/// <summary>Every log of every chain, newest first.</summary>
public sealed class EventsController(EventReader events, EventKindBook kinds, ChainDirectory chains, LiveFeed live) : Controller
{
    private static readonly IReadOnlyList<Column<EventRow>> Columns =
    [
        new("chainId", e => e.Row.ChainId), new("block", e => e.Row.Block), new("blockHash", e => new Domain.Primitives.Hash32(e.Row.BlockHash)), new("time", e => e.Row.Time),
        new("transaction", e => e.Transaction), new("logIndex", e => e.Row.LogIndex), new("address", e => e.Address), new("system", e => e.System), new("contract", e => e.Contract),
        new("event", e => e.Name), new("arguments", e => e.ArgsJson), new("problem", e => e.Row.Problem), new("canonical", e => e.Row.Canonical),
    ];

    [HttpGet("/events"), Past]
    public async Task<IActionResult> List(CancellationToken ct)
    {
        var request = ListRequest.Parse(Request, ["-time"], "chain", "event", "contract", "subject", "orphaned");
        if (request.Before is not null) throw new BadInputException("before", "events page forward only; use after");
        ViewData["LiveAfter"] = live.Head;
        ViewData["LiveTopics"] = request.IsFirstPage ? request.Filter("subject") ?? Topics.Events : null;
        await chains.ListAsync(ct);
        var all = await kinds.AllAsync(ct);
        var query = new LedgerQuery
        {
            ChainId = request.ChainId,
            KindIds = request.Filter("event") is { } name ? Named(all, name) : null,
            Address = request.Filter("contract") is { } contract ? Given.Address("contract", contract).ToArray() : null,
            IncludeOrphaned = request.Filter("orphaned") is { } orphaned && Given.OneOf("orphaned", orphaned, "true", "false") == "true",
            Descending = request.Descending,
            After = request.After,
            Take = request.Take,
        };
        if (request.Format == ListFormat.GraphQL) return Redirect(GraphText.EditorWith(EventDoors.Query(request, all)));
        if (request.Format == ListFormat.NdJson) return new EventExport(Columns, (after, token) => ReadAsync(query with { After = after, Take = LedgerQuery.MaxTake }, request.Filter("subject"), token));
        var (rows, next) = await ReadAsync(query, request.Filter("subject"), ct);
        ViewData["Names"] = all.Values.Select(k => k.Name).Distinct().Order(StringComparer.Ordinal).ToList();
        if (request.Format != ListFormat.Html) return this.Rows("events", new ListPage<EventRow>(request, rows, next), Columns);
        return View("List", new ListPage<EventRow>(request, rows, next) { Doors = new Doors(EventDoors.Feed(request), request.With(("format", "graphql")), request.With(("format", "ndjson"))) });
    }

    private Task<(IReadOnlyList<EventRow> Rows, string? Next)> ReadAsync(LedgerQuery query, string? subject, CancellationToken ct) => subject is null ? events.QueryAsync(query, ct) : events.QueryAsync(query, subject, ct);

    private static List<int> Named(IReadOnlyDictionary<int, EventKind> all, string name)
    {
        var ids = all.Where(k => string.Equals(k.Value.Name, name, StringComparison.OrdinalIgnoreCase)).Select(k => k.Key).ToList();
        return ids.Count > 0 ? ids : throw new BadInputException("event", "the name of an event that Scan knows, such as OperatorRegistered");
    }
}
