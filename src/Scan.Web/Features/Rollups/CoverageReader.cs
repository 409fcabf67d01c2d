using Microsoft.Extensions.Options;
using Scan.Documents;
using Scan.Domain.Health;
using Scan.Domain.Mach;
using Scan.Domain.Primitives;
using Scan.GraphQL.Schemas;

namespace Scan.Web.Features.Rollups;

/// <summary>What of service managers' stake was seen alive lately, and when it was without a break, as the indexer found.</summary>
public sealed class CoverageReader(CoverageStore store, IOptions<FinalityOptions> options, TimeProvider time)
{
    public async Task<IReadOnlyDictionary<(long ChainId, Address Avs), RollupCoverage>> ReadAsync(IReadOnlyCollection<(long ChainId, Address Avs)> managers, CancellationToken ct) =>
        (await store.LoadAsync([.. managers.Distinct().Select(m => (m.ChainId, m.Avs.ToArray()))], ct)).Values.Select(HealthReader.Coverage).ToDictionary(c => (c.ChainId, c.Avs));

    /// <summary>When each service manager covered a rollup without a break; null where this host takes registered stake for coverage, whose past nobody keeps.</summary>
    public async Task<ILookup<(long ChainId, Address Avs), CoverageSpan>?> SpansAsync(string rollupChainId, CancellationToken ct)
    {
        if (options.Value.Coverage == FinalityOptions.Registered) return null;
        return (await store.SpansAsync(rollupChainId, ct)).SelectMany(manager => manager, (manager, span) => (Manager: (manager.Key.ChainId, new Address(Convert.FromHexString(manager.Key.Avs))), Span: CoverageSpan.Of(span.Began, span.Until)))
            .ToLookup(s => s.Manager, s => s.Span);
    }

    /// <summary>Why it does not cover; null when it does, or when this host takes registered stake for coverage.</summary>
    public string? Problem(RollupCoverage? coverage) => (options.Value.Coverage, coverage) switch
    {
        (FinalityOptions.Registered, _) => null,
        (_, null) => "nobody has looked whether its operators are alive",
        (_, { } seen) when seen.AsOfTime < time.GetUtcNow().ToUnixTimeSeconds() - RollupCoverage.HeldSeconds => "nobody has looked lately whether its operators are alive: the indexer stands still",
        (_, { Covers: false } seen) => seen.Reason.TrimEnd('.'),
        _ => null,
    };
}
