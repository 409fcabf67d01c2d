using Microsoft.AspNetCore.Mvc;
using Scan.Web.Input;

namespace Scan.Web.Features.Api;

/// <summary>A page to read and to try the REST interface, made of its OpenAPI document.</summary>
[Route("api")]
public sealed class ReferenceController(ApiCatalog catalog) : Controller
{
    [HttpGet]
    public IActionResult Index(string? path)
    {
        var all = ApiOperation.Of(OpenApiController.Describe(catalog));
        var chosen = path is null ? all.First(o => o.Path == "/api/v1/operators") : all.FirstOrDefault(o => o.Path == path) ?? throw new BadInputException("path", "is one of those that this page lists");
        return View("/Features/Api/Reference.cshtml", new ApiReference(all, chosen));
    }
}

public sealed record ApiReference(IReadOnlyList<ApiOperation> All, ApiOperation Chosen);
