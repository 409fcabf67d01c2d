using System.Numerics;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Scan.Web.Shared.TagHelpers;

/// <summary><c>&lt;scan-amount value="@wei" decimals="18" unit="stETH" /&gt;</c>: readable, with the exact amount on hover and in what is copied.</summary>
[HtmlTargetElement("scan-amount", TagStructure = TagStructure.WithoutEndTag)]
public sealed class AmountTagHelper : TagHelper
{
    /// <summary>In the smallest unit; null is unknown.</summary>
    public BigInteger? Value { get; set; }
    public int Decimals { get; set; } = 18;
    public string? Unit { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = Value is null ? "span" : "data";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "amount");
        if (Value is not { } value)
        {
            output.Content.SetHtmlContent("<span class=\"muted\">unknown</span>");
            return;
        }
        output.Attributes.SetAttribute("value", Format.Exact(value, Decimals));
        output.Attributes.SetAttribute("title", $"{Format.Exact(value, Decimals)}{(Unit is null ? "" : " " + Unit)}");
        output.Content.Append(Format.Readable(value, Decimals));
        if (Unit is not null) output.Content.AppendHtml(" <span class=\"unit\">").Append(Format.Clip(Unit, 12)).AppendHtml("</span>");
    }
}
