using Microsoft.AspNetCore.Razor.TagHelpers;
using Scan.Domain.Primitives;

namespace Scan.Web.Shared.TagHelpers;

/// <summary><c>&lt;scan-tx chain="1" value="@hash" /&gt;</c>: a transaction's hash, short, leading to its page.</summary>
[HtmlTargetElement("scan-tx", TagStructure = TagStructure.WithoutEndTag)]
public sealed class TxTagHelper : TagHelper
{
    public long Chain { get; set; }
    public Hash32 Value { get; set; }
    public bool Full { get; set; }

    /// <summary>With the transaction's call data: copied with a script, shown as plain text without.</summary>
    public bool Call { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var whole = Value.ToString();
        output.TagName = "a";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "mono");
        output.Attributes.SetAttribute("href", $"/tx/{Chain}/{whole}");
        output.Attributes.SetAttribute("title", whole);
        output.Content.SetContent(Full ? whole : Format.Short(whole));
        if (Call) output.PostElement.AppendHtml($"<a class=\"copy-from\" data-copy-from rel=\"nofollow\" href=\"{Features.Tx.CallData.PathOf(Chain, Value)}\" title=\"Copy the call data\" aria-label=\"Call data of {Format.Short(whole)}\">").AppendHtml(Icons.Of("copy")).AppendHtml("</a>");
    }
}
