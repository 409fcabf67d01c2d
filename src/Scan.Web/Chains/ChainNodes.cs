using System.Collections.Concurrent;
using System.Numerics;
using Scan.Domain.Primitives;
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

    /// <summary>The chains that can be asked, by id.</summary>
    public async Task<IReadOnlyList<(long Id, string Name)>> ChainsAsync(CancellationToken ct) =>
        [.. (await files.ReadAsync(ct)).Where(m => m.Rpc.Any(uri => uri.Scheme is "http" or "https")).Select(m => (m.ChainId, m.Name)).DistinctBy(m => m.ChainId).OrderBy(m => m.ChainId)];

    /// <summary>What a contract answers to a call at the latest block, or why that is unknown.</summary>
    public async Task<NodeAnswer> CallAsync(long chainId, ContractCall call, CancellationToken ct)
    {
        try
        {
            var (data, problem) = await AskAsync(chainId, (client, token) => client.CallAsync(call, BlockId.Latest, token), ct);
            return problem is null ? NodeAnswer.Of(data!) : NodeAnswer.Unknown(problem);
        }
        catch (RpcExecutionException e)
        {
            return NodeAnswer.Refused(e.Reason);
        }
    }

    /// <summary>An account's balance in wei at the latest block, or why it is unknown.</summary>
    public async Task<(BigInteger? Wei, string? Problem)> BalanceAsync(long chainId, Address account, CancellationToken ct)
    {
        var (wei, problem) = await AskAsync(chainId, (client, token) => client.Rpc.CallAsync(Eth.GetBalance(account, BlockId.Latest), token), ct);
        return problem is null ? (wei, null) : (null, problem);
    }

    /// <summary>What a transaction called, or why that is unknown; neither where the chain's node does not know the transaction.</summary>
    public async Task<(ReadOnlyMemory<byte>? Data, string? Problem)> CallDataAsync(long chainId, Hash32 transaction, CancellationToken ct)
    {
        var (found, problem) = await AskAsync(chainId, (client, token) => client.GetTransactionAsync(transaction, token), ct);
        return found is null ? ((ReadOnlyMemory<byte>?)null, problem) : (found.Input, null);
    }

    private async Task<(T? Value, string? Problem)> AskAsync<T>(long chainId, Func<EthereumClient, CancellationToken, Task<T>> ask, CancellationToken ct)
    {
        Uri[] http = [.. (await files.ReadAsync(ct)).FirstOrDefault(m => m.ChainId == chainId)?.Rpc.Where(uri => uri.Scheme is "http" or "https") ?? []];
        if (http.Length == 0) return (default, files.IsEmpty ? "this web was started without --network, so it reads no chain" : "no manifest gives a node of this chain");
        var node = nodes.GetOrAdd(chainId, _ => EthereumEndpoints.Connect(http, Brief, time));
        try
        {
            return (await node.CallAsync(async (client, token) =>
            {
                if (await client.ChainIdAsync(token) is var other && other != chainId) throw new WrongChainException($"the node that the manifest gives is of chain {other}");
                return await ask(client, token);
            }, ct), null);
        }
        catch (WrongChainException e)
        {
            return (default, e.Message);
        }
        catch (RpcException e) when (e is not RpcExecutionException)
        {
            return (default, e.IsTransient ? "the chain's node does not answer" : "the chain's node refused the question");
        }
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
