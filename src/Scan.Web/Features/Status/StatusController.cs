using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Scan.Documents;
using Scan.Indexer.Audit;
using Scan.Web.Chains;
using Scan.Web.Live;

namespace Scan.Web.Features.Status;

/// <summary>How Scan itself is doing.</summary>
public sealed class StatusController(ChainDirectory chains, Ledger ledger, EventKinds kinds, JobReader jobs, Audits audits, LiveFeed live) : Controller
{
    [HttpGet("/status")]
    public async Task<IActionResult> Index(CancellationToken ct)
    {
        ViewData["LiveAfter"] = live.Head;
        ViewData["LiveTopics"] = "blocks events";
        var all = await chains.ListAsync(ct);
        var counts = await ledger.CountsByKindAsync(null, ct);
        var names = await kinds.AllAsync(ct);
        var lines = counts.Select(c => names.TryGetValue(c.Key, out var kind) ? new KindCount(kind.System, kind.Contract, kind.Name, c.Value) : new KindCount(null, null, "unknown topic", c.Value));
        return View(new StatusPage(all, live.Head, [.. lines.OrderByDescending(l => l.Count)], await jobs.ListAsync(ct), await audits.ListAsync(ct)));
    }
}

public sealed record StatusPage(IReadOnlyList<ChainView> Chains, long FeedHead, IReadOnlyList<KindCount> Kinds, IReadOnlyList<JobState> Jobs, IReadOnlyList<AuditState> Audits)
{
    /// <summary>Of the chains whose last audit found any.</summary>
    public IReadOnlyList<AuditDrift> Drifts =>
        [.. Audits.Where(audit => audit is { Drifted: > 0, DriftsJson: not null }).SelectMany(audit => JsonSerializer.Deserialize<AuditDrift[]>(audit.DriftsJson!, JsonSerializerOptions.Web)!).Take(10)];
}

public sealed record KindCount(string? System, string? Contract, string Name, long Count);
