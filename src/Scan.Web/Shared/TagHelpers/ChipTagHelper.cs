using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Scan.Web.Shared.TagHelpers;

/// <summary><c>&lt;scan-chip kind="good" icon="check"&gt;live&lt;/scan-chip&gt;</c>: a status in icon, word and colour.</summary>
[HtmlTargetElement("scan-chip")]
public sealed class ChipTagHelper : TagHelper
{
    /// <summary>good, warn, bad, info, pending, or empty for none.</summary>
    public string Kind { get; set; } = "";
    public string? Icon { get; set; }
    public string? Title { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "span";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", $"chip {Kind}".Trim());
        if (Title is not null) output.Attributes.SetAttribute("title", Title);
        if (Icon is not null) output.PreContent.SetHtmlContent(Icons.Of(Icon));
    }
}
