using System.Globalization;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Scan.Web.Shared.TagHelpers;

/// <summary><c>&lt;scan-bar percent="71.4" mark="66" /&gt;</c>: a part of a whole, with the mark it has to reach. The number stands beside it in words.</summary>
[HtmlTargetElement("scan-bar", TagStructure = TagStructure.WithoutEndTag)]
public sealed class BarTagHelper : TagHelper
{
    public decimal? Percent { get; set; }
    public decimal? Mark { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "svg";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "bar");
        output.Attributes.SetAttribute("viewBox", "0 0 100 10");
        output.Attributes.SetAttribute("preserveAspectRatio", "none");
        output.Attributes.SetAttribute("aria-hidden", "true");
        var reached = Mark is null ? "" : Percent >= Mark ? " good" : " bad";
        output.Content.SetHtmlContent(string.Create(CultureInfo.InvariantCulture,
            $"<rect class=\"track\" width=\"100\" height=\"10\" rx=\"1\"/><rect class=\"fill{reached}\" width=\"{Math.Clamp(Percent ?? 0, 0, 100)}\" height=\"10\" rx=\"1\"/>"));
        if (Mark is { } mark) output.Content.AppendHtml(string.Create(CultureInfo.InvariantCulture, $"<rect class=\"mark\" x=\"{mark}\" y=\"-3\" width=\"0.6\" height=\"16\"/>"));
    }
}
