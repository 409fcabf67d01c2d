using Scan.Documents;
using Scan.Indexer.Projections;

namespace Scan.Indexer.Chain;

/// <summary>Makes a chain's documents anew from its ledger with the projections of this version, and switches to them.</summary>
/// <param name="node">Asked for what this version needs and an earlier one did not; null: none is.</param>
internal sealed class Rebuilding(ChainServices services, EventCatalog catalog, string holder, ChainNode? node, Action<ChainInfo, ReprojectionProgress>? progress)
{
    /// <summary>Waits for another rebuilding of the chain, and takes the lead from whoever has it.</summary>
    /// <param name="version">What the documents are marked with: this version, or an earlier one for which the indexer has still to look at what is stored.</param>
    public async Task<ChainInfo> RunAsync(long chainId, int version, CancellationToken ct)
    {
        await using var shadow = await Shadow.BeginAsync(services.Store, chainId, ct);
        await using var lead = await Lead.TakeAsync(services.Store, chainId, holder, new WriterOptions(), ct);
        var chain = await services.Chains.FindAsync(chainId, ct) ?? throw new InvalidOperationException($"Chain {chainId} was not opened.");
        var known = await catalog.WithStoredAsync(services.Kinds, chainId, ct);
        var sources = ChainSources.OfStored(await services.Sources.ListAsync(chainId, ct), chain.ManifestJson, known);
        await new Reprojector(services, known, chain, node, step => progress?.Invoke(chain, step)).RunAsync(shadow, lead, sources, ct);
        await shadow.SwitchAsync(lead, version, ct);
        return chain;
    }
}
