using System.Collections.Concurrent;
using Scan.Ethereum.Rpc;

namespace Scan.Web.Chains;

/// <summary>The chains' own nodes, asked only when a reader demands it: to try a transaction, to read a delay that no event tells.</summary>
public sealed class ChainNodes(NetworkFiles files, TimeProvider time)
{
    private static readonly JsonRpcOptions Brief = new() { Timeout = TimeSpan.FromSeconds(2), Deadline = TimeSpan.FromSeconds(4), Attempts = 2, MaxResponseBytes = 1024 * 1024 };
    private readonly ConcurrentDictionary<long, EthereumEndpoints> nodes = new();

    /// <summary>A chain's endpoints; null when no manifest gives one.</summary>
    public async Task<EthereumEndpoints?> FindAsync(long chainId, CancellationToken ct)
    {
        Uri[] http = [.. (await files.ReadAsync(ct)).FirstOrDefault(m => m.ChainId == chainId)?.Rpc.Where(uri => uri.Scheme is "http" or "https") ?? []];
        return http.Length == 0 ? null : nodes.GetOrAdd(chainId, _ => EthereumEndpoints.Connect(http, Brief, time));
    }

    /// <summary>What a contract answers to a call at the latest block, or why that is unknown.</summary>
    public async Task<NodeAnswer> CallAsync(long chainId, ContractCall call, CancellationToken ct)
    {
        if (await FindAsync(chainId, ct) is not { } node) return NodeAnswer.Unknown(files.IsEmpty ? "this web was started without --network, so it reads no chain" : "no manifest gives a node of this chain");
        try
        {
            return NodeAnswer.Of(await node.CallAsync((client, token) => AskAsync(client, chainId, call, token), ct));
        }
        catch (RpcExecutionException e)
        {
            return NodeAnswer.Refused(e.Reason);
        }
        catch (WrongChainException e)
        {
            return NodeAnswer.Unknown(e.Message);
        }
        catch (RpcException e)
        {
            return NodeAnswer.Unknown(e.IsTransient ? "the chain's node does not answer" : "the chain's node refused the question");
        }
    }

    private static async Task<byte[]> AskAsync(EthereumClient client, long chainId, ContractCall call, CancellationToken ct)
    {
        if (await client.ChainIdAsync(ct) is var other && other != chainId) throw new WrongChainException($"the node that the manifest gives is of chain {other}");
        return await client.CallAsync(call, BlockId.Latest, ct);
    }

    private sealed class WrongChainException(string message) : Exception(message);
}

/// <summary>A node's answer to a call.</summary>
/// <param name="Data">What the contract returned; null when it did not.</param>
/// <param name="Reverted">Why the contract refused.</param>
/// <param name="Problem">Why nothing is known.</param>
public sealed record NodeAnswer(ReadOnlyMemory<byte>? Data, RevertReason? Reverted, string? Problem)
{
    public static NodeAnswer Of(ReadOnlyMemory<byte> data) => new(data, null, null);
    public static NodeAnswer Refused(RevertReason reason) => new(null, reason, null);
    public static NodeAnswer Unknown(string problem) => new(null, null, problem);
}
