using Microsoft.AspNetCore.Mvc;
using Scan.Documents;
using Scan.Domain.Primitives;
using Scan.Domain.Rules;
using Scan.Indexer.Rules;
using Scan.Web.Chains;
using Scan.Web.Features.Webhooks;
using Scan.Web.Input;

namespace Scan.Web.Features.Accounts;

/// <summary>Pages to sign in and to see what is one's own. Without a script the message is signed elsewhere and pasted back.</summary>
[SameOrigin]
public sealed class AccountsController(
    SignInDesk desk, CurrentAccount current, Documents.Accounts accounts, KeyDesk keys, OwnershipReader ownership, RuleStore rules, Subscriptions subscriptions, ChainNodes nodes, SignUpLimit limit) : Controller
{
    [HttpGet("/account")]
    public async Task<IActionResult> Index(CancellationToken ct)
    {
        Response.Headers.CacheControl = "no-store";
        return await current.OfSessionAsync(HttpContext, ct) is { } account ? View("Show", await PageAsync(account, null, null, ct)) : View("SignIn", new SignInForm(null, null, null, await nodes.ChainsAsync(ct)));
    }

    /// <summary>The message for an address.</summary>
    [HttpPost("/account/message")]
    public async Task<IActionResult> Message([FromForm] string? address, [FromForm] string? chain, CancellationToken ct)
    {
        limit.Take(HttpContext);
        Response.Headers.CacheControl = "no-store";
        if (!Address.TryParse((address ?? "").Trim(), null, out var account)) return Refused(new SignInForm(address, null, "address: 0x and 40 hex digits; mixed case must carry a right EIP-55 checksum", await nodes.ChainsAsync(ct)));
        var message = await desk.NewAsync(account, string.IsNullOrEmpty(chain) ? 1 : Given.ChainId("chain", chain), Request, ct);
        return View("SignIn", new SignInForm(account.ToChecksum(), message.ToString(), null, []));
    }

    [HttpPost("/account/session")]
    public async Task<IActionResult> SignInNow([FromForm] string? message, [FromForm] string? signature, CancellationToken ct)
    {
        limit.Take(HttpContext);
        try
        {
            // Browsers send the lines of a form's text with carriage returns.
            var (token, _) = await desk.SignInAsync((message ?? "").Replace("\r\n", "\n", StringComparison.Ordinal), (signature ?? "").Trim(), Request, ct);
            current.SignIn(HttpContext, token);
            return SeeOther();
        }
        catch (BadInputException e)
        {
            return Refused(new SignInForm(null, null, e.Message, await nodes.ChainsAsync(ct)));
        }
    }

    [HttpPost("/account/sign-out")]
    public async Task<IActionResult> SignOutNow([FromForm] string? everywhere, CancellationToken ct)
    {
        if (everywhere is not null && await current.OfSessionAsync(HttpContext, ct) is { } account) await accounts.EndSessionsAsync(account.ToArray(), ct);
        await current.SignOutAsync(HttpContext, ct);
        return SeeOther();
    }

    [HttpPost("/account/keys")]
    public async Task<IActionResult> AddKey([FromForm] string? name, [FromForm] string[]? scopes, CancellationToken ct)
    {
        var account = await AccountAsync(ct);
        try
        {
            var (_, secret) = await keys.AddAsync(account, new KeyDraft(name ?? "", scopes ?? []), ct);
            return View("Show", await PageAsync(account, secret, null, ct));
        }
        catch (BadInputException e)
        {
            Response.StatusCode = StatusCodes.Status400BadRequest;
            return View("Show", await PageAsync(account, null, e.Message, ct));
        }
    }

    [HttpPost("/account/keys/{id}/remove")]
    public async Task<IActionResult> RemoveKey(string id, CancellationToken ct)
    {
        await accounts.RemoveKeyAsync((await AccountAsync(ct)).ToArray(), id, ct);
        return SeeOther();
    }

    private async Task<Address> AccountAsync(CancellationToken ct)
    {
        Response.Headers.CacheControl = "no-store";
        return await current.OfSessionAsync(HttpContext, ct) ?? throw new MissingException("Nobody is signed in");
    }

    private async Task<AccountPage> PageAsync(Address account, string? secret, string? problem, CancellationToken ct) => new(
        account, await ownership.ReadAsync(account, ct), [.. (await rules.OfAccountAsync(account.ToArray(), ct)).Select(RuleJson.Read)], await subscriptions.OfAccountAsync(account.ToArray(), ct),
        await accounts.KeysAsync(account.ToArray(), ct), secret, problem);

    private ViewResult Refused(SignInForm form)
    {
        Response.StatusCode = StatusCodes.Status400BadRequest;
        return View("SignIn", form);
    }

    private StatusCodeResult SeeOther()
    {
        Response.Headers.Location = "/account";
        return StatusCode(StatusCodes.Status303SeeOther);
    }
}

/// <param name="Chains">On which a contract wallet may stand.</param>
public sealed record SignInForm(string? Address, string? Message, string? Problem, IReadOnlyList<(long Id, string Name)> Chains);

/// <param name="Secret">Of a key just made, shown this once.</param>
public sealed record AccountPage(
    Address Account, IReadOnlyList<OwnedThing> Owned, IReadOnlyList<Rule> Rules, IReadOnlyList<Subscription> Subscriptions, IReadOnlyList<ApiKey> Keys, string? Secret, string? Problem);
