using System.Collections.Frozen;
using Scan.Devnet.Acts;
using Scan.Devnet.Bls;
using Scan.Devnet.Chain;
using Scan.Devnet.Contracts;
using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;
using Scan.Ethereum.Rpc;

namespace Scan.Devnet;

/// <summary>
/// A devnet on a running anvil node. Every method of an act mines one block; nothing else is mined, so that the same acts at the same times give
/// the same block hashes.
/// </summary>
public sealed partial class DevnetChain
{
    /// <summary>Seconds between two blocks where a caller does not name a time.</summary>
    public const int BlockSeconds = 12;

    private readonly DevnetContracts contracts;
    private readonly DevnetNode node;
    private readonly Lazy<FrozenDictionary<Hash32, BlsKey>> keys;

    private DevnetChain(DevnetContracts contracts, DevnetNode node, DevnetPlan plan, DevnetAccounts accounts, Deployment deployment, long chainId)
    {
        (this.contracts, this.node, Plan, Accounts, ChainId) = (contracts, node, plan, accounts, chainId);
        (Addresses, DeploymentBlocks) = (deployment.Addresses, deployment.Blocks.Count);
        keys = new(() => Accounts.Operators.ToFrozenDictionary(o => o.Key.OperatorId, o => o.Key));
    }

    public DevnetPlan Plan { get; }
    public DevnetAccounts Accounts { get; }
    public DevnetAddresses Addresses { get; }
    public long ChainId { get; }

    /// <summary>The blocks that <see cref="DeployAsync"/> mined.</summary>
    public int DeploymentBlocks { get; }

    /// <summary>The next block's time where nothing tells another, in seconds since 1970.</summary>
    public long NextTimestamp => Head.Timestamp + BlockSeconds;

    /// <summary>The last block.</summary>
    public MinedBlock Head => node.Head;

    /// <summary>Sets the contracts up on a fresh node that has <see cref="DevnetAccounts.Needed"/> unlocked accounts, from a block after its head on.</summary>
    /// <param name="firstTimestamp">The first block's time in seconds since 1970; null continues from the head.</param>
    /// <exception cref="DevnetCallException">The node refused a transaction: it is not fresh.</exception>
    public static async Task<DevnetChain> DeployAsync(EthereumClient node, DevnetContracts contracts, DevnetPlan plan, CancellationToken ct, long? firstTimestamp = null)
    {
        var (devnet, deployment) = await OpenAsync(node, contracts, plan, ct);
        var time = firstTimestamp ?? devnet.Head.Timestamp + BlockSeconds;
        foreach (var block in deployment.Blocks)
        {
            await devnet.node.MineAsync(block, time, ct);
            time += BlockSeconds;
        }
        return devnet;
    }

    /// <summary>A devnet that <see cref="DeployAsync"/> set up before on this node, by the same plan.</summary>
    public static async Task<DevnetChain> AttachAsync(EthereumClient node, DevnetContracts contracts, DevnetPlan plan, CancellationToken ct) =>
        (await OpenAsync(node, contracts, plan, ct)).Devnet;

    /// <summary>Plays acts in one block; without any it mines an empty one.</summary>
    /// <param name="timestamp">The block's time in seconds since 1970; null adds <see cref="BlockSeconds"/> to the head's.</param>
    /// <exception cref="DevnetCallException">A contract refused an act; the block stands all the same.</exception>
    public async Task<MinedBlock> PlayAsync(IEnumerable<Act> acts, CancellationToken ct, long? timestamp = null)
    {
        var calls = new List<DevnetCall>();
        foreach (var act in acts) calls.AddRange(await act.CallsAsync(this, ct));
        return await node.MineAsync(calls, timestamp ?? NextTimestamp, ct);
    }

    /// <summary>Plays one act in a block of its own.</summary>
    /// <exception cref="DevnetCallException">A contract refused it; the block stands all the same.</exception>
    public Task<MinedBlock> PlayAsync(Act act, CancellationToken ct) => PlayAsync([act], ct);

    /// <summary>What a contract's view answers at the head.</summary>
    public Task<AbiArguments> ViewAsync(Address at, string contract, string function, CancellationToken ct, params object[] arguments) =>
        node.ViewAsync(at, contracts[contract].Function(function), arguments, ct);

    /// <summary>The node's whole state, as <c>anvil_dumpState</c> gives it: JSON, compressed with gzip.</summary>
    public Task<byte[]> DumpStateAsync(CancellationToken ct) => node.DumpStateAsync(ct);

    /// <summary>The node signs EIP-712 typed data with one of its accounts: r, s and v.</summary>
    internal Task<byte[]> SignAsync(Address account, object typedData, CancellationToken ct) => node.SignAsync(account, typedData, ct);

    internal DevnetCall Call(Address from, Address to, string contract, string function, params object[] arguments) =>
        new(from, to, contracts[contract].Function(function).Encode(arguments), $"{contract}.{function} by {from}");

    /// <summary>The call data of a contract's function.</summary>
    internal byte[] Encode(string contract, string function, params object[] arguments) => contracts[contract].Function(function).Encode(arguments);

    internal DevnetCall ToAllocations(Address from, string function, params object[] arguments) =>
        Call(from, Addresses.AllocationManager, "AllocationManager", function, arguments);

    /// <summary>The key pair behind an operator id.</summary>
    internal BlsKey KeyOf(Hash32 operatorId) => keys.Value[operatorId];

    private static async Task<(DevnetChain Devnet, Deployment Deployment)> OpenAsync(EthereumClient node, DevnetContracts contracts, DevnetPlan plan, CancellationToken ct)
    {
        var chainId = await node.ChainIdAsync(ct);
        var chain = await DevnetNode.AttachAsync(node, ct);
        var accounts = new DevnetAccounts(chain.Accounts);
        var deployment = new Deployment(contracts, plan, accounts);
        return (new DevnetChain(contracts, chain, plan, accounts, deployment, chainId), deployment);
    }
}
