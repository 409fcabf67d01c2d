namespace Scan.Web.Chains;

/// <summary>Links that come from manifests and metadata: only http and https may be followed.</summary>
public static class WebAddress
{
    public static string? Checked(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp) ? uri.AbsoluteUri : null;
}
