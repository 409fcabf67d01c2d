using Microsoft.AspNetCore.Html;
using Scan.Documents;
using Scan.Domain.Primitives;

namespace Scan.Web.Shared;

/// <summary>What a thing looks like: the picture of its metadata, fetched, checked and served from here; else the pattern of its address.</summary>
public static class Picture
{
    public static IHtmlContent Of(Profile? profile, Address address) => profile?.Image is { } hash
        ? new HtmlString($"<img class=\"identicon\" src=\"/images/{Convert.ToHexStringLower(hash)}\" alt=\"\" width=\"44\" height=\"44\" loading=\"lazy\" decoding=\"async\">")
        : Identicon.Of(address);
}
