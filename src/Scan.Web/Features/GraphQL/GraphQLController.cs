using Microsoft.AspNetCore.Mvc;
using Scan.GraphQL.Engine;
using Scan.GraphQL.Schemas;
using Scan.Web.Features.Api;
using Scan.Web.Lists;

namespace Scan.Web.Features.GraphQL;

/// <summary>The IDE, and the schema as text.</summary>
public sealed class GraphQLController(GraphQLEngine engine, ApiCatalog catalog) : Controller
{
    /// <summary>GraphiQL carries its fonts in its styles: this page alone may read fonts from data addresses.</summary>
    [HttpGet("graphql/ide")]
    public IActionResult Ide()
    {
        Response.Headers.ContentSecurityPolicy = Response.Headers.ContentSecurityPolicy.ToString().Replace("font-src 'self'", "font-src 'self' data:", StringComparison.Ordinal);
        return View("Ide");
    }

    [HttpGet("graphql/schema.graphql")]
    public IActionResult Schema() => Content(SchemaText.Of(engine.Schema), "text/plain; charset=utf-8");

    /// <summary>A query of the REST API as a GraphQL query, in the editor.</summary>
    [HttpGet("graphql/of/{list}")]
    public IActionResult Of(string list)
    {
        var kind = catalog.Find(list);
        return Redirect(GraphText.EditorWith(GraphText.Of(kind, engine.Schema, ApiQuery.Read(kind, Request.Query))));
    }
}
