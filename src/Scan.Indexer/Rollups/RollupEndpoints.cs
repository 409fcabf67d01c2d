using System.Collections.Concurrent;
using System.Globalization;
using Scan.Ethereum.Rpc;
using Scan.Indexer.Manifests;

namespace Scan.Indexer.Rollups;

/// <summary>The rollups' own nodes that manifests give. Asked briefly: an answer that does not come is an answer, too.</summary>
public sealed class RollupEndpoints(IReadOnlyList<ManifestRollup> rollups, TimeProvider time)
{
    private static readonly JsonRpcOptions Brief = new() { Timeout = TimeSpan.FromSeconds(2), Deadline = TimeSpan.FromSeconds(3), Attempts = 2, MaxResponseBytes = 8 * 1024 * 1024 };
    private readonly ConcurrentDictionary<string, EthereumEndpoints> nodes = new(StringComparer.Ordinal);

    /// <summary>Rollups whose node can be asked, by chain id as a decimal string.</summary>
    public IReadOnlyList<string> Reachable { get; } = [.. rollups.Where(r => r.Rpc.Any(IsHttp)).Select(r => r.ChainId).Distinct(StringComparer.Ordinal)];

    /// <summary>Asks a rollup's node, if it is one of that rollup.</summary>
    /// <returns>The answer, or why there is none, in words.</returns>
    public async Task<RollupAnswer<T>> AskAsync<T>(string rollupChainId, Func<EthereumClient, CancellationToken, Task<T>> ask, CancellationToken ct)
    {
        if (!Reachable.Contains(rollupChainId)) return new(default, "no manifest gives an RPC address of this rollup");
        var node = nodes.GetOrAdd(rollupChainId, id => EthereumEndpoints.Connect([.. rollups.Where(r => r.ChainId == id).SelectMany(r => r.Rpc).Where(IsHttp).Distinct()], Brief, time));
        try
        {
            return await node.CallAsync(async (client, token) =>
            {
                var chain = (await client.ChainIdAsync(token)).ToString(CultureInfo.InvariantCulture);
                return chain == rollupChainId ? new RollupAnswer<T>(await ask(client, token), null) : new(default, $"the node that the manifest gives is of chain {chain}");
            }, ct);
        }
        catch (RpcException e)
        {
            return new(default, e.IsTransient ? "the rollup's node does not answer" : "the rollup's node refused the question");
        }
    }

    private static bool IsHttp(Uri uri) => uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps;
}

/// <param name="Problem">Why there is no value; null when there is.</param>
public readonly record struct RollupAnswer<T>(T? Value, string? Problem);
