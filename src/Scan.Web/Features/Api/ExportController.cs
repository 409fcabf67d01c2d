using Microsoft.AspNetCore.Mvc;
using Scan.Documents;
using Scan.Web.Input;

namespace Scan.Web.Features.Api;

/// <summary>
/// Whole lists as CSV or NDJSON, streamed from one snapshot in the order of chain and key. A cut download goes on with <c>after=</c> the id of its
/// last whole row. The manifest (blocks, rows, checksum of the rows' bytes, last id) is the last line of NDJSON, or alone with <c>manifest=only</c>.
/// </summary>
[Route("api/v1/export")]
public sealed class ExportController(ApiCatalog catalog, DocumentStore store) : Controller
{
    [HttpGet("{list}")]
    public async Task Export(string list, string? format, string? manifest, string? after, CancellationToken ct)
    {
        var kind = catalog.Find(list);
        var csv = Given.OneOf("format", format ?? "ndjson", "ndjson", "csv") == "csv";
        var alone = manifest is not null && Given.OneOf("manifest", manifest, "only") == "only";
        var query = ApiQuery.Read(kind, Request.Query, "format", "manifest", "after");
        var behind = ApiQuery.Behind(kind, after);
        await store.ExportAsync(kind.Mapping, query, behind, (export, token) => new ExportWriter(Response, kind, csv, alone).WriteAsync(export, header: behind is null, token), ct);
    }
}
