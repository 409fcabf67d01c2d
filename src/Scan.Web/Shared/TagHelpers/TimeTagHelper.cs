using System.Globalization;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Scan.Web.Shared.TagHelpers;

/// <summary><c>&lt;scan-time value="@unixSeconds" /&gt;</c>: how long ago, with the exact time on hover; with <c>ahead="true"</c> how soon.</summary>
[HtmlTargetElement("scan-time", TagStructure = TagStructure.WithoutEndTag)]
public sealed class TimeTagHelper(TimeProvider time) : TagHelper
{
    /// <summary>Seconds since 1970 UTC; null is unknown.</summary>
    public long? Value { get; set; }

    /// <summary>Something that is still to come: told to the second, where a time of a block that is a little ahead is a clock that is behind.</summary>
    public bool Ahead { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagMode = TagMode.StartTagAndEndTag;
        if (Value is not { } value)
        {
            output.TagName = "span";
            output.Attributes.SetAttribute("class", "muted");
            output.Content.SetContent("unknown");
            return;
        }
        output.TagName = "time";
        output.Attributes.SetAttribute("datetime", Format.Exactly(value).Replace(" UTC", "Z", StringComparison.Ordinal).Replace(' ', 'T'));
        output.Attributes.SetAttribute("title", Format.Exactly(value));
        output.Attributes.SetAttribute("data-time", value.ToString(CultureInfo.InvariantCulture));
        output.Attributes.SetAttribute("class", "nowrap");
        if (Ahead) output.Attributes.SetAttribute("data-ahead", "");
        output.Content.SetContent(Ahead ? Format.Until(value, time.GetUtcNow()) : Format.Ago(value, time.GetUtcNow()));
    }
}
