using Microsoft.AspNetCore.Mvc;
using Scan.Documents;
using Scan.Domain.Primitives;
using Scan.Indexer.Rules;
using Scan.Web.Features.Webhooks;
using Scan.Web.Input;

namespace Scan.Web.Features.Accounts;

/// <summary>Sign in with Ethereum, keys, and what is an account's, for programs.</summary>
[Route("api/v1/account"), SameOrigin]
public sealed class AccountApiController(
    SignInDesk desk, CurrentAccount current, Documents.Accounts accounts, KeyDesk keys, OwnershipReader ownership, RuleStore rules, Subscriptions subscriptions, Documents.Feed feed, SignUpLimit limit, TimeProvider time) : Controller
{
    public sealed record MessageBody(string Address, long ChainId = 1);
    public sealed record SessionBody(string Message, string Signature);

    /// <summary>A message to sign.</summary>
    [HttpPost("message")]
    public async Task<IActionResult> Message(CancellationToken ct)
    {
        var body = await JsonBody.ReadAsync<MessageBody>(Request, ct);
        if (body.ChainId < 1) throw new BadInputException("chainId", "a whole number above 0");
        limit.Take(HttpContext);
        Response.Headers.CacheControl = "no-store";
        return Json(new { message = (await desk.NewAsync(Given.Address("address", body.Address), body.ChainId, Request, ct)).ToString() });
    }

    /// <summary>Signs in; the session comes as a cookie.</summary>
    [HttpPost("session")]
    public async Task<IActionResult> SignIn(CancellationToken ct)
    {
        var body = await JsonBody.ReadAsync<SessionBody>(Request, ct);
        limit.Take(HttpContext);
        var (token, account) = await desk.SignInAsync(body.Message, body.Signature, Request, ct);
        current.SignIn(HttpContext, token);
        return Json(new { address = account.ToChecksum() });
    }

    [HttpDelete("session")]
    public async Task<IActionResult> SignOutNow(CancellationToken ct)
    {
        await current.SignOutAsync(HttpContext, ct);
        return NoContent();
    }

    [HttpGet]
    public async Task<object> Show(CancellationToken ct)
    {
        var account = await AccountAsync(ct);
        var (id, head, now) = (account.ToArray(), await feed.HeadAsync(ct), time.GetUtcNow());
        return new
        {
            address = account.ToChecksum(), owns = await ownership.ReadAsync(account, ct), keys = (await accounts.KeysAsync(id, ct)).Select(KeyDesk.Shown),
            rules = (await rules.OfAccountAsync(id, ct)).Select(RuleJson.Read), webhooks = (await subscriptions.OfAccountAsync(id, ct)).Select(s => SubscriptionJson.Of(s, head, now)),
        };
    }

    [HttpPost("keys")]
    public async Task<IActionResult> AddKey(CancellationToken ct)
    {
        var (key, secret) = await keys.AddAsync(await AccountAsync(ct), await JsonBody.ReadAsync<KeyDraft>(Request, ct), ct);
        return Created($"/api/v1/account/keys/{key.Id}", new { key.Id, key = secret, key.Name, key.Scopes, key.PerMinute });
    }

    [HttpDelete("keys/{id}")]
    public async Task<IActionResult> RemoveKey(string id, CancellationToken ct)
    {
        await accounts.RemoveKeyAsync((await AccountAsync(ct)).ToArray(), id, ct);
        return NoContent();
    }

    private async Task<Address> AccountAsync(CancellationToken ct)
    {
        Response.Headers.CacheControl = "no-store";
        return await current.OfSessionAsync(HttpContext, ct) ?? throw new MissingException("Nobody is signed in");
    }
}
