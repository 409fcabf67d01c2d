using Microsoft.AspNetCore.Mvc;
using Scan.Documents;
using Scan.Domain.Rules;
using Scan.Web.Features.Accounts;
using Scan.Web.Features.Rules;
using Scan.Web.Hosting;
using Scan.Web.Input;
using Scan.Web.Lists;

namespace Scan.Web.Features.Incidents;

/// <summary>What rules found: everybody sees those of public rules, the owner of a rule its own too.</summary>
[SameOrigin]
public sealed class IncidentsController(Documents.Incidents incidents, RuleDesk desk, RuleStore rules, RuleTokens tokens, CurrentAccount current, ScanWebOptions options, TimeProvider time) : Controller
{
    private const int Shown = 100;
    private const int MostTake = 500;
    private static readonly IReadOnlyList<Column<Incident>> Columns =
    [
        new("no", i => i.No), new("rule", i => i.Rule), new("ruleName", i => i.RuleName), new("condition", i => i.Condition), new("severity", i => i.Severity), new("status", i => i.Status), new("subject", i => i.Subject), new("chainId", i => i.ChainId),
        new("block", i => i.Block), new("title", i => i.Title), new("detail", i => i.Detail), new("count", i => i.Count), new("firstAt", i => i.FirstAt.ToString("O")), new("openedAt", i => i.OpenedAt?.ToString("O")), new("resolvedAt", i => i.ResolvedAt?.ToString("O")),
    ];

    [HttpGet("/incidents")]
    public async Task<IActionResult> List(string? status, string? before, string? format, CancellationToken ct)
    {
        var below = before is null ? (long?)null : Given.Number("before", before, 1, long.MaxValue);
        ViewData["LiveTopics"] = below is null ? "incidents" : null;
        var wanted = Status(status);
        var found = await incidents.ListAsync(await OwnAsync(ct), true, wanted, below, Shown + 1, ct);
        var page = new IncidentList([.. found.Take(Shown)], wanted, found.Count > Shown ? found[Shown - 1].No : null, below is null);
        return Given.OneOf("format", format ?? "html", "html", "csv", "json") switch
        {
            "csv" => new CsvResult<Incident>("incidents", Columns, page.Items),
            "json" => Json(new { items = page.Items.Select(i => ListResults.Named(Columns, i)), next = page.Next }),
            _ => View(page),
        };
    }

    [HttpGet("/incidents/{no:long}")]
    public async Task<IActionResult> Show(long no, CancellationToken ct)
    {
        ViewData["LiveTopics"] = "incidents";
        var (incident, may) = await FindAsync(no, ct);
        return View(new IncidentPage(incident, await incidents.HistoryAsync(no, ct), may));
    }

    [HttpPost("/incidents/{no:long}/{what:regex(^(acknowledge|resolve)$)}")]
    public async Task<IActionResult> Act(long no, string what, CancellationToken ct)
    {
        await ChangeAsync(no, what, ct);
        Response.Headers.Location = $"/incidents/{no}";
        return StatusCode(StatusCodes.Status303SeeOther);
    }

    /// <summary>Newest first; <c>rule=</c> with its token lists a rule's own.</summary>
    [HttpGet("api/v1/incidents")]
    public async Task<object> Read(string? status, string? rule, string? before, string? take, CancellationToken ct)
    {
        var below = before is null ? (long?)null : Given.Number("before", before, 1, long.MaxValue);
        var count = take is null ? 50 : (int)Given.Number("take", take, 1, MostTake);
        if (rule is not null) await desk.OpenAsync(rule, OwnerToken.Of(Request), await AccountAsync(ct), ct);
        var items = await incidents.ListAsync(rule is null ? [] : [rule], rule is null, Status(status), below, count, ct);
        return new { items, next = items.Count == count ? items[^1].No : (long?)null };
    }

    [HttpGet("api/v1/incidents/{no:long}")]
    public async Task<object> Find(long no, CancellationToken ct) => new { incident = (await FindAsync(no, ct)).Incident, history = await incidents.HistoryAsync(no, ct) };

    [HttpPost("api/v1/incidents/{no:long}/{what:regex(^(acknowledge|resolve)$)}")]
    public async Task<object> Change(long no, string what, CancellationToken ct) => await ChangeAsync(no, what, ct);

    private async Task<Incident> ChangeAsync(long no, string what, CancellationToken ct)
    {
        var may = (await FindAsync(no, ct)).May;
        if (may == IncidentRight.Read || may == IncidentRight.Acknowledge && what != "acknowledge") throw new MissingException(may == IncidentRight.Read
            ? "No incident of a rule of yours has this number; those of Scan's own rules are acknowledged by an account that SCAN_ADMIN names"
            : "What Scan's own rules found is over when its cause is: it can be acknowledged, not resolved");
        var now = time.GetUtcNow();
        return await incidents.ChangeAsync(no, incident => (what, incident.Status) switch
        {
            ("acknowledge", IncidentStatus.Open) => new(incident with { Status = IncidentStatus.Acknowledged, AcknowledgedAt = now, Announced = true }, "acknowledged", true),
            ("resolve", IncidentStatus.Open or IncidentStatus.Acknowledged) => new(incident with { Status = IncidentStatus.Resolved, ResolvedAt = now, LastAt = now, Reason = "resolved by its owner" }, "resolved", incident.Announced),
            _ => null,
        }, now, ct) ?? throw new MissingException("No incident has this number");
    }

    private async Task<(Incident Incident, IncidentRight May)> FindAsync(long no, CancellationToken ct)
    {
        var (found, account) = (await incidents.FindAsync(no, ct), await AccountAsync(ct));
        if (found is not null && await desk.MayAsync(found.Rule, OwnerToken.Of(Request) ?? tokens.Of(HttpContext, found.Rule), account, ct) is not null) return (found, IncidentRight.Change);
        // Public are those of Scan's own rules alone, which are nobody's.
        if (found is { IsPublic: true }) return (found, account is not null && options.Administrators.Has(account, await current.WalletChainAsync(account, ct)) ? IncidentRight.Acknowledge : IncidentRight.Read);
        throw new MissingException("No incident that you may see has this number");
    }

    private async Task<IReadOnlyList<string>> OwnAsync(CancellationToken ct)
    {
        List<string> own = [.. await AccountAsync(ct) is { } account ? (await rules.OfAccountAsync(account, ct)).Select(rule => rule.Id) : []];
        foreach (var (id, token) in tokens.All(HttpContext))
        {
            if (await desk.MayAsync(id, token, null, ct) is not null) own.Add(id);
        }
        return own;
    }

    private async Task<byte[]?> AccountAsync(CancellationToken ct) => (await current.OfAsync(HttpContext, ApiScope.Rules, ct, reads: HttpMethods.IsGet(Request.Method)))?.ToArray();

    private static string? Status(string? text) => text is null ? null : Given.OneOf("status", text, IncidentStatus.Open, IncidentStatus.Acknowledged, IncidentStatus.Resolved);
}

/// <param name="Next">Older ones have numbers below it; null: there are none.</param>
public sealed record IncidentList(IReadOnlyList<Incident> Items, string? Status, long? Next, bool IsFirst);

/// <param name="May">What whoever looks at it may do.</param>
public sealed record IncidentPage(Incident Incident, IReadOnlyList<IncidentLine> History, IncidentRight May);

/// <summary>What somebody may do with an incident.</summary>
public enum IncidentRight
{
    Read,

    /// <summary>An administrator, with what Scan's own rules found.</summary>
    Acknowledge,

    /// <summary>The rule's owner.</summary>
    Change,
}
