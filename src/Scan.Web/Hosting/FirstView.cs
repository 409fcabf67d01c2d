using System.Security.Cryptography;
using System.Text;

namespace Scan.Web.Hosting;

/// <summary>
/// What a reader who comes from elsewhere gets within the page: styles and the theme's script, which nothing can be painted without and which would cost a slow line another way to the server and back. Whoever comes from
/// a page of ours has the files already (main.js fetches them when a link is reached for). Either form is right for everybody, so nothing has to be kept apart by caches on the way.
/// </summary>
public sealed class FirstView
{
    public FirstView(Assets assets)
    {
        // Relative addresses within styles count from the style sheet's folder.
        Style = Encoding.UTF8.GetString(assets.Find("css/site.css")!.Bytes).Replace("url(\"../", $"url(\"{assets.Url("")}", StringComparison.Ordinal);
        Theme = Encoding.UTF8.GetString(assets.Find("js/theme.js")!.Bytes);
        (StyleSource, ThemeSource) = (Source(Style), Source(Theme));
    }

    public string Style { get; }

    public string Theme { get; }

    /// <summary>What a Content-Security-Policy allows exactly this text by: <c>'sha256-…'</c>.</summary>
    public string StyleSource { get; }

    /// <inheritdoc cref="StyleSource"/>
    public string ThemeSource { get; }

    /// <summary>Whether the request does not say that it comes from a page of this host.</summary>
    public static bool Of(HttpRequest request) =>
        !Uri.TryCreate(request.Headers.Referer.ToString(), UriKind.Absolute, out var from) || !string.Equals(from.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase);

    private static string Source(string text) => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}'";
}
