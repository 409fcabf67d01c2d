using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Scan.Documents;
using Scan.Web.Features.Api;
using Scan.Web.Hosting;
using Scan.Web.Lists;

namespace Scan.Web.Shared.TagHelpers;

/// <summary><c>&lt;scan-data list="quorumStakes" terms="chainId=1&amp;avs=0x…" /&gt;</c>: leads from a table within a page to the same rows by REST, GraphQL and export.</summary>
[HtmlTargetElement("scan-data", TagStructure = TagStructure.WithoutEndTag)]
public sealed class DataTagHelper(ApiCatalog catalog, DocumentStore store) : TagHelper
{
    public string List { get; set; } = "";

    /// <summary>As the REST API's lists take them.</summary>
    public string Terms { get; set; } = "";

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var kind = catalog.Find(List);
        string[] past = store.Moment is not { } then ? [] : [.. Terms.Contains("chainId=", StringComparison.Ordinal) ? Array.Empty<string>() : [$"chainId={then.ChainId}"], $"{AsOfBlock.Parameter}={then.Block}"];
        var doors = Doors.Of(kind, string.Join('&', past.Prepend(Terms).Where(t => t.Length > 0)));
        output.TagName = "span";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "exports");
        output.Attributes.SetAttribute("data-rows", kind.Path);
        foreach (var (address, name) in new[] { (doors.Rest!, "REST"), (doors.GraphQL, "GraphQL"), (doors.Export, "Export") })
        {
            output.Content.AppendHtml($"<a href=\"{HtmlEncoder.Default.Encode(address)}\" title=\"{kind.Path}, by {name}\">{name}</a>");
        }
    }
}
