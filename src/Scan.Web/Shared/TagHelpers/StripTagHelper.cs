using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Scan.Web.Shared.TagHelpers;

/// <summary><c>&lt;scan-strip runs="…" label="…" /&gt;</c>: a row of days, each full, half or low as it was, with a line where nothing is known; height says what colour says.</summary>
[HtmlTargetElement("scan-strip", TagStructure = TagStructure.WithoutEndTag)]
public sealed class StripTagHelper : TagHelper
{
    private const int Step = 4, Tall = 24;

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<StripRun> Runs { get; set; } = [];
    public string Label { get; set; } = "";

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "svg";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "strip");
        output.Attributes.SetAttribute("viewBox", string.Create(CultureInfo.InvariantCulture, $"0 0 {Step * Math.Max(1, Runs.Sum(r => r.Days))} {Tall}"));
        output.Attributes.SetAttribute("preserveAspectRatio", "none");
        output.Attributes.SetAttribute("role", "img");
        output.Attributes.SetAttribute("aria-label", Label);
        var (svg, x) = (new StringBuilder(), 0);
        foreach (var run in Runs)
        {
            var height = run.Kind switch { "up" => Tall, "part" => Tall / 2, "down" => Tall / 4, _ => 1 };
            svg.Append(CultureInfo.InvariantCulture, $"<path class=\"{run.Kind}\" d=\"");
            // Days stand apart; where nothing is known one line goes through.
            if (run.Kind == "none") svg.Append(CultureInfo.InvariantCulture, $"M{x} {Tall - 1}h{run.Days * Step}v1H{x}z");
            else for (var i = 0; i < run.Days; i++) svg.Append(CultureInfo.InvariantCulture, $"M{x + i * Step} {Tall - height}h3v{height}h-3z");
            svg.Append(CultureInfo.InvariantCulture, $"\"><title>{HtmlEncoder.Default.Encode(run.Title)}</title></path>");
            x += run.Days * Step;
        }
        output.Content.SetHtmlContent(svg.ToString());
    }
}
