using Microsoft.AspNetCore.Mvc;
using Scan.Documents;
using Scan.Domain.Primitives;

namespace Scan.Web.Features.Metadata;

/// <summary>
/// Pictures of operators, AVSs and agents, fetched and checked before: PNG, JPEG, GIF or WebP by their bytes, of a size that browsers decode with
/// ease. Pages link to these and never to where they came from.
/// </summary>
public sealed class ImagesController(Resources resources) : Controller
{
    /// <summary>Whatever the bytes turn out to be, nothing in them runs or loads.</summary>
    public const string Sandbox = "default-src 'none'; sandbox; frame-ancestors 'none'";

    [HttpGet("/images/{hash}"), HttpHead("/images/{hash}")]
    public async Task<IActionResult> Show(string hash, CancellationToken ct)
    {
        if (!Hash32.TryParse("0x" + hash, null, out var wanted) || await resources.ImageAsync(wanted.ToArray(), ct) is not { ImageType: { } type } image) throw new Input.MissingException("No picture has this address");
        Response.Headers.ContentSecurityPolicy = Sandbox;
        Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        Response.Headers.ContentDisposition = "inline";
        return File(image.Body, type);
    }
}
