namespace Scan.Web.Hosting;

/// <summary>Where readers reach this host.</summary>
public static class PublicAddress
{
    /// <summary>What paths are put behind, without a slash: <c>--public-url</c>, else as the request says.</summary>
    public static string BaseOf(this ScanWebOptions options, HttpRequest request) => options.PublicUrl?.AbsoluteUri.TrimEnd('/') ?? $"{request.Scheme}://{request.Host}";
}
