using Microsoft.AspNetCore.Mvc;
using Scan.Web.Input;

namespace Scan.Web.Features.Health;

/// <summary>Where operators' verifiers say that they live: docs/assumptions.md has the format.</summary>
public sealed class HealthMessagesController(HealthMessageDesk desk, HealthMessageLimit limit) : Controller
{
    /// <summary>Takes a signed health message; it counts as a sign of life at the next look, half a minute later at most.</summary>
    [HttpPost("api/v1/health/messages")]
    public async Task<IActionResult> Take(CancellationToken ct)
    {
        var body = await JsonBody.ReadAsync<HealthMessageBody>(Request, ct);
        limit.Take(HttpContext);
        await desk.TakeAsync(body, ct);
        return NoContent();
    }
}
