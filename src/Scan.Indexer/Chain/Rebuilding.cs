using Scan.Documents;
using Scan.Indexer.Projections;

namespace Scan.Indexer.Chain;

/// <summary>Makes a chain's documents anew from its ledger with the projections of this version, and switches to them.</summary>
/// <param name="enricher">Asks for what this version needs and an earlier one did not; null: no node is asked.</param>
internal sealed class Rebuilding(ChainServices services, EventCatalog catalog, string holder, Enricher? enricher, Action<ChainInfo, ReprojectionProgress>? progress)
{
    /// <summary>Waits for another rebuilding of the chain, and takes the lead from whoever has it.</summary>
    public async Task<ChainInfo> RunAsync(long chainId, CancellationToken ct)
    {
        await using var shadow = await Shadow.BeginAsync(services.Store, chainId, ct);
        await using var lead = await Lead.TakeAsync(services.Store, chainId, holder, new WriterOptions(), ct);
        var chain = await services.Chains.FindAsync(chainId, ct) ?? throw new InvalidOperationException($"Chain {chainId} was not opened.");
        var known = await catalog.WithStoredAsync(services.Kinds, ct);
        var sources = ChainSources.OfStored(await services.Sources.ListAsync(chainId, ct), chain.ManifestJson, known);
        await new Reprojector(services, known, chain, enricher, step => progress?.Invoke(chain, step)).RunAsync(shadow, sources, ct);
        await shadow.SwitchAsync(lead, ProjectionVersion.Current, ct);
        return chain;
    }
}
