using Microsoft.AspNetCore.Mvc;
using Scan.Documents;
using Scan.Domain.Rules;
using Scan.Indexer.Rules;
using Scan.Web.Features.Accounts;
using Scan.Web.Features.Webhooks;
using Scan.Web.Input;

namespace Scan.Web.Features.Rules;

/// <summary>Pages to make, try and change rules, without a script. The browser that made a rule keeps its token in a cookie.</summary>
[SameOrigin]
public sealed class RulesController(RuleDesk desk, Documents.Incidents incidents, RuleTokens tokens, SignUpLimit limit, CurrentAccount current, TimeProvider time) : Controller
{
    private const int Shown = 50;

    [HttpGet("/rules")]
    public IActionResult Index(RuleForm form) => View("Index", form with { Problem = null, Trial = null });

    [HttpPost("/rules")]
    public async Task<IActionResult> Add(RuleForm form, [FromForm] string? go, CancellationToken ct)
    {
        limit.Take(HttpContext);
        try
        {
            if (go == "try") return View("Index", form with { Trial = await desk.TryAsync(form.ToDraft(), RuleDesk.MostDays, ct) });
            var account = await AccountAsync(ct);
            var made = await desk.AddAsync(form.ToDraft(), account, limit.ShareOf(HttpContext, account), ct);
            tokens.Keep(HttpContext, made.Rule.Id, made.Token);
            return View("Made", made);
        }
        catch (BadInputException e)
        {
            Response.StatusCode = StatusCodes.Status400BadRequest;
            return View("Index", form with { Problem = e.Message });
        }
    }

    [HttpGet("/rules/{id}")]
    public async Task<IActionResult> Show(string id, CancellationToken ct)
    {
        Response.Headers.CacheControl = "no-store";
        var (token, account) = (tokens.Of(HttpContext, id), await AccountAsync(ct));
        // Who signed in may have its token all the same.
        if (await desk.MayAsync(id, token, account, ct) is not { } stored) return token is null ? View("Open", id) : throw new MissingException("No rule of yours has this id");
        var rule = RuleJson.Read(stored);
        return View("Show", new RulePage(rule, await incidents.ListAsync([id], false, null, null, Shown, ct)));
    }

    [HttpPost("/rules/{id}/open")]
    public async Task<IActionResult> Open(string id, [FromForm] string? token, CancellationToken ct)
    {
        await desk.ClaimAsync(id, token, await AccountAsync(ct), ct);
        tokens.Keep(HttpContext, id, token!);
        return SeeOther($"/rules/{Uri.EscapeDataString(id)}");
    }

    [HttpPost("/rules/{id}/{what:regex(^(silence|speak|remove)$)}")]
    public async Task<IActionResult> Act(string id, string what, [FromForm] string? hours, CancellationToken ct)
    {
        var rule = await desk.OpenAsync(id, tokens.Of(HttpContext, id), await AccountAsync(ct), ct);
        switch (what)
        {
            case "silence": await desk.SilenceAsync(rule, time.GetUtcNow() + TimeSpan.FromHours(Given.Number("hours", hours ?? "", 1, 744)), ct); break;
            case "speak": await desk.SilenceAsync(rule, null, ct); break;
            default:
                await desk.RemoveAsync(rule, ct);
                tokens.Forget(HttpContext, id);
                return SeeOther("/rules");
        }
        return SeeOther($"/rules/{Uri.EscapeDataString(id)}");
    }

    private async Task<byte[]?> AccountAsync(CancellationToken ct) => (await current.OfSessionAsync(HttpContext, ct))?.ToArray();

    private StatusCodeResult SeeOther(string path)
    {
        Response.Headers.Location = path;
        return StatusCode(StatusCodes.Status303SeeOther);
    }
}
