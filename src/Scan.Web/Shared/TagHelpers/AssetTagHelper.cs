using Microsoft.AspNetCore.Razor.TagHelpers;
using Scan.Web.Hosting;

namespace Scan.Web.Shared.TagHelpers;

/// <summary><c>asset="css/base.css"</c> on link and script: the fingerprinted address.</summary>
[HtmlTargetElement("link", Attributes = "asset", TagStructure = TagStructure.WithoutEndTag)]
[HtmlTargetElement("script", Attributes = "asset")]
public sealed class AssetTagHelper(Assets assets) : TagHelper
{
    public string Asset { get; set; } = "";

    public override void Process(TagHelperContext context, TagHelperOutput output) => output.Attributes.SetAttribute(output.TagName == "link" ? "href" : "src", assets.Url(Asset));
}
