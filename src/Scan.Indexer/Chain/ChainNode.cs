using Microsoft.Extensions.Logging;
using Scan.Ethereum.Rpc;

namespace Scan.Indexer.Chain;

/// <summary>
/// The endpoints of a chain as one node: a question goes to the healthiest, and on to the next when the answer does not come or contradicts itself.
/// Endpoints may be mixed within a run since every answer above finality is bound to a block hash or to the parent's.
/// </summary>
internal sealed partial class ChainNode(EthereumEndpoints endpoints, long chainId, string manifestFile, TimeProvider time, ILogger logger)
{
    private readonly Lock gate = new();
    private readonly HashSet<EthereumClient> proven = [];
    private readonly Dictionary<EthereumClient, ChainStoppedException> strangers = [];
    private readonly Dictionary<EthereumClient, (long Number, long Since)> heads = [];

    /// <summary>A head that stood still for so long is compared with another endpoint's.</summary>
    internal static readonly TimeSpan StaleHead = TimeSpan.FromSeconds(30);

    /// <summary>Whom an answer came from, to ask another one for the second.</summary>
    public readonly record struct Answer<T>(T Value, EthereumClient From);

    public int Endpoints => endpoints.Ranked.Count;

    public TimeProvider Time => time;

    /// <exception cref="ChainStoppedException">Every endpoint serves another chain.</exception>
    /// <exception cref="RpcException">No endpoint answered; the last one's fault.</exception>
    /// <exception cref="InconsistentNodeException">The last endpoint's answer contradicted itself or the question.</exception>
    public async Task<T> AskAsync<T>(Func<EthereumClient, CancellationToken, Task<T>> ask, CancellationToken ct) => (await AskAsync(ask, null, ct))!.Value.Value;

    /// <param name="except">Not this one; null is returned when there is no other.</param>
    public async Task<Answer<T>?> AskAsync<T>(Func<EthereumClient, CancellationToken, Task<T>> ask, EthereumClient? except, CancellationToken ct)
    {
        Exception? last = null;
        foreach (var client in endpoints.Ranked.Where(client => client != except))
        {
            try
            {
                if (!await IsOfChainAsync(client, ct)) continue;
                var answer = await ask(client, ct);
                endpoints.Succeeded(client);
                return new Answer<T>(answer, client);
            }
            catch (Exception e) when (e is InconsistentNodeException or (RpcException and not RpcRangeTooLargeException))
            {
                last = e;
                endpoints.Failed(client, e);
                if (Endpoints > 1) LogFailed(client.Rpc.Name, e.Message);
            }
        }
        if (last is not null) throw last;
        lock (gate) return except is null ? throw strangers.Values.First() : null;
    }

    /// <summary>The newest block. An endpoint whose head has gone back, or stands still while another's goes on, is passed over.</summary>
    public async Task<BlockHeader> HeadAsync(CancellationToken ct)
    {
        var (head, from) = (await AskAsync(LatestAsync, null, ct))!.Value;
        if (!IsStale(from) || await OtherHeadAsync(from, ct) is not { } other) return head;
        if (other.Value.Number <= head.Number)
        {
            // The chain stands still, not the endpoint: ask again after as long a time.
            lock (gate) heads[from] = (head.Number, time.GetTimestamp());
            return head;
        }
        var fault = new InconsistentNodeException($"{from.Rpc.Name} stands still at block {head.Number}, {other.From.Rpc.Name} is at {other.Value.Number}.");
        endpoints.Failed(from, fault);
        LogFailed(from.Rpc.Name, fault.Message);
        return other.Value;
    }

    /// <summary>The headers at these numbers, of one endpoint; null where it has no block.</summary>
    public Task<IReadOnlyList<BlockHeader?>> HeadersAsync(IReadOnlyList<long> numbers, CancellationToken ct) => AskAsync(async (client, token) =>
    {
        var headers = await client.GetBlocksAsync(numbers, token);
        for (var i = 0; i < headers.Count; i++)
        {
            if (headers[i] is { } header && header.Number != numbers[i]) throw new InconsistentNodeException($"Asked for block {numbers[i]}, {client.Rpc.Name} answered with {header.Number}.");
        }
        return headers;
    }, ct);

    private async Task<BlockHeader> LatestAsync(EthereumClient client, CancellationToken ct)
    {
        var head = await client.GetBlockAsync(BlockId.Latest, ct) ?? throw new InconsistentNodeException($"{client.Rpc.Name} has no latest block.");
        lock (gate)
        {
            var before = heads.GetValueOrDefault(client, (-1, 0));
            // One alone is followed: its chain may have become shorter.
            if (head.Number < before.Number && Endpoints > 1) throw new InconsistentNodeException($"{client.Rpc.Name} was at block {before.Number} and is at {head.Number} now.");
            if (head.Number != before.Number) heads[client] = (head.Number, time.GetTimestamp());
        }
        return head;
    }

    private bool IsStale(EthereumClient client)
    {
        lock (gate) return Endpoints > 1 && time.GetElapsedTime(heads[client].Since) >= StaleHead;
    }

    /// <summary>Null when no other endpoint answers: then there is nothing to compare with.</summary>
    private async Task<Answer<BlockHeader>?> OtherHeadAsync(EthereumClient than, CancellationToken ct)
    {
        try
        {
            return await AskAsync(LatestAsync, than, ct);
        }
        catch (Exception e) when (e is RpcException or InconsistentNodeException)
        {
            return null;
        }
    }

    private async Task<bool> IsOfChainAsync(EthereumClient client, CancellationToken ct)
    {
        lock (gate)
        {
            if (strangers.ContainsKey(client)) return false;
            if (proven.Contains(client)) return true;
        }
        var served = await client.ChainIdAsync(ct);
        if (served == chainId)
        {
            lock (gate) proven.Add(client);
            return true;
        }
        var stop = new ChainStoppedException($"{client.Rpc.Name} serves chain {served}, {manifestFile} says {chainId}: correct one of them.");
        LogFailed(client.Rpc.Name, stop.Message);
        lock (gate) strangers[client] = stop;
        return false;
    }

    [LoggerMessage(LogLevel.Warning, "{Endpoint} is set aside: {Reason}")]
    private partial void LogFailed(string endpoint, string reason);
}
