using System.Collections.Concurrent;
using Scan.Domain.Mach;
using Scan.Ethereum.Rpc;
using Scan.Indexer.Manifests;
using Scan.Indexer.Projections;
using Scan.Indexer.Systems;
using Scan.Web.Hosting;

namespace Scan.Web.Chains;

/// <summary>Rollups' own nodes, read when a reader asks. Endpoints stand in the manifest files only, never in the database: they may hold keys.</summary>
public sealed class RollupNodes(ScanWebOptions options, TimeProvider time)
{
    private static readonly JsonRpcOptions Brief = new() { Timeout = TimeSpan.FromSeconds(2), Deadline = TimeSpan.FromSeconds(3), Attempts = 2, MaxResponseBytes = 8 * 1024 * 1024 };
    private readonly ConcurrentDictionary<string, EthereumEndpoints> nodes = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim reading = new(1, 1);
    private IReadOnlyList<ManifestRollup>? rollups;

    /// <summary>The time of a rollup's block as its node tells it, or why that is unknown.</summary>
    public async Task<RollupBlockTime> TimeOfAsync(string rollupChainId, long block, CancellationToken ct)
    {
        var known = (await RollupsAsync(ct)).FirstOrDefault(r => r.ChainId == rollupChainId && r.Rpc.Any(IsHttp));
        if (known is null) return new(null, options.Networks.Count == 0 ? "this web was started without --network, so it reads no rollup's node" : "no manifest gives an RPC address of this rollup");
        var node = nodes.GetOrAdd(rollupChainId, _ => EthereumEndpoints.Connect([.. known.Rpc.Where(IsHttp)], Brief, time));
        try
        {
            return await AskAsync(node.Preferred, rollupChainId, block, ct);
        }
        catch (RpcException e)
        {
            return new(null, e.IsTransient ? "the rollup's node does not answer" : "the rollup's node refused the question");
        }
    }

    private static async Task<RollupBlockTime> AskAsync(EthereumClient node, string rollupChainId, long block, CancellationToken ct)
    {
        var chain = (await node.ChainIdAsync(ct)).ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (chain != rollupChainId) return new(null, $"the node that the manifest gives is of chain {chain}");
        return await node.GetBlockAsync(block, ct) switch
        {
            null => new(null, "the rollup's node has no such block yet"),
            var header when header.Number != block => new(null, $"the rollup's node answered with block {header.Number}"),
            var header => new(header.Time, null),
        };
    }

    private async Task<IReadOnlyList<ManifestRollup>> RollupsAsync(CancellationToken ct)
    {
        if (rollups is not null) return rollups;
        await reading.WaitAsync(ct);
        try
        {
            if (rollups is not null) return rollups;
            var reader = new ManifestReader(new EventCatalog(ScanSystems.All), Environment.GetEnvironmentVariable);
            List<ManifestRollup> read = [];
            foreach (var file in options.Networks) read.AddRange((await reader.ReadFileAsync(file, ct)).Rollups);
            return rollups = read;
        }
        finally
        {
            reading.Release();
        }
    }

    private static bool IsHttp(Uri uri) => uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps;
}
