using System.Text;
using Microsoft.AspNetCore.Html;
using Scan.Domain.Primitives;

namespace Scan.Web.Shared;

/// <summary>A picture of an address: five columns mirrored about the middle, one of the six series hues, both from its hash.</summary>
public static class Identicon
{
    public static IHtmlContent Of(Address address)
    {
        var hash = Keccak256.Hash(address.ToArray()).ToArray();
        var path = new StringBuilder();
        for (var y = 0; y < 5; y++)
        {
            for (var x = 0; x < 3; x++)
            {
                if ((hash[y * 3 + x] & 1) == 0) continue;
                path.Append(System.Globalization.CultureInfo.InvariantCulture, $"M{x + 1} {y + 1}h1v1h-1z");
                if (x < 2) path.Append(System.Globalization.CultureInfo.InvariantCulture, $"M{5 - x} {y + 1}h1v1h-1z");
            }
        }
        return new HtmlString($"<svg class=\"identicon h{hash[31] % 6}\" viewBox=\"0 0 7 7\" aria-hidden=\"true\" shape-rendering=\"crispEdges\"><path fill=\"currentColor\" d=\"{path}\"/></svg>");
    }
}
