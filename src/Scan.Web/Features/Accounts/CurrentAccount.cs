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
    /// <param name="reads">Nothing is changed: a key that is made for something else is nobody's here, since what everybody may read stays open to it.</param>
    /// <exception cref="BadInputException">A key that is none, or is not made for this.</exception>
    /// <exception cref="TooManyException">A key that has used up its quota.</exception>
    public async Task<Address?> OfAsync(HttpContext context, string scope, CancellationToken ct, bool reads = false)
    {
        if (KeyOf(context.Request) is { } key) return await OfKeyAsync(key, scope, reads, ct);
        return await OfSessionAsync(context, ct);
    }

    /// <summary>The account that this browser signed in with; keys do not count.</summary>
    public async Task<Address?> OfSessionAsync(HttpContext context, CancellationToken ct) =>
        context.Request.Cookies[Cookie] is { } token && await accounts.OfSessionAsync(OwnerToken.HashOf(token), time.GetUtcNow(), ct) is { } account ? new Address(account) : null;

    /// <summary>The chain whose contract signs for an account; null: its own key does.</summary>
    public Task<long?> WalletChainAsync(byte[] account, CancellationToken ct) => accounts.WalletChainAsync(account, ct);

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

    private async Task<Address?> OfKeyAsync(string key, string scope, bool reads, CancellationToken ct)
    {
        var found = await accounts.FindKeyAsync(OwnerToken.HashOf(key), time.GetUtcNow(), ct) ?? throw new BadInputException(KeyHeader, "no such key, or it was removed");
        var made = found.Scopes.Contains(scope);
        if (!made && !reads) throw new BadInputException(KeyHeader, $"this key is not made for {scope}");
        using var lease = quotas.AttemptAcquire((found.Id, found.PerMinute));
        if (lease.IsAcquired) return made ? new Address(found.Account) : null;
        throw new TooManyException($"This key has had its {found.PerMinute} requests of the minute", lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : TimeSpan.FromMinutes(1));
    }

    /// <summary>A key stands in its own header, or where other interfaces have theirs.</summary>
    private static string? KeyOf(HttpRequest request) =>
        request.Headers[KeyHeader].ToString() is { Length: > 0 } given ? given : OwnerToken.Of(request) is { } bearer && bearer.StartsWith(KeyPrefix, StringComparison.Ordinal) ? bearer : null;

    private static CookieOptions Options(HttpContext context, DateTimeOffset? expires) =>
        new() { HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = context.Request.IsHttps, Path = "/", IsEssential = true, Expires = expires };
}
