using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Scan.Web.Input;

namespace Scan.Web.Features.Rollups;

/// <summary>Is this rollup block final, by MACH: one answer for programs.</summary>
[Route("api/v1/rollups/{rollupChainId}/finality")]
public sealed class FinalityController(FinalityReader reader, ReachedReader reached) : Controller
{
    [HttpGet]
    public async Task<object> Read(string rollupChainId, string? block, CancellationToken ct)
    {
        var id = Given.Word("rollupChainId", rollupChainId).ToString(CultureInfo.InvariantCulture);
        var answer = await reader.ReadAsync(id, Given.Number("block", block ?? "", 0, long.MaxValue), ct) ?? throw new MissingException($"No MACH service manager watches a rollup {id}");
        Response.Headers.CacheControl = "no-store";
        return answer.ToBody();
    }

    /// <summary>The newest block of each tier.</summary>
    [HttpGet("newest")]
    public async Task<object> Newest(string rollupChainId, CancellationToken ct)
    {
        var id = Given.Word("rollupChainId", rollupChainId).ToString(CultureInfo.InvariantCulture);
        if (!await reader.IsKnownAsync(id, ct)) throw new MissingException($"No MACH service manager watches a rollup {id}");
        Response.Headers.CacheControl = "no-store";
        var found = await reached.LatelyAsync(id, ct);
        var tiers = (found ?? ReachedFinality.NotYet).Tiers.Select(t => new { t.Tier, t.Reached.Block, t.Reached.Time, t.Reached.Problem });
        return new { RollupChainId = id, AsOf = found?.At, Tiers = tiers };
    }
}
