namespace Scan.Web.Hosting;

/// <summary>What every answer says to browsers: only our own files, of inline code and style only what <see cref="FirstView"/> carries, no framing, no referrer to others.</summary>
public sealed class SecurityHeaders(RequestDelegate next, FirstView view)
{
    private readonly string policy =
        $"default-src 'none'; script-src 'self' {view.ThemeSource}; style-src 'self' {view.StyleSource}; img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; "
        + "base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    public Task InvokeAsync(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=()";
        return next(context);
    }

    /// <summary>Leaves what holds for files too: their type is not guessed, and other sites do not embed them.</summary>
    public static void RemoveThoseOfDocuments(IHeaderDictionary headers)
    {
        foreach (var name in (string[])["Content-Security-Policy", "Referrer-Policy", "Cross-Origin-Opener-Policy", "Permissions-Policy"]) headers.Remove(name);
    }
}
