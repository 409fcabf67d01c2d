using System.Text.Json;
using Microsoft.Extensions.Options;
using Scan.Documents;
using Scan.Domain.Documents;
using Scan.Domain.Health;
using Scan.Domain.Primitives;

namespace Scan.Web.Features.Rollups;

/// <summary>What of service managers' stake was seen alive lately, as the indexer computed it last.</summary>
public sealed class CoverageReader(HealthStore health, IOptions<FinalityOptions> options, TimeProvider time)
{
    /// <summary>The indexer computes it twice a minute: an older one says that it stands still.</summary>
    private const long StaleSeconds = 300;

    public async Task<IReadOnlyDictionary<(long ChainId, Address Avs), RollupCoverage>> ReadAsync(IReadOnlyCollection<(long ChainId, Address Avs)> managers, CancellationToken ct) =>
        (await health.CoverageAsync([.. managers.Distinct().Select(m => (m.ChainId, m.Avs.ToArray()))], ct)).Values
        .Select(row => JsonSerializer.Deserialize<RollupCoverage>(row.BodyJson, DocumentJson.Options)!).ToDictionary(c => (c.ChainId, c.Avs));

    /// <summary>Why it does not cover; null when it does, or when this host takes registered stake for coverage.</summary>
    public string? Problem(RollupCoverage? coverage) => (options.Value.Coverage, coverage) switch
    {
        (FinalityOptions.Registered, _) => null,
        (_, null) => "nobody has looked whether its operators are alive",
        (_, { } seen) when seen.AsOfTime < time.GetUtcNow().ToUnixTimeSeconds() - StaleSeconds => "nobody has looked lately whether its operators are alive: the indexer stands still",
        (_, { Covers: false } seen) => seen.Reason.TrimEnd('.'),
        _ => null,
    };
}
