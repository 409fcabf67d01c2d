using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Scan.Web.Input;

namespace Scan.Web.Features.Rollups;

/// <summary>Is this rollup block final, by MACH: one answer for programs.</summary>
[Route("api/v1/rollups/{rollupChainId}/finality")]
public sealed class FinalityController(FinalityReader reader) : Controller
{
    [HttpGet]
    public async Task<object> Read(string rollupChainId, string? block, CancellationToken ct)
    {
        var id = Given.Word("rollupChainId", rollupChainId).ToString(CultureInfo.InvariantCulture);
        var answer = await reader.ReadAsync(id, Given.Number("block", block ?? "", 0, long.MaxValue), ct) ?? throw new MissingException($"No MACH service manager watches a rollup {id}");
        Response.Headers.CacheControl = "no-store";
        return answer.ToBody();
    }
}
