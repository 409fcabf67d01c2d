using Microsoft.AspNetCore.Razor.TagHelpers;
using Scan.Domain.Documents;
using Scan.Web.Features.Api;
using Scan.Web.Features.Proofs;

namespace Scan.Web.Shared.TagHelpers;

/// <summary><c>&lt;scan-proof of="@operator" what="Northwind" /&gt;</c>: leads from a row to the logs that made it; with a script they are shown beside the list.</summary>
[HtmlTargetElement("scan-proof", TagStructure = TagStructure.WithoutEndTag)]
public sealed class ProofTagHelper(ApiCatalog catalog) : TagHelper
{
    /// <summary>The row's document.</summary>
    public IDocument Of { get; set; } = null!;

    /// <summary>What readers who do not see the row are told that the logs made.</summary>
    public string What { get; set; } = "";

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var kind = catalog.All.First(k => k.Mapping.Type == Of.GetType());
        output.TagName = "a";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "copy-from");
        output.Attributes.SetAttribute("data-proof", "");
        output.Attributes.SetAttribute("href", ProofsController.PathOf(kind, Of));
        output.Attributes.SetAttribute("title", "The logs that made this row");
        output.Attributes.SetAttribute("aria-label", $"The logs behind {Format.Clip(What, 60)}");
        output.Content.SetHtmlContent(Icons.Of("logs"));
    }
}
