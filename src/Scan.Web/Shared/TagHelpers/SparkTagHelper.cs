using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Scan.Web.Shared.TagHelpers;

/// <summary><c>&lt;scan-spark values="@scores" label="Score over 7 days" /&gt;</c>: values from 0 to 100 through time as a line; nothing is drawn where nothing is known. The numbers stand elsewhere.</summary>
[HtmlTargetElement("scan-spark", TagStructure = TagStructure.WithoutEndTag)]
public sealed class SparkTagHelper : TagHelper
{
    /// <summary>Null: not known.</summary>
    public IReadOnlyList<int?> Values { get; set; } = [];
    public string Label { get; set; } = "";

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "svg";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "spark");
        output.Attributes.SetAttribute("viewBox", string.Create(CultureInfo.InvariantCulture, $"0 0 {2 * Math.Max(Values.Count, 1)} 24"));
        output.Attributes.SetAttribute("preserveAspectRatio", "none");
        output.Attributes.SetAttribute("role", "img");
        output.Attributes.SetAttribute("aria-label", Label);
        output.Content.SetHtmlContent($"<path d=\"{Path(Values)}\"/>");
    }

    /// <summary>A step for each value: one that stands alone is seen as well.</summary>
    public static string Path(IReadOnlyList<int?> values)
    {
        var path = new StringBuilder();
        for (var i = 0; i < values.Count; i++)
        {
            if (values[i] is not { } value) continue;
            var y = 22 - Math.Clamp(value, 0, 100) / 5;
            path.Append(CultureInfo.InvariantCulture, $"{(i > 0 && values[i - 1] is not null ? 'L' : 'M')}{2 * i} {y}h2");
        }
        return path.ToString();
    }
}
