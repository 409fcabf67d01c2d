using Microsoft.Extensions.Logging;
using Scan.Domain.Primitives;
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
    private Hash32? genesis;

    private static readonly (long Number, long Since) NoHead = (-1, 0);
    private static readonly TimeSpan ProofPause = TimeSpan.FromMilliseconds(250);
    private const int ProofTries = 3;

    /// <summary>A head that stood still for so long is compared with another endpoint's.</summary>
    internal static readonly TimeSpan StaleHead = TimeSpan.FromSeconds(30);

    /// <summary>Whom an answer came from, to ask another one for the second.</summary>
    public readonly record struct Answer<T>(T Value, EthereumClient From);

    public int Endpoints => endpoints.Ranked.Count;

    public TimeProvider Time => time;

    /// <summary>From now on only endpoints that serve the chain with this first block are believed. One that keeps no such old blocks cannot be told by it.</summary>
    public void Expect(Hash32 genesis)
    {
        lock (gate)
        {
            if (this.genesis == genesis) return;
            this.genesis = genesis;
            proven.Clear();
        }
    }

    /// <summary>The first block of an endpoint: the chain's, or the oldest that it keeps.</summary>
    public static async Task<BlockHeader> FirstAsync(EthereumClient client, CancellationToken ct) =>
        await GenesisAsync(client, ct) ?? await client.GetBlockAsync(BlockId.Earliest, ct) ?? throw new InconsistentNodeException($"{client.Rpc.Name} has no first block.");

    /// <exception cref="ChainStoppedException">Every endpoint serves another chain.</exception>
    /// <exception cref="RpcException">No endpoint answered; the last one's fault.</exception>
    /// <exception cref="InconsistentNodeException">The last endpoint's answer contradicted itself or the question.</exception>
    public async Task<T> AskAsync<T>(Func<EthereumClient, CancellationToken, Task<T>> ask, CancellationToken ct) => (await AskAsync(ask, null, ct))!.Value.Value;

    /// <param name="except">Not this one; null is returned when there is no other.</param>
    public Task<Answer<T>?> AskAsync<T>(Func<EthereumClient, CancellationToken, Task<T>> ask, EthereumClient? except, CancellationToken ct) => AskAsync(ask, except, mayAskForLess: false, ct);

    /// <param name="mayAskForLess">True: that too much was asked for is the answer. Else it is the endpoint's failure, for another one may give as much.</param>
    public async Task<Answer<T>?> AskAsync<T>(Func<EthereumClient, CancellationToken, Task<T>> ask, EthereumClient? except, bool mayAskForLess, CancellationToken ct)
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
            catch (Exception e) when (e is InconsistentNodeException or RpcException && !(mayAskForLess && e is RpcRangeTooLargeException))
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
        await ProveAsync(head, client, ct);
        lock (gate)
        {
            var before = heads.GetValueOrDefault(client, NoHead);
            // One alone is followed: its chain may have become shorter.
            if (head.Number < before.Number && Endpoints > 1) throw new InconsistentNodeException($"{client.Rpc.Name} was at block {before.Number} and is at {head.Number} now.");
            if (head.Number != before.Number) heads[client] = (head.Number, time.GetTimestamp());
        }
        return head;
    }

    /// <summary>Finality may hang on the head alone: what does not merely follow the one before must be there by its number, too.</summary>
    private async Task ProveAsync(BlockHeader head, EthereumClient client, CancellationToken ct)
    {
        lock (gate)
        {
            if (head.Number <= heads.GetValueOrDefault(client, NoHead).Number + 1) return;
        }
        // The next machine behind a balancer may be a moment behind.
        for (var tries = 1; await client.GetBlockAsync(head.Number, ct) is not { } there || there.Number != head.Number; tries++)
        {
            if (tries == ProofTries) throw new InconsistentNodeException($"{client.Rpc.Name} names block {head.Number} as its newest and does not have it.");
            await Task.Delay(ProofPause, time, ct);
        }
    }

    /// <summary>Null for an endpoint that keeps no block 0, which some say by an error.</summary>
    private static async Task<BlockHeader?> GenesisAsync(EthereumClient client, CancellationToken ct)
    {
        try
        {
            return await client.GetBlockAsync(0, ct);
        }
        catch (RpcException e) when (e is RpcMissingStateException or RpcErrorException)
        {
            return null;
        }
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
        Hash32? known;
        lock (gate)
        {
            if (strangers.ContainsKey(client)) return false;
            if (proven.Contains(client)) return true;
            known = genesis;
        }
        if (await StrangenessAsync(client, known, ct) is not { } strangeness)
        {
            lock (gate)
            {
                if (genesis == known) proven.Add(client);
            }
            return true;
        }
        var stop = new ChainStoppedException(strangeness);
        LogFailed(client.Rpc.Name, stop.Message);
        lock (gate) strangers[client] = stop;
        return false;
    }

    /// <summary>Why the endpoint's chain is another one; null when it is not.</summary>
    private async Task<string?> StrangenessAsync(EthereumClient client, Hash32? first, CancellationToken ct)
    {
        if (await client.ChainIdAsync(ct) is var served && served != chainId) return $"{client.Rpc.Name} serves chain {served}, {manifestFile} says {chainId}: correct one of them.";
        if (first is not { } known || await GenesisAsync(client, ct) is not { } begin || begin.Hash == known) return null;
        // What was the first block for a node that kept no older one is an ordinary block for others, or one that this one dropped.
        return await IsThereAsync(client, known, ct) ? null
            : $"{client.Rpc.Name} serves another chain with id {chainId}: it begins with {begin.Hash} and does not have {known}, with which the indexed one begins. Use an endpoint of that chain, or another database.";
    }

    private static async Task<bool> IsThereAsync(EthereumClient client, Hash32 block, CancellationToken ct)
    {
        try
        {
            return await client.GetBlockAsync(block, ct) is not null;
        }
        catch (RpcMissingStateException)
        {
            return true;
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Endpoint} is set aside: {Reason}")]
    private partial void LogFailed(string endpoint, string reason);
}
