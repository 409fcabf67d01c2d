using System.Numerics;
using Microsoft.AspNetCore.Mvc;
using Scan.Domain.Documents;

namespace Scan.Web.Lists;

public static class ListResults
{
    /// <summary>The list as the format that was asked for: the view, CSV or JSON.</summary>
    public static IActionResult List<T>(this Controller controller, string name, ListPage<T> page, IReadOnlyList<Column<T>> columns)
    {
        if (page.Request.Format == ListFormat.Html) return controller.View("List", page);
        if (page.Next is { } next) controller.Response.Headers.Link = $"<{page.Request.With(("after", next), ("format", page.Request.Format.ToString().ToLowerInvariant()))}>; rel=\"next\"";
        if (page.Request.Format == ListFormat.Csv) return new CsvResult<T>(name, columns, page.Items);
        var items = page.Items.Select(item => columns.ToDictionary(c => c.Name, c => Plain(c.Value(item)), StringComparer.Ordinal));
        return new JsonResult(new { items, next = page.Next, previous = page.Previous }, DocumentJson.Options);
    }

    private static object? Plain(object? value) => value switch
    {
        BigInteger number => number.ToString(System.Globalization.CultureInfo.InvariantCulture),
        _ => value,
    };
}
