using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Scan.Web.Shared.TagHelpers;

/// <summary><c>&lt;scan-icon name="check" /&gt;</c>; always beside a word.</summary>
[HtmlTargetElement("scan-icon", TagStructure = TagStructure.WithoutEndTag)]
public sealed class IconTagHelper : TagHelper
{
    public string Name { get; set; } = "unknown";

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = null;
        output.Content.SetHtmlContent(Icons.Of(Name));
    }
}
