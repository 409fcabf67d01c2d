namespace Scan.Web.Features.Rules;

/// <summary>Tokens of rules that a browser keeps: pages of rules and incidents get them, no script and no other site does.</summary>
public sealed class RuleTokens
{
    private const string Prefix = "scan-rule-";

    public string? Of(HttpContext context, string id) => context.Request.Cookies[Name(id)];

    /// <summary>The rules whose tokens this browser has.</summary>
    public IReadOnlyList<(string Id, string Token)> All(HttpContext context) =>
        [.. context.Request.Cookies.Where(c => c.Key.StartsWith(Prefix, StringComparison.Ordinal)).Select(c => (c.Key[Prefix.Length..], c.Value))];

    public void Keep(HttpContext context, string id, string token)
    {
        context.Response.Cookies.Append(Name(id), token, Options(context));
        context.Response.Headers.CacheControl = "no-store";
    }

    public void Forget(HttpContext context, string id) => context.Response.Cookies.Delete(Name(id), Options(context));

    private static string Name(string id) => Prefix + string.Concat(id.Where(char.IsAsciiLetterOrDigit));

    private static CookieOptions Options(HttpContext context) => new() { HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = context.Request.IsHttps, Path = "/", IsEssential = true };
}
