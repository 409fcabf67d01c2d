using Microsoft.AspNetCore.Razor.TagHelpers;
using Scan.Domain.Primitives;
using Scan.Web.Chains;

namespace Scan.Web.Shared.TagHelpers;

/// <summary>
/// <c>&lt;scan-address chain="1" value="@address" kind="operator" /&gt;</c>: identicon, name where one is known, short hex, and the checksummed whole on hover and copy.
/// </summary>
[HtmlTargetElement("scan-address", TagStructure = TagStructure.WithoutEndTag)]
public sealed class AddressTagHelper(NameBook names) : TagHelper
{
    public long Chain { get; set; }
    public Address Value { get; set; }

    /// <summary>operator, avs, staker, contract, account or strategy: what it is known as, and where its page is.</summary>
    public string Kind { get; set; } = "account";

    /// <summary>A name that the caller knows better.</summary>
    public string? Name { get; set; }

    /// <summary>Name and picture, where the caller has them.</summary>
    public Scan.Documents.Profile? Profile { get; set; }
    public bool Link { get; set; } = true;
    public bool Icon { get; set; } = true;
    public bool Full { get; set; }
    public bool Copy { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var whole = Value.ToChecksum();
        var profile = Profile ?? names.Find(Kind, Chain, Value);
        var name = Name is { Length: > 0 } ? Name : profile?.DisplayName;
        var hex = Full ? whole : Format.Short(whole);
        output.TagName = "span";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "entity");
        output.Attributes.SetAttribute("title", name is null ? whole : $"{Format.Clip(name)} · {whole}");
        if (Icon) output.Content.AppendHtml(Picture.Of(profile, Value));
        var href = Link ? Href() : null;
        output.Content.AppendHtml(href is null ? "<span class=\"name\">" : $"<a href=\"{href}\">");
        if (name is null) output.Content.AppendHtml($"<span class=\"hex\">{hex}</span>");
        else output.Content.Append(Format.Clip(name, 48));
        output.Content.AppendHtml(href is null ? "</span>" : "</a>");
        if (name is not null && Full) output.Content.AppendHtml($"<span class=\"hex\">{hex}</span>");
        if (Copy) output.Content.AppendHtml(CopyButton(whole));
    }

    private static string CopyButton(string value)
    {
        using var icon = new StringWriter();
        Icons.Of("copy").WriteTo(icon, System.Text.Encodings.Web.HtmlEncoder.Default);
        return $"<button type=\"button\" class=\"copy\" data-copy=\"{value}\" aria-label=\"Copy address\">{icon}</button>";
    }

    private string? Href() => Kind switch
    {
        "operator" => $"/operators/{Chain}/{Value}",
        "avs" => $"/avs/{Chain}/{Value}",
        "staker" => $"/stakers/{Chain}/{Value}",
        "contract" => $"/events?chain={Chain}&contract={Value}",
        "account" => $"/search?q={Value}",
        _ => null,
    };
}
