using Scan.Documents;
using Scan.Domain.Primitives;
using Scan.GraphQL.Subgraph;

namespace Scan.Web.Chains;

/// <summary>Identity registries by chain, read from the sources at most every few seconds.</summary>
public sealed class RegistryDirectory(ChainDirectory chains, Sources sources, TimeProvider time)
{
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(5);
    private Reading? known;

    private sealed record Reading(long At, IReadOnlyDictionary<long, IReadOnlyList<SourceRow>> Sources);

    /// <summary>The registry of a chain, or the canonical ones of all.</summary>
    public async Task<IReadOnlyList<SubgraphChain>> ListAsync(long? chainId, Address? registry, CancellationToken ct)
    {
        var all = await chains.ListAsync(ct);
        var rows = await SourcesAsync(all, ct);
        return [.. all.Where(c => chainId is null || c.Id == chainId).Select(c => SubgraphChain.Of(c.Info, rows.GetValueOrDefault(c.Id, []), registry)).OfType<SubgraphChain>()];
    }

    /// <summary>The registry whose agents are named without it; null where the chain has none.</summary>
    public async Task<Address?> CanonicalAsync(long chainId, CancellationToken ct) => (await ListAsync(chainId, null, ct)).FirstOrDefault()?.Identity;

    private async Task<IReadOnlyDictionary<long, IReadOnlyList<SourceRow>>> SourcesAsync(IReadOnlyList<ChainView> all, CancellationToken ct)
    {
        var last = known;
        if (last is not null && time.GetElapsedTime(last.At) < Freshness && all.All(c => last.Sources.ContainsKey(c.Id))) return last.Sources;
        var read = new Dictionary<long, IReadOnlyList<SourceRow>>();
        foreach (var chain in all) read[chain.Id] = await sources.ListAsync(chain.Id, ct);
        known = new Reading(time.GetTimestamp(), read);
        return read;
    }
}
