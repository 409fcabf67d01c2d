using System.Text.Json;
using Scan.Documents;
using Scan.Domain.Primitives;
using Scan.Ethereum.Rpc;
using Scan.Indexer.Chain;
using Scan.Indexer.Manifests;

namespace Scan.Indexer.Audit;

/// <summary>
/// Audits a chain a part at a time: each run takes some documents of every kind, from where the run before ended, so that all have their turn and a
/// fault in any kind is seen soon. What it finds is kept for the status page and the metrics.
/// </summary>
public sealed class RollingAudit(Auditor auditor, Chains chains, Audits audits, FollowerOptions options, TimeProvider time)
{
    /// <summary>Documents of each kind in a run: a few hundred view calls in all.</summary>
    private const int PerKind = 25;
    private const int DriftsKept = 20;

    /// <summary>Runs once; what keeps it from comparing is kept as the state's problem.</summary>
    public async Task RunAsync(NetworkManifest manifest, EthereumEndpoints endpoints, CancellationToken ct)
    {
        // While a chain catches up, its node rarely keeps the state of the block it has come to.
        if (await chains.FindAsync(manifest.ChainId, ct) is not { State: ChainState.Live, IndexedBlock: not null }) return;
        var before = await audits.FindAsync(manifest.ChainId, ct);
        var now = time.GetUtcNow();
        var round = AuditRound.Of(before);
        try
        {
            var request = new AuditRequest(manifest.ChainId) { From = kind => (round.Behind(kind), PerKind) };
            var report = await auditor.RunAsync(request, endpoints, manifest.File, round.Ended, ct);
            await audits.StoreAsync(After(before, report, round, now), ct);
        }
        catch (Exception e) when (e is RpcException or InconsistentNodeException or ChainStoppedException or QueryException)
        {
            var failed = before ?? new AuditState { ChainId = manifest.ChainId, RanAt = now, RoundStartedAt = now };
            await audits.StoreAsync(failed with { RanAt = now, Block = null, Checked = 0, Drifted = 0, Unreachable = 0, Problem = e.Message }, ct);
        }
    }

    /// <summary>How endpoints are asked: by the same rules as indexing asks them.</summary>
    public EthereumEndpoints Connect(NetworkManifest manifest) => EthereumEndpoints.Connect(manifest.Rpc, options.Rpc, time);

    private static AuditState After(AuditState? before, AuditReport report, AuditRound round, DateTimeOffset now) => new()
    {
        ChainId = report.ChainId,
        RanAt = now,
        Block = report.Block,
        Checked = report.Checked,
        Drifted = report.Drifted,
        Unreachable = report.Unreachable,
        CheckedTotal = (before?.CheckedTotal ?? 0) + report.Checked,
        DriftedTotal = (before?.DriftedTotal ?? 0) + report.Drifted,
        Rounds = round.Completed,
        RoundStartedAt = before is null || round.Completed > before.Rounds ? now : before.RoundStartedAt,
        Places = round.Places,
        DriftedAt = report.Drifted > 0 ? now : before?.DriftedAt,
        DriftsJson = report.Drifted > 0 ? JsonSerializer.Serialize(report.Drifts.Take(DriftsKept), AuditReport.Json) : before?.DriftsJson,
    };
}

/// <summary>How far the rolling audit of each kind is: how often it came to the end, and the key behind which it goes on.</summary>
internal sealed class AuditRound
{
    private readonly Dictionary<string, (long Turns, byte[]? Behind)> places;

    private AuditRound(Dictionary<string, (long, byte[]?)> places) => this.places = places;

    /// <summary>How often every kind came to its end.</summary>
    public long Completed => places.Values.Select(place => place.Turns).DefaultIfEmpty().Min();

    /// <summary>As <see cref="AuditState.Places"/> keeps them.</summary>
    public IReadOnlyDictionary<string, string> Places =>
        places.ToDictionary(place => place.Key, place => $"{place.Value.Turns} {(place.Value.Behind is { } key ? Hex.Encode(key) : "")}".TrimEnd());

    public static AuditRound Of(AuditState? state) => new((state?.Places ?? new Dictionary<string, string>()).ToDictionary(place => place.Key, place => Parse(place.Value)));

    public byte[]? Behind(string kind) => places.GetValueOrDefault(kind).Behind;

    public void Ended(string kind, byte[]? last) => places[kind] = (places.GetValueOrDefault(kind).Turns + (last is null ? 1 : 0), last);

    private static (long, byte[]?) Parse(string place) => place.Split(' ') is [var turns, var key] ? (long.Parse(turns), Hex.Decode(key)) : (long.Parse(place), null);
}
