using Microsoft.AspNetCore.Mvc;
using Scan.Documents;
using Scan.Domain.Rules;
using Scan.Web.Features.Accounts;
using Scan.Web.Features.Rules;
using Scan.Web.Input;

namespace Scan.Web.Features.Incidents;

/// <summary>What rules found: everybody sees those of public rules, the owner of a rule its own too.</summary>
[SameOrigin]
public sealed class IncidentsController(Documents.Incidents incidents, RuleDesk desk, RuleStore rules, RuleTokens tokens, CurrentAccount current, TimeProvider time) : Controller
{
    private const int Shown = 100;
    private const int MostTake = 500;

    [HttpGet("/incidents")]
    public async Task<IActionResult> List(string? status, CancellationToken ct)
    {
        ViewData["LiveTopics"] = "incidents";
        var wanted = Status(status);
        return View(new IncidentList(await incidents.ListAsync(await OwnAsync(ct), true, wanted, null, Shown, ct), wanted));
    }

    [HttpGet("/incidents/{no:long}")]
    public async Task<IActionResult> Show(long no, CancellationToken ct)
    {
        ViewData["LiveTopics"] = "incidents";
        var (incident, own) = await FindAsync(no, ct);
        return View(new IncidentPage(incident, await incidents.HistoryAsync(no, ct), own));
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
        if (!(await FindAsync(no, ct)).IsOwn) throw new MissingException("No incident of a rule of yours has this number");
        var now = time.GetUtcNow();
        return await incidents.ChangeAsync(no, incident => (what, incident.Status) switch
        {
            ("acknowledge", IncidentStatus.Open) => new(incident with { Status = IncidentStatus.Acknowledged, AcknowledgedAt = now, Announced = true }, "acknowledged", true),
            ("resolve", IncidentStatus.Open or IncidentStatus.Acknowledged) => new(incident with { Status = IncidentStatus.Resolved, ResolvedAt = now, LastAt = now, Reason = "resolved by its owner" }, "resolved", incident.Announced),
            _ => null,
        }, now, ct) ?? throw new MissingException("No incident has this number");
    }

    private async Task<(Incident Incident, bool IsOwn)> FindAsync(long no, CancellationToken ct)
    {
        var found = await incidents.FindAsync(no, ct);
        var own = found is not null && await desk.MayAsync(found.Rule, OwnerToken.Of(Request) ?? tokens.Of(HttpContext, found.Rule), await AccountAsync(ct), ct) is not null;
        return found is not null && (found.IsPublic || own) ? (found, own) : throw new MissingException("No incident that you may see has this number");
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

    private async Task<byte[]?> AccountAsync(CancellationToken ct) => (await current.OfAsync(HttpContext, ApiScope.Rules, ct))?.ToArray();

    private static string? Status(string? text) => text is null ? null : Given.OneOf("status", text, IncidentStatus.Open, IncidentStatus.Acknowledged, IncidentStatus.Resolved);
}

public sealed record IncidentList(IReadOnlyList<Incident> Items, string? Status);

public sealed record IncidentPage(Incident Incident, IReadOnlyList<IncidentLine> History, bool IsOwn);
