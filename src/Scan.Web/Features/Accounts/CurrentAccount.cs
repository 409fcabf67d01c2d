using System.Threading.RateLimiting;
using Scan.Domain.Primitives;
using Scan.Web.Input;

namespace Scan.Web.Features.Accounts;

/// <summary>Words that a key may be given.</summary>
public static class ApiScope
{
    public const string Rules = "rules";
    public const string Webhooks = "webhooks";
    public static IReadOnlyList<string> All { get; } = [Rules, Webhooks];
}

/// <summary>Who a request comes from: a browser that signed in, or a program with a key. Reading needs neither.</summary>
public sealed class CurrentAccount(Documents.Accounts accounts, TimeProvider time) : IDisposable
{
    public const string KeyHeader = "X-API-Key";
    private const string Cookie = "scan-session";
    private const string KeyPrefix = "scan_key_";

    private readonly PartitionedRateLimiter<(string Id, int PerMinute)> quotas = PartitionedRateLimiter.Create<(string Id, int PerMinute), string>(key => RateLimitPartition.GetTokenBucketLimiter(key.Id,
        _ => new TokenBucketRateLimiterOptions { TokenLimit = key.PerMinute, TokensPerPeriod = key.PerMinute, ReplenishmentPeriod = TimeSpan.FromMinutes(1), QueueLimit = 0 }));

    /// <summary>The account; null: nobody in particular.</summary>
    /// <param name="scope">What the request is about: a key has to be made for it.</param>
    /// <exception cref="BadInputException">A key that is none, is not made for this, or has used up its quota.</exception>
    public async Task<Address?> OfAsync(HttpContext context, string scope, CancellationToken ct)
    {
        if (KeyOf(context.Request) is { } key) return await OfKeyAsync(key, scope, ct);
        return await OfSessionAsync(context, ct);
    }

    /// <summary>The account that this browser signed in with; keys do not count.</summary>
    public async Task<Address?> OfSessionAsync(HttpContext context, CancellationToken ct) =>
        context.Request.Cookies[Cookie] is { } token && await accounts.OfSessionAsync(OwnerToken.HashOf(token), time.GetUtcNow(), ct) is { } account ? new Address(account) : null;

    public void SignIn(HttpContext context, string token)
    {
        context.Response.Cookies.Append(Cookie, token, Options(context, time.GetUtcNow() + SignInDesk.SessionTime));
        context.Response.Headers.CacheControl = "no-store";
    }

    public async Task SignOutAsync(HttpContext context, CancellationToken ct)
    {
        if (context.Request.Cookies[Cookie] is { } token) await accounts.EndSessionAsync(OwnerToken.HashOf(token), ct);
        context.Response.Cookies.Delete(Cookie, Options(context, null));
    }

    public void Dispose() => quotas.Dispose();

    internal static string NewKey() => OwnerToken.New(KeyPrefix);

    private async Task<Address?> OfKeyAsync(string key, string scope, CancellationToken ct)
    {
        var found = await accounts.FindKeyAsync(OwnerToken.HashOf(key), time.GetUtcNow(), ct) ?? throw new BadInputException(KeyHeader, "no such key, or it was removed");
        if (!found.Scopes.Contains(scope)) throw new BadInputException(KeyHeader, $"this key is not made for {scope}");
        using var lease = quotas.AttemptAcquire((found.Id, found.PerMinute));
        return lease.IsAcquired ? new Address(found.Account) : throw new BadInputException(KeyHeader, $"this key has had its {found.PerMinute} requests of the minute");
    }

    /// <summary>A key stands in its own header, or where other interfaces have theirs.</summary>
    private static string? KeyOf(HttpRequest request) =>
        request.Headers[KeyHeader].ToString() is { Length: > 0 } given ? given : OwnerToken.Of(request) is { } bearer && bearer.StartsWith(KeyPrefix, StringComparison.Ordinal) ? bearer : null;

    private static CookieOptions Options(HttpContext context, DateTimeOffset? expires) =>
        new() { HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = context.Request.IsHttps, Path = "/", IsEssential = true, Expires = expires };
}
