using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Scan.Documents;
using Scan.Domain.Primitives;
using Scan.Domain.Rules;
using Scan.Ethereum.Abi;
using Scan.Ethereum.Rpc;
using Scan.Indexer.Chain;
using Scan.Indexer.Health;
using Scan.Indexer.Manifests;
using Scan.Indexer.Systems.EigenLayerCore;

namespace Scan.Indexer.Rules;

/// <summary>Asks a chain's contracts how long leaving takes, as often as they are asked about stakes: no event tells it, and rules judge by it.</summary>
public sealed partial class LeavingChecker(Chains chains, LeavingDelays delays, HealthOptions options, TimeProvider time, ILogger<LeavingChecker> logger)
{
    private readonly ConcurrentDictionary<long, DateTimeOffset> asked = [];

    /// <summary>What each chain answered the last time.</summary>
    private readonly ConcurrentDictionary<long, LeavingSight> answered = [];

    public async Task RunAsync(NetworkManifest manifest, EthereumEndpoints endpoints, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        if (asked.TryGetValue(manifest.ChainId, out var last) && now < last + options.StakeInterval) return;
        if (await chains.FindAsync(manifest.ChainId, ct) is not { State: ChainState.Live, IndexedHash: { } hash }) return;
        try
        {
            var node = new ChainNode(endpoints, manifest.ChainId, manifest.File, time, logger);
            Task<long?> Ask(string contract, FunctionAbi view) => AskAsync(node, manifest, contract, view, new Hash32(hash), ct);
            var seen = new LeavingSight(await Ask("DelegationManager", LeavingDelays.Withdrawal), await Ask("AllocationManager", LeavingDelays.Deallocation));
            // A view that is gone stays gone; one that fails once is taken for what it said before.
            var before = answered.GetValueOrDefault(manifest.ChainId, LeavingSight.Unknown);
            answered[manifest.ChainId] = seen;
            seen = seen.Or(before);
            if (seen != LeavingSight.Unknown) await delays.StoreAsync(manifest.ChainId, seen, now, ct);
            asked[manifest.ChainId] = now;
        }
        catch (Exception e) when (e is RpcException or InconsistentNodeException or ChainStoppedException)
        {
            // The next run asks again; what was known before stays.
            LogUnanswered(manifest.ChainId, e.Message);
        }
    }

    /// <returns>Null where the manifest names no such contract, or the contract has no such view.</returns>
    private static async Task<long?> AskAsync(ChainNode node, NetworkManifest manifest, string contract, FunctionAbi view, Hash32 block, CancellationToken ct)
    {
        if (manifest.Contracts.FirstOrDefault(c => c.System == EigenLayerCoreSystem.SystemName && c.Contract == contract) is not { } named) return null;
        var answer = (await node.CallAllAsync([Eth.Call(new ContractCall(named.Address, view.Encode()), block)], ct))[0];
        if (answer.Error is { } fault and not RpcExecutionException) throw fault;
        return answer.Value is { } data ? LeavingDelays.Read(view, data) : null;
    }

    [LoggerMessage(LogLevel.Warning, "How long leaving takes on chain {ChainId} is not known: {Reason}")]
    private partial void LogUnanswered(long chainId, string reason);
}
