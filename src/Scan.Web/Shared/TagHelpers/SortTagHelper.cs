using Microsoft.AspNetCore.Razor.TagHelpers;
using Scan.Web.Lists;

namespace Scan.Web.Shared.TagHelpers;

/// <summary><c>&lt;th scan-sort="stake" list="Model"&gt;</c>: a head that sorts by the field; first down, then up.</summary>
[HtmlTargetElement("th", Attributes = "scan-sort")]
public sealed class SortTagHelper : TagHelper
{
    [HtmlAttributeName("scan-sort")]
    public string Field { get; set; } = "";

    [HtmlAttributeName("list")]
    public IListPage List { get; set; } = null!;

    /// <summary>Text starts ascending, numbers descending.</summary>
    [HtmlAttributeName("text")]
    public bool Text { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var active = List.Request.SortField == Field;
        var descending = active ? !List.Request.Descending : !Text;
        output.Attributes.SetAttribute("scope", "col");
        if (active) output.Attributes.SetAttribute("aria-sort", List.Request.Descending ? "descending" : "ascending");
        var href = System.Text.Encodings.Web.HtmlEncoder.Default.Encode(List.Request.With(("sort", (descending ? "-" : "") + Field)));
        output.PreContent.SetHtmlContent($"<a class=\"sort\" href=\"{href}\">");
        output.PostContent.AppendHtml(Icons.Of(!active ? "both" : List.Request.Descending ? "down" : "up")).AppendHtml("</a>");
    }
}
