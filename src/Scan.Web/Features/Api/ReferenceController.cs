using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Mvc;
using Scan.Web.Hosting;
using Scan.Web.Input;

namespace Scan.Web.Features.Api;

/// <summary>A page to read and to try the REST interface, made of its OpenAPI document.</summary>
[Route("api")]
public sealed class ReferenceController(ApiCatalog catalog, IEnumerable<EndpointDataSource> routes, ScanWebOptions options) : Controller
{
    [HttpGet]
    public IActionResult Index(string? path)
    {
        var all = All();
        var chosen = path is null ? all.First(o => o.Path == "/api/v1/operators") : all.FirstOrDefault(o => o.Path == path) ?? throw new BadInputException("path", "is one of those that this page lists");
        return View("/Features/Api/Reference.cshtml", new ApiReference(all, chosen));
    }

    /// <summary>What the form asks for where no script puts its fields into the path.</summary>
    [HttpGet("try")]
    public IActionResult Try(string? operation)
    {
        var chosen = All().FirstOrDefault(o => o.Path == operation) ?? throw new BadInputException("operation", "is one of those that the API's page lists");
        var (path, query) = (chosen.Path, new QueryBuilder());
        foreach (var parameter in chosen.Parameters)
        {
            var value = Request.Query[parameter.Name].ToString().Trim();
            if (parameter.InPath) path = path.Replace($"{{{parameter.Name}}}", value.Length > 0 ? Uri.EscapeDataString(value) : throw new BadInputException(parameter.Name, "is part of the path: give it"), StringComparison.Ordinal);
            else if (value.Length > 0) query.Add(parameter.Name, value);
        }
        return Redirect(path + query.ToQueryString());
    }

    private IReadOnlyList<ApiOperation> All() => ApiOperation.Of(OpenApiController.Describe(catalog, routes, options.BaseOf(Request)));
}

public sealed record ApiReference(IReadOnlyList<ApiOperation> All, ApiOperation Chosen);
