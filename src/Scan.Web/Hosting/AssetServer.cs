using Microsoft.Net.Http.Headers;

namespace Scan.Web.Hosting;

/// <summary>Answers <c>/assets/{version}/…</c> from memory, compressed once.</summary>
public sealed class AssetServer(RequestDelegate next, Assets assets)
{
    private const string Forever = "public, max-age=31536000, immutable";

    public Task InvokeAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "";
        if (path == "/favicon.ico" || path == "/favicon.svg") return SendAsync(context, assets.Find("img/favicon.svg")!, "public, max-age=86400");
        if (!path.StartsWith("/assets/", StringComparison.Ordinal) || path.IndexOf('/', 8) is not (> 0 and var slash)) return next(context);
        if (assets.Find(path[(slash + 1)..]) is not { } asset) return next(context);
        // A page of an older version may still ask for its files: it gets ours, uncached.
        return SendAsync(context, asset, path.AsSpan(8, slash - 8).SequenceEqual(assets.Version) ? Forever : "no-store");
    }

    private static async Task SendAsync(HttpContext context, Asset asset, string caching)
    {
        var (request, response) = (context.Request, context.Response);
        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method))
        {
            response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            response.Headers.Allow = "GET, HEAD";
            return;
        }
        var brotli = asset.Brotli is not null && request.Headers.AcceptEncoding.ToString().Contains("br", StringComparison.Ordinal);
        var body = brotli ? asset.Brotli! : asset.Bytes;
        response.ContentType = asset.ContentType;
        response.ContentLength = body.Length;
        response.Headers.CacheControl = caching;
        // Scripts, styles and faces are no documents: what tells a browser how to treat one would only weigh, on each of them.
        if (!asset.ContentType.StartsWith("image/svg", StringComparison.Ordinal)) SecurityHeaders.RemoveThoseOfDocuments(response.Headers);
        if (asset.Brotli is not null) response.Headers.Vary = HeaderNames.AcceptEncoding;
        if (brotli) response.Headers.ContentEncoding = "br";
        if (HttpMethods.IsGet(request.Method)) await response.Body.WriteAsync(body, context.RequestAborted);
    }
}
