using Microsoft.AspNetCore.Html;

namespace Scan.Web.Shared;

/// <summary>The few icons of the design system, drawn on a grid of 16.</summary>
public static class Icons
{
    private static readonly Dictionary<string, string> Paths = new(StringComparer.Ordinal)
    {
        ["alert"] = "M8 2 14.5 13.5h-13zM8 6.5v3M8 11.6v.1",
        ["check"] = "M3 8.5 6.5 12 13 4.5",
        ["clock"] = "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12ZM8 5v3l2 1.5",
        ["copy"] = "M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3",
        ["cross"] = "M4 4l8 8M12 4l-8 8",
        ["down"] = "M8 3v10M4 9l4 4 4-4",
        ["up"] = "M8 13V3M4 7l4-4 4 4",
        ["both"] = "M5 6l3-3 3 3M5 10l3 3 3-3",
        ["chevron"] = "M4 6.5 8 10.5l4-4",
        ["left"] = "M10 3 5 8l5 5",
        ["right"] = "M6 3l5 5-5 5",
        ["link"] = "M9 3h4v4M13 3 7 9M11 9v4H3V5h4",
        ["lock"] = "M3.5 7h9v6.5h-9zM5.5 7V5a2.5 2.5 0 0 1 5 0v2",
        ["search"] = "M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10ZM11 11l3.5 3.5",
        ["theme"] = "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12ZM8 2v12M8 5h3.5M8 8h6M8 11h3.5",
        ["unknown"] = "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12ZM6.3 6.3A1.8 1.8 0 1 1 8 8.5v.7M8 11.4v.1",
        ["empty"] = "M2.5 9.5 4.5 3h7l2 6.5v4h-11zM2.5 9.5H6a2 2 0 0 0 4 0h3.5",
        ["shield"] = "M8 1.8 13.5 4v4c0 3-2.2 5.2-5.5 6.3C4.7 13.2 2.5 11 2.5 8V4z",
        ["pause"] = "M5.5 3v10M10.5 3v10",
        ["logs"] = "M3 4h10M3 8h10M3 12h6",
        ["minus"] = "M3.5 8h9",
    };

    public static IHtmlContent Of(string name) => new HtmlString($"<svg class=\"icon\" viewBox=\"0 0 16 16\" aria-hidden=\"true\"><path d=\"{Paths[name]}\"/></svg>");
}
