using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Scan.Web.Shared.TagHelpers;

/// <summary><c>&lt;scan-copy value="0x…" what="address" /&gt;</c>: copies the exact value; hidden where there is no script.</summary>
[HtmlTargetElement("scan-copy", TagStructure = TagStructure.WithoutEndTag)]
public sealed class CopyTagHelper : TagHelper
{
    public string Value { get; set; } = "";
    public string What { get; set; } = "value";

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "button";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("type", "button");
        output.Attributes.SetAttribute("class", "copy");
        output.Attributes.SetAttribute("data-copy", Value);
        output.Attributes.SetAttribute("aria-label", $"Copy {What}");
        output.Content.SetHtmlContent(Icons.Of("copy"));
    }
}
