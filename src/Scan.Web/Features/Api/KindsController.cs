using Microsoft.AspNetCore.Mvc;
using Scan.Documents;

namespace Scan.Web.Features.Api;

/// <summary>The kinds of events that are known, and how many canonical logs each has.</summary>
[Route("api/v1/kinds")]
public sealed class KindsController(Kinds kinds, Ledger ledger) : Controller
{
    [HttpGet]
    public async Task<object> List(long? chainId, CancellationToken ct)
    {
        var counts = await ledger.CountsByKindAsync(chainId, ct);
        var known = await kinds.ListAsync(ct);
        var items = known.OrderBy(k => k.Value.System, StringComparer.Ordinal).ThenBy(k => k.Value.Contract, StringComparer.Ordinal).ThenBy(k => k.Value.Signature, StringComparer.Ordinal)
            .Select(k => new { k.Value.System, k.Value.Contract, k.Value.Name, k.Value.Signature, k.Value.Topic0, Count = counts.GetValueOrDefault(k.Key) });
        return new { items = items.ToList(), unknown = counts.GetValueOrDefault(0) };
    }
}
