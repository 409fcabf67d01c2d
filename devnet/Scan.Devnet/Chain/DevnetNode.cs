using System.Text.Json;
using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;
using Scan.Ethereum.Rpc;

namespace Scan.Devnet.Chain;

/// <summary>An anvil node that mines only what it is told to: one block for each list of transactions, at a given time.</summary>
public sealed class DevnetNode
{
    private readonly JsonRpcClient rpc;
    private readonly Dictionary<Address, long> nonces = [];

    private DevnetNode(JsonRpcClient rpc, IReadOnlyList<Address> accounts, MinedBlock head) => (this.rpc, Accounts, Head) = (rpc, accounts, head);

    /// <summary>The node's unlocked accounts.</summary>
    public IReadOnlyList<Address> Accounts { get; }

    /// <summary>The last block; of one that was there before, transactions are not listed.</summary>
    public MinedBlock Head { get; private set; }

    /// <summary>Takes over the mining of a node.</summary>
    public static async Task<DevnetNode> AttachAsync(JsonRpcClient rpc, CancellationToken ct)
    {
        await rpc.CallAsync(NodeCalls.Any("evm_setAutomine", false), ct);
        var accounts = await rpc.CallAsync(NodeCalls.Any("eth_accounts"), ct);
        return new DevnetNode(rpc, [.. accounts.EnumerateArray().Select(a => Address.Parse(a.GetString()!))], await ReadHeadAsync(rpc, [], ct));
    }

    /// <summary>Mines one block of these transactions in their order.</summary>
    /// <exception cref="DevnetCallException">The node or a contract refused one; the block stands all the same.</exception>
    public async Task<MinedBlock> MineAsync(IReadOnlyList<DevnetCall> calls, long timestamp, CancellationToken ct)
    {
        await LoadNoncesAsync(calls, ct);
        var sent = await rpc.BatchAsync<JsonElement>([.. calls.Select(call => NodeCalls.Send(call, nonces[call.From]++))], ct);
        Hash32[] hashes = [.. sent.Select((outcome, i) => outcome.Ok ? NodeCalls.Hash(outcome.Value) : throw Refused(calls[i], outcome.Error!))];
        await rpc.CallAsync(NodeCalls.Any("evm_setNextBlockTimestamp", timestamp), ct);
        await rpc.CallAsync(NodeCalls.Any("evm_mine"), ct);
        Head = await ReadHeadAsync(rpc, hashes, ct);
        await CheckAsync(calls, hashes, ct);
        return Head;
    }

    /// <summary>What a view answers, at the head or at an earlier block.</summary>
    public async Task<AbiArguments> ViewAsync(Address contract, FunctionAbi function, object[] arguments, CancellationToken ct, long? block = null)
    {
        var call = new DevnetCall(Accounts[0], contract, function.Encode(arguments), function.Name);
        var answer = await rpc.CallAsync(NodeCalls.View(call, block), ct);
        return function.DecodeOutput(Hex.Decode(answer.GetString()));
    }

    /// <summary>The node's whole state, to start another node from.</summary>
    public async Task<byte[]> DumpStateAsync(CancellationToken ct) => Hex.Decode((await rpc.CallAsync(NodeCalls.Any("anvil_dumpState"), ct)).GetString());

    private async Task CheckAsync(IReadOnlyList<DevnetCall> calls, Hash32[] hashes, CancellationToken ct)
    {
        var receipts = await rpc.BatchAsync<JsonElement>([.. hashes.Select(hash => NodeCalls.Any("eth_getTransactionReceipt", hash.ToString()))], ct);
        for (var i = 0; i < calls.Count; i++)
        {
            var receipt = receipts[i].ValueOrThrow();
            if (receipt.ValueKind == JsonValueKind.Null) throw new DevnetCallException($"The node left {calls[i].What} out of block {Head.Number}.");
            if (NodeCalls.Number(receipt.GetProperty("status")) == 0) await ExplainAsync(calls[i], ct);
        }
    }

    /// <summary>Asks again at the parent block, since a receipt does not say why.</summary>
    private async Task ExplainAsync(DevnetCall call, CancellationToken ct)
    {
        try
        {
            await rpc.CallAsync(NodeCalls.View(call, Head.Number - 1), ct);
        }
        catch (RpcException e)
        {
            throw Refused(call, e);
        }
        throw new DevnetCallException($"{call.What} was reverted in block {Head.Number}, by what happened earlier in it.");
    }

    private async Task LoadNoncesAsync(IReadOnlyList<DevnetCall> calls, CancellationToken ct)
    {
        Address[] unknown = [.. calls.Select(c => c.From).Where(from => !nonces.ContainsKey(from)).Distinct()];
        var counts = await rpc.BatchAsync<JsonElement>([.. unknown.Select(a => NodeCalls.Any("eth_getTransactionCount", a.ToString(), "latest"))], ct);
        for (var i = 0; i < unknown.Length; i++) nonces[unknown[i]] = NodeCalls.Number(counts[i].ValueOrThrow());
    }

    private static async Task<MinedBlock> ReadHeadAsync(JsonRpcClient rpc, Hash32[] transactions, CancellationToken ct)
    {
        var block = await rpc.CallAsync(NodeCalls.Any("eth_getBlockByNumber", "latest", false), ct);
        return new MinedBlock(NodeCalls.Number(block.GetProperty("number")), NodeCalls.Hash(block.GetProperty("hash")), NodeCalls.Number(block.GetProperty("timestamp")), transactions);
    }

    private static DevnetCallException Refused(DevnetCall call, RpcException why) => new($"{call.What} was refused: {why.Message}", why);
}
