using Microsoft.AspNetCore.Mvc;
using Scan.Domain.Rules;
using Scan.Indexer.Rules;
using Scan.Web.Features.Accounts;
using Scan.Web.Features.Webhooks;
using Scan.Web.Input;

namespace Scan.Web.Features.Rules;

/// <summary>Rules by REST. Whoever made one changes it with the token that the answer gave, as <c>Authorization: Bearer …</c>.</summary>
[Route("api/v1/rules"), SameOrigin]
public sealed class RulesApiController(RuleDesk desk, SignUpLimit limit, CurrentAccount current) : Controller
{
    public sealed record SilenceBody(DateTimeOffset? Until);

    /// <summary>Every condition with what it takes.</summary>
    [HttpGet("conditions")]
    public object Conditions() => new { items = RuleConditions.All };

    /// <summary>What a rule would have found, without saving it.</summary>
    [HttpPost("try")]
    public async Task<IActionResult> Try(string? days, CancellationToken ct)
    {
        var draft = await JsonBody.ReadAsync<RuleDraft>(Request, ct);
        limit.Take(HttpContext);
        return Json(Of(await desk.TryAsync(draft, days is null ? RuleDesk.MostDays : (int)Given.Number("days", days, 1, RuleDesk.MostDays), ct)));
    }

    [HttpPost]
    public async Task<IActionResult> Add(CancellationToken ct)
    {
        var draft = await JsonBody.ReadAsync<RuleDraft>(Request, ct);
        limit.Take(HttpContext);
        var account = (await current.OfAsync(HttpContext, ApiScope.Rules, ct))?.ToArray();
        var made = await desk.AddAsync(draft, account, limit.ShareOf(HttpContext, account), ct);
        Response.Headers.CacheControl = "no-store";
        return Created($"/api/v1/rules/{made.Rule.Id}", new { made.Rule.Id, made.Token, topic = $"rule:{made.Rule.Id}", made.Rule });
    }

    [HttpGet("{id}")]
    public async Task<object> Find(string id, CancellationToken ct) => await OpenAsync(id, ct);

    [HttpPut("{id}")]
    public async Task<object> Change(string id, CancellationToken ct)
    {
        var rule = await OpenAsync(id, ct);
        return await desk.ChangeAsync(rule, await JsonBody.ReadAsync<RuleDraft>(Request, ct), ct);
    }

    [HttpPost("{id}/silence")]
    public async Task<IActionResult> Silence(string id, CancellationToken ct)
    {
        await desk.SilenceAsync(await OpenAsync(id, ct), (await JsonBody.ReadAsync<SilenceBody>(Request, ct)).Until, ct);
        return NoContent();
    }

    /// <summary>Takes over a rule that nobody owns: the token in Authorization, the account by its session or key.</summary>
    [HttpPost("{id}/claim")]
    public async Task<IActionResult> Claim(string id, CancellationToken ct)
    {
        var account = await current.OfAsync(HttpContext, ApiScope.Rules, ct) ?? throw new BadInputException("account", "sign in, or give an account's key in X-API-Key");
        await desk.ClaimAsync(id, OwnerToken.Of(Request), account.ToArray(), ct);
        return NoContent();
    }

    [HttpDelete("{id}")]
    public async Task<IActionResult> Remove(string id, CancellationToken ct)
    {
        await desk.RemoveAsync(await OpenAsync(id, ct), ct);
        return NoContent();
    }

    internal static object Of(TrialReport report) => new { count = report.Incidents.Count, incidents = report.Incidents.TakeLast(100), report.Since, report.Events, report.Unknown, report.Note };

    private async Task<Rule> OpenAsync(string id, CancellationToken ct)
    {
        Response.Headers.CacheControl = "no-store";
        return await desk.OpenAsync(id, OwnerToken.Of(Request), (await current.OfAsync(HttpContext, ApiScope.Rules, ct))?.ToArray(), ct);
    }
}
