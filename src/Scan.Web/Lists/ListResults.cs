using System.Numerics;
using Microsoft.AspNetCore.Mvc;
using Scan.Documents;
using Scan.Domain.Documents;
using Scan.GraphQL.Engine;
using Scan.Web.Features.Api;

namespace Scan.Web.Lists;

public static class ListResults
{
    /// <summary>The list as the format that was asked for.</summary>
    /// <param name="of">The query that gives the list's rows.</param>
    public static IActionResult List<T>(this Controller controller, string name, ListPage<T> page, IReadOnlyList<Column<T>> columns, ListQuery of)
    {
        var kind = controller.HttpContext.RequestServices.GetRequiredService<ApiCatalog>().Find(of.List);
        var then = controller.HttpContext.RequestServices.GetRequiredService<DocumentStore>().Moment;
        var query = new DocumentQuery
        {
            ChainId = page.Request.ChainId ?? then?.ChainId, AtBlock = then?.Block, Where = of.Where,
            // Orders that other documents give are the page's own, and with them those behind.
            OrderBy = [.. page.Request.Orders.TakeWhile(o => kind.Fields.Any(f => f.Name == o.Field))],
        };
        return page.Request.Format switch
        {
            ListFormat.Html => controller.View("List", page with { Doors = Doors.Of(page.Request, kind, of.IsWhole ? query : null) }),
            ListFormat.GraphQL => controller.Redirect(GraphText.EditorWith(GraphText.Of(kind, controller.HttpContext.RequestServices.GetRequiredService<GraphQLEngine>().Schema, query))),
            ListFormat.NdJson => new NdJsonResult(kind, query),
            _ => controller.Rows(name, page, columns),
        };
    }

    /// <summary>One page of rows as CSV or JSON, with the address of the next.</summary>
    public static IActionResult Rows<T>(this Controller controller, string name, ListPage<T> page, IReadOnlyList<Column<T>> columns)
    {
        if (page.Next is { } next) controller.Response.Headers.Link = $"<{page.Request.With(("after", next), ("format", page.Request.Format.ToString().ToLowerInvariant()))}>; rel=\"next\"";
        if (page.Request.Format == ListFormat.Csv) return new CsvResult<T>(name, columns, page.Items);
        return new JsonResult(new { items = page.Items.Select(item => Named(columns, item)), next = page.Next, previous = page.Previous }, DocumentJson.Options);
    }

    /// <summary>A row by the names of its columns.</summary>
    public static Dictionary<string, object?> Named<T>(IReadOnlyList<Column<T>> columns, T item) => columns.ToDictionary(c => c.Name, c => Plain(c.Value(item)), StringComparer.Ordinal);

    private static object? Plain(object? value) => value switch
    {
        BigInteger number => number.ToString(System.Globalization.CultureInfo.InvariantCulture),
        _ => value,
    };

    private sealed class NdJsonResult(ApiKind kind, DocumentQuery query) : IActionResult
    {
        public Task ExecuteResultAsync(ActionContext context)
        {
            var http = context.HttpContext;
            return http.RequestServices.GetRequiredService<DocumentStore>().ExportAsync(kind.Mapping, query, null, (export, ct) => new ExportWriter(http.Response, kind, csv: false, alone: false).WriteAsync(export, header: true, ct), http.RequestAborted);
        }
    }
}

/// <summary>The query behind a list on a page.</summary>
/// <param name="List">The documents' path at the REST API.</param>
/// <param name="Where">What narrows them; null: nothing.</param>
/// <param name="IsWhole">False where the page leaves out more than this query says, so that REST cannot be led to.</param>
public sealed record ListQuery(string List, Filter? Where, bool IsWhole = true);
