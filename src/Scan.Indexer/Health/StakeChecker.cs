using System.Numerics;
using Microsoft.Extensions.Logging;
using Scan.Documents;
using Scan.Domain.EigenLayer;
using Scan.Domain.Middleware;
using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;
using Scan.Ethereum.Rpc;
using Scan.Indexer.Chain;
using Scan.Indexer.Manifests;

namespace Scan.Indexer.Health;

/// <summary>
/// Asks stake registries what they would do with their operators now: the weight of the shares delegated, and the update itself, called as the coordinator
/// calls it. Nothing is sent; the answers are of the last indexed block.
/// </summary>
public sealed partial class StakeChecker(DocumentStore store, Chains chains, HealthStore health, HealthOptions options, TimeProvider time, ILogger<StakeChecker> logger)
{
    private static readonly FunctionAbi Weight = FunctionAbi.Parse("weightOfOperatorForQuorum(uint8 quorumNumber, address operator) view returns (uint96)");
    /// <summary>M2: the quorums to remove the operator from.</summary>
    private static readonly FunctionAbi Update = FunctionAbi.Parse("updateOperatorStake(address operator, bytes32 operatorId, bytes quorumNumbers) returns (uint192)");
    /// <summary>The slashing release: whether each operator is to be removed.</summary>
    private static readonly FunctionAbi UpdateMany = FunctionAbi.Parse("updateOperatorsStake(address[] operators, bytes32[] operatorIds, uint8 quorumNumber) returns (bool[])");
    private static readonly FunctionAbi Minimum = FunctionAbi.Parse("minimumStakeForQuorum(uint8 quorumNumber) view returns (uint96)");

    /// <summary>Asks for the AVSs of a chain that are due.</summary>
    public async Task RunAsync(NetworkManifest manifest, EthereumEndpoints endpoints, CancellationToken ct)
    {
        if (await chains.FindAsync(manifest.ChainId, ct) is not { State: ChainState.Live, IndexedHash: { } hash, IndexedBlock: { } block }) return;
        var (now, node) = (time.GetUtcNow(), new ChainNode(endpoints, manifest.ChainId, manifest.File, time, logger));
        var last = await health.CheckedAsync(manifest.ChainId, ct);
        var quorums = new HashSet<Address>();
        await foreach (var quorum in store.AllAsync<Quorum>(new DocumentQuery { ChainId = manifest.ChainId }, ct)) quorums.Add(quorum.Body.Avs);
        foreach (var avs in quorums.Where(a => !last.TryGetValue(Convert.ToHexStringLower(a.ToArray()), out var at) || at + options.StakeInterval <= now))
        {
            try
            {
                await CheckAsync(node, manifest.ChainId, avs, new Hash32(hash), block, ct);
            }
            catch (Exception e) when (e is RpcException or InconsistentNodeException or ChainStoppedException)
            {
                // The next run asks again; what was known before stays, with its block.
                LogUnanswered(avs, e.Message);
                if (e is RpcException { IsTransient: true }) return;
            }
        }
    }

    private async Task CheckAsync(ChainNode node, long chainId, Address avs, Hash32 hash, long block, CancellationToken ct)
    {
        if ((await store.FindAsync<Avs>(chainId, Avs.KeyOf(avs), ct))?.Body is not { StakeRegistry: { } registry, RegistryCoordinator: { } coordinator }) return;
        var members = new List<QuorumStake>();
        var of = new Filter.And(Filter.Equal("avs", avs.ToString()), Filter.Equal("member", true));
        await foreach (var stake in store.AllAsync<QuorumStake>(new DocumentQuery { ChainId = chainId, Where = of }, ct))
        {
            if (stake.Body.Operator is not null) members.Add(stake.Body);
        }
        var calls = members.SelectMany(m => Calls(m, registry, coordinator)).Select(c => Eth.Call(c, hash)).ToList();
        var answers = new List<RpcOutcome<byte[]>>(calls.Count);
        foreach (var chunk in calls.Chunk(400)) answers.AddRange(await node.CallAllAsync(chunk, ct));
        var checks = members.Select((m, i) => Read(m, answers[4 * i], answers[4 * i + 1], answers[4 * i + 2], answers[4 * i + 3])).ToList();
        await health.StoreChecksAsync(chainId, avs.ToArray(), block, time.GetUtcNow(), checks, ct);
    }

    private static IEnumerable<ContractCall> Calls(QuorumStake m, Address registry, Address coordinator) =>
    [
        new(registry, Weight.Encode(m.Quorum, m.Operator!.Value)),
        new(registry, Update.Encode(m.Operator!.Value, m.OperatorId, new[] { m.Quorum }), coordinator),
        new(registry, UpdateMany.Encode(new[] { m.Operator!.Value }, new[] { m.OperatorId }, m.Quorum), coordinator),
        new(registry, Minimum.Encode(m.Quorum)),
    ];

    private static StakeCheckRow Read(QuorumStake m, RpcOutcome<byte[]> weight, RpcOutcome<byte[]> update, RpcOutcome<byte[]> many, RpcOutcome<byte[]> minimum)
    {
        if (weight.Error is { IsTransient: true } fault) throw fault;
        if (Number(weight) is not { } live) return new(m.Quorum, m.OperatorId.ToArray(), null, null, weight.Error is RpcMissingStateException ? "the node does not keep this state" : "the stake registry does not tell weights");
        bool? falls = Number(update) is { } removed ? !((removed >> m.Quorum) & 1).IsZero
            : First(many) is { } out_ ? out_
            // A registry of another release: it keeps an operator whose weight is the minimum or more (StakeRegistry._weightOfOperatorForQuorum).
            : Number(minimum) is { } least ? live < least : null;
        return new(m.Quorum, m.OperatorId.ToArray(), live, falls, null);
    }

    private static BigInteger? Number(RpcOutcome<byte[]> outcome) => outcome is { Error: null, Value: { Length: Hash32.Size } word } ? new BigInteger(word, isUnsigned: true, isBigEndian: true) : null;

    private static bool? First(RpcOutcome<byte[]> outcome) => outcome is { Error: null, Value: { Length: 3 * Hash32.Size } words } && words[63] == 1 ? words[95] == 1 : null;

    [LoggerMessage(LogLevel.Warning, "Stakes of {Avs} are not checked: {Reason}")]
    private partial void LogUnanswered(Address avs, string reason);
}
