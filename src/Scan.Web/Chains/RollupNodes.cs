using Scan.Domain.Mach;
using Scan.Ethereum.Rpc;
using Scan.Indexer.Manifests;
using Scan.Indexer.Projections;
using Scan.Indexer.Rollups;
using Scan.Indexer.Systems;
using Scan.Web.Hosting;

namespace Scan.Web.Chains;

/// <summary>Rollups' own nodes, read when a reader asks. Endpoints stand in the manifest files only, never in the database: they may hold keys.</summary>
public sealed class RollupNodes(ScanWebOptions options, TimeProvider time)
{
    private readonly SemaphoreSlim reading = new(1, 1);
    private RollupEndpoints? nodes;

    /// <summary>The time of a rollup's block as its node tells it, or why that is unknown.</summary>
    public async Task<RollupBlockTime> TimeOfAsync(string rollupChainId, long block, CancellationToken ct)
    {
        if (options.Networks.Count == 0) return new(null, "this web was started without --network, so it reads no rollup's node");
        var answer = await (await NodesAsync(ct)).AskAsync(rollupChainId, (client, token) => client.GetBlockAsync(block, token), ct);
        return answer switch
        {
            { Problem: { } problem } => new(null, problem),
            { Value: null } => new(null, "the rollup's node has no such block yet"),
            { Value: { } header } when header.Number != block => new(null, $"the rollup's node answered with block {header.Number}"),
            _ => new(answer.Value!.Time, null),
        };
    }

    private async Task<RollupEndpoints> NodesAsync(CancellationToken ct)
    {
        if (nodes is not null) return nodes;
        await reading.WaitAsync(ct);
        try
        {
            if (nodes is not null) return nodes;
            var reader = new ManifestReader(new EventCatalog(ScanSystems.All), Environment.GetEnvironmentVariable);
            List<ManifestRollup> read = [];
            foreach (var file in options.Networks) read.AddRange((await reader.ReadFileAsync(file, ct)).Rollups);
            return nodes = new RollupEndpoints(read, time);
        }
        finally
        {
            reading.Release();
        }
    }
}
