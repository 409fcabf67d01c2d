using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Scan.Documents;
using Scan.Indexer.Audit;
using Scan.Web.Chains;
using Scan.Web.Hosting;
using Scan.Web.Live;

namespace Scan.Web.Features.Status;

/// <summary>How Scan itself is doing.</summary>
public sealed class StatusController(ChainDirectory chains, KindCounts counts, JobReader jobs, Audits audits, LiveFeed live) : Controller
{
    [HttpGet("/status")]
    public async Task<IActionResult> Index(CancellationToken ct)
    {
        ViewData["LiveAfter"] = live.Head;
        ViewData["LiveTopics"] = "blocks events";
        var all = await chains.ListAsync(ct);
        return View(new StatusPage(all, live.Head, await counts.ReadAsync(ct), await jobs.ListAsync(ct), await audits.ListAsync(ct)));
    }
}

public sealed record StatusPage(IReadOnlyList<ChainView> Chains, long FeedHead, IReadOnlyList<KindCount> Kinds, IReadOnlyList<JobState> Jobs, IReadOnlyList<AuditState> Audits)
{
    /// <summary>What a job does, in words; those of a chain are named by its id.</summary>
    public string NameOf(JobState job)
    {
        var chain = Chains.FirstOrDefault(c => c.Id.ToString(System.Globalization.CultureInfo.InvariantCulture) == job.Name)?.Name ?? $"chain {job.Name}";
        return job.Group switch
        {
            "chains" => $"Follow {chain}",
            "audits" => $"Audit {chain}",
            "health" => $"Health of operators on {chain}",
            "alert proofs" => $"Checks of alerts on {chain}",
            _ => job.Name == "metadata" ? "Names and descriptions" : job.Name,
        };
    }

    /// <summary>Of the chains whose last audit found any.</summary>
    public IReadOnlyList<(long ChainId, AuditDrift Drift)> Drifts =>
        [.. Audits.Where(audit => audit is { Drifted: > 0, DriftsJson: not null }).SelectMany(audit => JsonSerializer.Deserialize<AuditDrift[]>(audit.DriftsJson!, JsonSerializerOptions.Web)!.Select(drift => (audit.ChainId, drift))).Take(10)];
}

/// <summary>Logs by kind: counting goes over the whole ledger, so it is done once in a minute while somebody looks.</summary>
public sealed class KindCounts(Ledger ledger, EventKindBook kinds, TimeProvider time)
{
    private readonly Lately<IReadOnlyList<KindCount>> lately = new(TimeSpan.FromMinutes(1), time, async ct =>
    {
        var names = await kinds.AllAsync(ct);
        var counts = await ledger.CountsByKindAsync(null, ct);
        return [.. counts.Select(c => names.TryGetValue(c.Key, out var kind) ? new KindCount(kind.System, kind.Contract, kind.Name, c.Value) : new KindCount(null, null, "unknown topic", c.Value)).OrderByDescending(l => l.Count)];
    });

    public Task<IReadOnlyList<KindCount>> ReadAsync(CancellationToken ct) => lately.GetAsync(ct);
}

public sealed record KindCount(string? System, string? Contract, string Name, long Count);
