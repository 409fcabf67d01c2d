using System.Globalization;
using System.Net;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Scan.Documents;
using Scan.Web.Lists;

namespace Scan.Web.Shared.TagHelpers;

/// <summary>
/// <c>&lt;th scan-sort="stake" list="Model"&gt;</c>: a head that sorts by the field alone, first down, then up. With Shift the column joins those that the list is sorted by, turns, and
/// leaves them: the list's foot has the same as links. Where there are several, each head says its place.
/// </summary>
[HtmlTargetElement("th", Attributes = "scan-sort")]
public sealed class SortTagHelper : TagHelper
{
    [HtmlAttributeName("scan-sort")]
    public string Field { get; set; } = "";

    [HtmlAttributeName("list")]
    public IListPage List { get; set; } = null!;

    /// <summary>Text starts ascending, numbers descending.</summary>
    [HtmlAttributeName("text")]
    public bool Text { get; set; }

    [ViewContext, HtmlAttributeNotBound]
    public ViewContext View { get; set; } = null!;

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var request = List.Request;
        var column = SortColumn.Of(request, Field, Text, WebUtility.HtmlDecode((await output.GetChildContentAsync()).GetContent()).Trim());
        SortColumn.AddTo(View.ViewData, column);
        output.Attributes.SetAttribute("scope", "col");
        // The attribute is of one column; the places are in words.
        if (column.Rank == 1) output.Attributes.SetAttribute("aria-sort", column.Descending ? "descending" : "ascending");
        var more = column.More is null ? "" : $" data-sort-more=\"{HtmlEncoder.Default.Encode(column.More)}\" title=\"With Shift: {column.Does}\"";
        output.PreContent.SetHtmlContent($"<a class=\"sort{(column.Rank > 0 ? " is-sorted" : "")}\" href=\"{HtmlEncoder.Default.Encode(column.Alone)}\"{more}>");
        output.PostContent.AppendHtml(Icons.Of(column.Rank == 0 ? "both" : column.Descending ? "down" : "up"));
        if (column.Rank > 0 && request.Orders.Count > 1) output.PostContent.AppendHtml(string.Create(CultureInfo.InvariantCulture, $"<span class=\"rank\"><span class=\"visually-hidden\">, {column.Words}, number </span>{column.Rank}<span class=\"visually-hidden\"> of {request.Orders.Count}</span></span>"));
        output.PostContent.AppendHtml("</a>");
    }
}

/// <summary>A column that a list can be sorted by.</summary>
/// <param name="Rank">Its place among those that the list is sorted by, from 1; 0: it is none of them.</param>
/// <param name="Alone">The list sorted by it alone; turned where it comes first already.</param>
/// <param name="More">The list with the column behind the others, turned, or left out again; null where there is nothing of these to do.</param>
/// <param name="Does">What <paramref name="More"/> does.</param>
public sealed record SortColumn(string Name, int Rank, bool Descending, string Alone, string? More, string Does)
{
    private const string Key = "SortColumns";

    public string Words => Descending ? "descending" : "ascending";

    public static SortColumn Of(ListRequest request, string field, bool isText, string name)
    {
        var orders = request.Orders;
        var own = orders.FirstOrDefault(o => o.Field == field);
        string To(IEnumerable<Order> sorted) => request.With(("sort", ListRequest.SortText(sorted)));
        var alone = To([new Order(field, own is not null && own == orders[0] ? !own.Descending : !isText)]);
        SortColumn Made(string? more, string does) => new(name, own is null ? 0 : orders.ToList().IndexOf(own) + 1, own?.Descending ?? false, alone, more, does);
        if (own is null) return orders.Count < ListRequest.MostOrders ? Made(To(orders.Append(new Order(field, !isText))), "sort by it, too") : Made(null, "");
        if (orders.Count == 1) return Made(null, "");
        return own.Descending == isText ? Made(To(orders.Where(o => o != own)), "sort by it no more") : Made(To(orders.Select(o => o == own ? o with { Descending = !o.Descending } : o)), "turn its order");
    }

    /// <summary>Tells the list's foot of a head above it.</summary>
    public static void AddTo(ViewDataDictionary view, SortColumn column)
    {
        if (view[Key] is not List<SortColumn> all) view[Key] = all = [];
        all.Add(column);
    }

    /// <summary>The heads of the list, in their order.</summary>
    public static IReadOnlyList<SortColumn> AllOf(ViewDataDictionary view) => view[Key] as List<SortColumn> ?? [];
}
