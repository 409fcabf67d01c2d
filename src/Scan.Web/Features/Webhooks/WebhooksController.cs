using Microsoft.AspNetCore.Mvc;
using Scan.Documents;
using Scan.Indexer.Delivery;
using Scan.Indexer.Delivery.Formats;
using Scan.Web.Features.Accounts;
using Scan.Web.Input;

namespace Scan.Web.Features.Webhooks;

/// <summary>
/// Pages to subscribe and to manage, without a script. A browser that signed up, or was given the token once, keeps it in a cookie that only these
/// pages get; forms of other sites are refused.
/// </summary>
[SameOrigin]
public sealed class WebhooksController(Subscriptions subscriptions, SubscriptionDesk desk, SignUpLimit limit, CurrentAccount current, DeliveryOptions options, Documents.Feed feed, TimeProvider time) : Controller
{
    private const int ShownLines = 50;

    [HttpGet("/webhooks")]
    public IActionResult Index(string? topics) => View("Index", new SignUpForm { Topics = topics ?? "", HasMail = options.Smtp is not null });

    [HttpPost("/webhooks")]
    public async Task<IActionResult> Add(SignUpForm form, CancellationToken ct)
    {
        limit.Take(HttpContext);
        try
        {
            var account = await AccountAsync(ct);
            var made = await desk.AddAsync(form.ToSignUp(), account, limit.ShareOf(HttpContext, account), ct);
            Keep(made.Subscription.Id, made.Token);
            return View("Made", made);
        }
        catch (BadInputException e)
        {
            Response.StatusCode = StatusCodes.Status400BadRequest;
            return View("Index", form with { HasMail = options.Smtp is not null, Problem = e.Message });
        }
    }

    [HttpGet("/webhooks/{id}")]
    public async Task<IActionResult> Show(string id, CancellationToken ct)
    {
        Response.Headers.CacheControl = "no-store";
        var (token, account) = (Request.Cookies[CookieOf(id)], await AccountAsync(ct));
        // Who signed in may have its token all the same.
        if (token is null && (account is null || !await desk.OwnsAsync(id, account, ct))) return View("Open", id);
        var subscription = await desk.OpenAsync(id, token, account, ct);
        return View("Show", new SubscriptionPage(subscription, await subscriptions.LogAsync(id, ShownLines, ct), DeliverySignature.InUse(subscription.Keys, time.GetUtcNow()), SubscriptionJson.Behind(subscription, await feed.HeadAsync(ct)), null));
    }

    /// <summary>Takes the token of a subscription that was made elsewhere.</summary>
    [HttpPost("/webhooks/{id}/open")]
    public async Task<IActionResult> Open(string id, [FromForm] string? token, CancellationToken ct)
    {
        await desk.ClaimAsync(id, token, await AccountAsync(ct), ct);
        Keep(id, token!);
        return Back(id);
    }

    [HttpPost("/webhooks/{id}/{what:regex(^(check|test|pause|resume|remove|confirm|redeliver|replay)$)}")]
    public async Task<IActionResult> Act(string id, string what, [FromForm] string? value, CancellationToken ct)
    {
        var subscription = await OpenAsync(id, ct);
        if (what is "check" or "test" or "redeliver") limit.Take(HttpContext);
        switch (what)
        {
            case "check": await desk.OrderAsync(subscription, DeliveryKind.Check, null, ct); break;
            case "test": await desk.OrderAsync(subscription, DeliveryKind.Test, null, ct); break;
            case "redeliver": await desk.OrderAsync(subscription, DeliveryKind.Redelivery, Given.Number("sequence", value ?? "", 1, long.MaxValue), ct); break;
            case "replay": await desk.ReplayAsync(subscription, Given.Number("after", value ?? "", 0, long.MaxValue), ct); break;
            case "confirm": await desk.ConfirmAsync(subscription, value ?? "", ct); break;
            case "pause": await subscriptions.PauseAsync(id, "its owner paused it", ct); break;
            case "resume": await subscriptions.ResumeAsync(id, time.GetUtcNow(), ct); break;
            default:
                await subscriptions.RemoveAsync(id, ct);
                Response.Cookies.Delete(CookieOf(id), Cookie(id));
                return SeeOther("/webhooks");
        }
        return Back(id);
    }

    [HttpPost("/webhooks/{id}/keys")]
    public async Task<IActionResult> Rotate(string id, CancellationToken ct)
    {
        var key = await desk.RotateAsync(await OpenAsync(id, ct), ct);
        Response.Headers.CacheControl = "no-store";
        var subscription = await OpenAsync(id, ct);
        return View("Show", new SubscriptionPage(subscription, await subscriptions.LogAsync(id, ShownLines, ct), DeliverySignature.InUse(subscription.Keys, time.GetUtcNow()), SubscriptionJson.Behind(subscription, await feed.HeadAsync(ct)), key));
    }

    /// <summary>Where the links of mails lead: asks first, since programs follow links too.</summary>
    [HttpGet("/webhooks/{id}/end")]
    public IActionResult AskEnd(string id, string? code) => View("End", new EndForm(id, code ?? "", false));

    [HttpPost("/webhooks/{id}/end")]
    public async Task<IActionResult> End(string id, [FromForm] string? code, CancellationToken ct)
    {
        if (await subscriptions.FindAsync(id, ct) is not { } subscription || !IsEndCode(subscription, code ?? "")) throw new MissingException("No subscription has this link");
        await subscriptions.RemoveAsync(id, ct);
        return View("End", new EndForm(id, "", true));
    }

    private static bool IsEndCode(Subscription subscription, string code) =>
        subscription.Format == MessageFormats.Email
        && System.Security.Cryptography.CryptographicOperations.FixedTimeEquals(System.Text.Encoding.UTF8.GetBytes(DeliverySignature.EndCode(subscription)), System.Text.Encoding.UTF8.GetBytes(code));

    private async Task<Subscription> OpenAsync(string id, CancellationToken ct) => await desk.OpenAsync(id, Request.Cookies[CookieOf(id)], await AccountAsync(ct), ct);

    private async Task<byte[]?> AccountAsync(CancellationToken ct) => (await current.OfSessionAsync(HttpContext, ct))?.ToArray();

    private void Keep(string id, string token)
    {
        Response.Cookies.Append(CookieOf(id), token, Cookie(id));
        Response.Headers.CacheControl = "no-store";
    }

    private CookieOptions Cookie(string id) => new() { HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = Request.IsHttps, Path = "/webhooks/" + Uri.EscapeDataString(id), IsEssential = true };

    private static string CookieOf(string id) => "scan-sub-" + string.Concat(id.Where(char.IsAsciiLetterOrDigit));

    private StatusCodeResult Back(string id) => SeeOther("/webhooks/" + Uri.EscapeDataString(id));

    private StatusCodeResult SeeOther(string path)
    {
        Response.Headers.Location = path;
        return StatusCode(StatusCodes.Status303SeeOther);
    }
}
