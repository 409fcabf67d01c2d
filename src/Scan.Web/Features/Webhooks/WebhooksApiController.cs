using Microsoft.AspNetCore.Mvc;
using Scan.Documents;
using Scan.Web.Features.Accounts;
using Scan.Web.Input;

namespace Scan.Web.Features.Webhooks;

/// <summary>Subscriptions by REST. Whoever signed up manages with the token that the answer gave, as <c>Authorization: Bearer …</c>.</summary>
[Route("api/v1/webhooks"), SameOrigin]
public sealed class WebhooksApiController(Subscriptions subscriptions, SubscriptionDesk desk, SignUpLimit limit, CurrentAccount current, Documents.Feed feed, TimeProvider time) : Controller
{
    private const int MostLines = 500;

    public sealed record CodeBody(string Code);
    public sealed record SequenceBody(long Sequence);
    public sealed record AfterBody(long After);
    public sealed record TopicsBody(IReadOnlyList<string>? Topics, IReadOnlyList<string>? Kinds);

    [HttpPost]
    public async Task<IActionResult> Add(CancellationToken ct)
    {
        var asked = await JsonBody.ReadAsync<SignUp>(Request, ct);
        limit.Take(HttpContext);
        var account = (await current.OfAsync(HttpContext, ApiScope.Webhooks, ct))?.ToArray();
        var made = await desk.AddAsync(asked, account, limit.ShareOf(HttpContext, account), ct);
        Response.Headers.CacheControl = "no-store";
        return Created($"/api/v1/webhooks/{made.Subscription.Id}", SubscriptionJson.Of(made));
    }

    [HttpGet("{id}")]
    public async Task<object> Find(string id, CancellationToken ct) => SubscriptionJson.Of(await OpenAsync(id, ct), await feed.HeadAsync(ct), time.GetUtcNow());

    /// <summary>Takes over a subscription that nobody owns: the token in Authorization, the account by its session or key.</summary>
    [HttpPost("{id}/claim")]
    public async Task<IActionResult> Claim(string id, CancellationToken ct)
    {
        var account = await current.OfAsync(HttpContext, ApiScope.Webhooks, ct) ?? throw new BadInputException("account", "sign in, or give an account's key in X-API-Key");
        await desk.ClaimAsync(id, OwnerToken.Of(Request), account.ToArray(), ct);
        return NoContent();
    }

    [HttpDelete("{id}")]
    public async Task<IActionResult> Remove(string id, CancellationToken ct)
    {
        await subscriptions.RemoveAsync((await OpenAsync(id, ct)).Id, ct);
        return NoContent();
    }

    /// <summary>The delivery log, newest first.</summary>
    [HttpGet("{id}/deliveries")]
    public async Task<object> Deliveries(string id, string? take, CancellationToken ct)
    {
        var (subscription, head) = (await OpenAsync(id, ct), await feed.HeadAsync(ct));
        var items = await subscriptions.LogAsync(subscription.Id, take is null ? 50 : (int)Given.Number("take", take, 1, MostLines), ct);
        return new { subscription.Cursor, head, behind = SubscriptionJson.Behind(subscription, head), items };
    }

    [HttpPost("{id}/confirm")]
    public async Task<IActionResult> Confirm(string id, CancellationToken ct)
    {
        var subscription = await OpenAsync(id, ct);
        await desk.ConfirmAsync(subscription, (await JsonBody.ReadAsync<CodeBody>(Request, ct)).Code, ct);
        return NoContent();
    }

    [HttpPost("{id}/check")]
    public Task<IActionResult> Check(string id, CancellationToken ct) => OrderAsync(id, DeliveryKind.Check, null, ct);

    [HttpPost("{id}/test")]
    public Task<IActionResult> Test(string id, CancellationToken ct) => OrderAsync(id, DeliveryKind.Test, null, ct);

    [HttpPost("{id}/redeliver")]
    public async Task<IActionResult> Redeliver(string id, CancellationToken ct) => await OrderAsync(id, DeliveryKind.Redelivery, (await JsonBody.ReadAsync<SequenceBody>(Request, ct)).Sequence, ct);

    [HttpPost("{id}/replay")]
    public async Task<IActionResult> Replay(string id, CancellationToken ct)
    {
        await desk.ReplayAsync(await OpenAsync(id, ct), (await JsonBody.ReadAsync<AfterBody>(Request, ct)).After, ct);
        return NoContent();
    }

    [HttpPost("{id}/pause")]
    public async Task<IActionResult> Pause(string id, CancellationToken ct)
    {
        await subscriptions.PauseAsync((await OpenAsync(id, ct)).Id, "its owner paused it", ct);
        return NoContent();
    }

    [HttpPost("{id}/resume")]
    public async Task<IActionResult> Resume(string id, CancellationToken ct)
    {
        await subscriptions.ResumeAsync((await OpenAsync(id, ct)).Id, time.GetUtcNow(), ct);
        return NoContent();
    }

    [HttpPost("{id}/topics")]
    public async Task<IActionResult> Topics(string id, CancellationToken ct)
    {
        var subscription = await OpenAsync(id, ct);
        var body = await JsonBody.ReadAsync<TopicsBody>(Request, ct);
        await subscriptions.ChangeTopicsAsync(id, SignUp.CheckedTopics(body.Topics), SignUp.CheckedKinds(body.Kinds, subscription.Format), ct);
        return NoContent();
    }

    /// <summary>A new signing key; the former one goes on for a day.</summary>
    [HttpPost("{id}/keys")]
    public async Task<object> Rotate(string id, CancellationToken ct)
    {
        var key = await desk.RotateAsync(await OpenAsync(id, ct), ct);
        Response.Headers.CacheControl = "no-store";
        return new { keyId = key.Id, key.Secret, formerUntil = time.GetUtcNow() + SubscriptionDesk.Rotation };
    }

    [HttpDelete("{id}/keys/{keyId}")]
    public async Task<IActionResult> Retire(string id, string keyId, CancellationToken ct)
    {
        await desk.RetireAsync(await OpenAsync(id, ct), keyId, ct);
        return NoContent();
    }

    private async Task<IActionResult> OrderAsync(string id, string kind, long? sequence, CancellationToken ct)
    {
        var subscription = await OpenAsync(id, ct);
        limit.Take(HttpContext);
        await desk.OrderAsync(subscription, kind, sequence, ct);
        return Accepted($"/api/v1/webhooks/{id}/deliveries");
    }

    private async Task<Subscription> OpenAsync(string id, CancellationToken ct)
    {
        Response.Headers.CacheControl = "no-store";
        return await desk.OpenAsync(id, OwnerToken.Of(Request), (await current.OfAsync(HttpContext, ApiScope.Webhooks, ct))?.ToArray(), ct);
    }
}
