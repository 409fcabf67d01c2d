using Microsoft.AspNetCore.Mvc;
using Scan.Documents;
using Scan.Domain.Primitives;
using Scan.Domain.X402;
using Scan.Web.Chains;
using Scan.Web.Hosting;
using Scan.Web.Input;
using Scan.Web.Lists;
using Scan.Web.Live;

namespace Scan.Web.Features.Payments;

/// <summary>Who settles payments: one name of the manifests with all of its addresses, or one address.</summary>
public sealed class FacilitatorsController(DocumentStore store, ChainDirectory chains, LiveFeed live, PaymentSummaries summaries, PaymentReader payments) : Controller
{
    private const int Latest = 20;

    [HttpGet("/payments/facilitators/{facilitator}"), Past]
    public async Task<IActionResult> Show(string facilitator, CancellationToken ct)
    {
        var request = ListRequest.Parse(Request, ["-time"], "chain", "within");
        if (request.Format != ListFormat.Html) throw new BadInputException("format", "a facilitator has a page alone; its payments are at /payments?facilitator=");
        var all = await chains.ListAsync(ct);
        var senders = PaymentsController.Senders(facilitator, all);
        ViewData["LiveAfter"] = live.Head;
        ViewData["LiveTopics"] = "blocks";
        var where = Filter.In("sender", senders);
        // What is computed is kept by what was asked for, of which the path is a part here.
        var asked = request with { Query = new Dictionary<string, string>(request.Query, StringComparer.Ordinal) { ["facilitator"] = facilitator } };
        var summary = await summaries.ReadAsync(asked, where, all, ct);
        var latest = await store.QueryAsync<Settlement>(new DocumentQuery { ChainId = request.ChainId, Where = where, OrderBy = [new("time", true)], Take = Latest }, ct);
        if (latest.Items.Count == 0 && !all.Any(c => c.Facilitators.Keys.Any(a => senders.Contains(a.ToString())))) throw new MissingException($"Nothing that {Shared.Format.Clip(facilitator, 60)} settled is indexed, and no manifest names it");
        return View("/Features/Payments/Facilitator.cshtml", new FacilitatorPage(facilitator, request, summary, await payments.RowsAsync([.. latest.Items.Select(p => p.Body)], all, ct), all, [.. senders.Select(s => Address.Parse(s))]));
    }
}

/// <param name="Facilitator">The name or the address that was asked for.</param>
/// <param name="Latest">Its last payments.</param>
/// <param name="Senders">The addresses that it settles from.</param>
public sealed record FacilitatorPage(string Facilitator, ListRequest Request, PaymentSummary Summary, IReadOnlyList<PaymentRow> Latest, IReadOnlyList<ChainView> All, IReadOnlyList<Address> Senders)
{
    /// <summary>The manifests' name; null: none names it.</summary>
    public string? Name => All.SelectMany(c => c.Facilitators).Where(f => Senders.Contains(f.Key)).Select(f => f.Value).FirstOrDefault();

    /// <summary>Its addresses on the chains whose manifests name them, or on which it settled something of late.</summary>
    public IReadOnlyList<(ChainView Chain, Address Sender)> Places =>
        [.. All.SelectMany(c => Senders.Where(s => c.Facilitators.ContainsKey(s) || Latest.Any(p => p.Payment.ChainId == c.Id && p.Payment.Sender == s)).Select(s => (c, s)))];

    public TokenTotal? Leading => Summary.Leading;

    public long Count => Summary.Totals.Sum(t => t.Count);
    public long SelfCount => Summary.Totals.Sum(t => t.SelfCount);

    /// <summary>Of its payments, by number; null without one.</summary>
    public decimal? SelfPercent => Shared.Format.Percent(SelfCount, Count);

    /// <summary>Of the leading token's volume, in which amounts can be compared; null without one.</summary>
    public decimal? SelfVolumePercent => Leading is { } lead ? Shared.Format.Percent(lead.Self, lead.Gross) : null;
}
