using System.Globalization;
using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;
using Scan.Ethereum.Rpc;

namespace Scan.Devnet.Chain;

/// <summary>An anvil node that mines only what it is told to: one block for each list of transactions, at a given time.</summary>
internal sealed class DevnetNode
{
    /// <summary>Enough for the largest call; what is not used is not paid.</summary>
    private const long GasLimit = 12_000_000;

    /// <summary>The same for all, so that the node keeps the order in which they came.</summary>
    private const long GasPrice = 10_000_000_000;

    private readonly EthereumClient node;
    private readonly Dictionary<Address, long> nonces = [];

    private DevnetNode(EthereumClient node, IReadOnlyList<Address> accounts, MinedBlock head) => (this.node, Accounts, Head) = (node, accounts, head);

    /// <summary>The node's unlocked accounts.</summary>
    public IReadOnlyList<Address> Accounts { get; }

    /// <summary>The last block; of one that was there before, receipts are not listed.</summary>
    public MinedBlock Head { get; private set; }

    /// <summary>Takes over the mining of a node.</summary>
    public static async Task<DevnetNode> AttachAsync(EthereumClient node, CancellationToken ct)
    {
        await node.RequestAsync("evm_setAutomine", [false], ct);
        var accounts = await node.RequestAsync("eth_accounts", [], ct);
        return new DevnetNode(node, [.. accounts.EnumerateArray().Select(a => Address.Parse(a.GetString()!))], await ReadHeadAsync(node, [], ct));
    }

    /// <summary>Mines one block of these transactions in their order.</summary>
    /// <exception cref="DevnetCallException">The node or a contract refused one; the block stands all the same.</exception>
    public async Task<MinedBlock> MineAsync(IReadOnlyList<DevnetCall> calls, long timestamp, CancellationToken ct)
    {
        var hashes = new List<Hash32>();
        // One by one: a node may take the calls of a batch in any order, and the order makes the block's hash.
        foreach (var call in calls) hashes.Add(await SendAsync(call, ct));
        await node.RequestAsync("evm_setNextBlockTimestamp", [timestamp], ct);
        await node.RequestAsync("evm_mine", [], ct);
        var receipts = await node.GetTransactionReceiptsAsync(hashes, ct);
        Head = await ReadHeadAsync(node, [.. receipts.OfType<TransactionReceipt>()], ct);
        for (var i = 0; i < calls.Count; i++)
        {
            if (receipts[i] is not { } receipt) throw new DevnetCallException($"The node left {calls[i].What} out of block {Head.Number}.");
            if (!receipt.Succeeded) await ExplainAsync(calls[i], ct);
        }
        return Head;
    }

    /// <summary>What a view answers at the head.</summary>
    public async Task<AbiArguments> ViewAsync(Address contract, FunctionAbi function, object[] arguments, CancellationToken ct) =>
        function.DecodeOutput(await node.CallAsync(contract, function.Encode(arguments), BlockId.Latest, ct));

    /// <summary>Signs EIP-712 typed data, always the same way.</summary>
    public async Task<byte[]> SignAsync(Address account, object typedData, CancellationToken ct) =>
        Hex.Decode((await node.RequestAsync("eth_signTypedData_v4", [account.ToString(), typedData], ct)).GetString()!);

    /// <summary>The node's whole state, to start another node from: JSON, compressed with gzip.</summary>
    public Task<byte[]> DumpStateAsync(CancellationToken ct) => node.Rpc.CallAsync(new RpcCall<byte[]>("anvil_dumpState", _ => { }, RpcJson.Data), ct);

    private async Task<Hash32> SendAsync(DevnetCall call, CancellationToken ct)
    {
        if (!nonces.TryGetValue(call.From, out var nonce))
            nonce = Convert.ToInt64((await node.RequestAsync("eth_getTransactionCount", [call.From.ToString(), "latest"], ct)).GetString(), 16);
        nonces[call.From] = nonce + 1;
        var transaction = new Dictionary<string, string>
        {
            ["from"] = call.From.ToString(), ["data"] = Hex.Encode(call.Data),
            ["gas"] = Quantity(GasLimit), ["gasPrice"] = Quantity(GasPrice), ["nonce"] = Quantity(nonce),
        };
        if (call.To is { } to) transaction["to"] = to.ToString();
        return Hash32.Parse((await node.RequestAsync("eth_sendTransaction", [transaction], ct)).GetString()!);
    }

    /// <summary>Asks again on top of the block, since a receipt does not say why. A refused call has changed nothing, so that it mostly fails alike.</summary>
    private async Task ExplainAsync(DevnetCall call, CancellationToken ct)
    {
        try
        {
            var request = new Dictionary<string, string> { ["from"] = call.From.ToString(), ["data"] = Hex.Encode(call.Data) };
            if (call.To is { } to) request["to"] = to.ToString();
            await node.RequestAsync("eth_call", [request, "latest"], ct);
        }
        catch (RpcException e)
        {
            throw new DevnetCallException($"{call.What} was refused: {e.Message}", e);
        }
        throw new DevnetCallException($"{call.What} was reverted in block {Head.Number}, for a reason that is gone by now.");
    }

    private static async Task<MinedBlock> ReadHeadAsync(EthereumClient node, IReadOnlyList<TransactionReceipt> receipts, CancellationToken ct)
    {
        var header = await node.GetBlockAsync(BlockId.Latest, ct) ?? throw new DevnetCallException("The node has no latest block.");
        return new MinedBlock(header.Number, header.Hash, header.Time, receipts);
    }

    private static string Quantity(long value) => "0x" + value.ToString("x", CultureInfo.InvariantCulture);
}
