using System.Text.Json;
using Scan.Domain.Primitives;

namespace Scan.Ethereum.Rpc;

/// <summary>An Ethereum node, spoken to in typed calls. Every method throws <see cref="RpcException"/> when it gets no answer.</summary>
public sealed class EthereumClient(JsonRpcClient rpc)
{
    public JsonRpcClient Rpc => rpc;

    /// <summary>A client with connections of its own.</summary>
    public static EthereumClient Connect(Uri endpoint, JsonRpcOptions options, TimeProvider time) => new(JsonRpcClient.Connect(endpoint, options, time));

    public Task<long> ChainIdAsync(CancellationToken ct) => rpc.CallAsync(Eth.ChainId, ct);

    public Task<long> BlockNumberAsync(CancellationToken ct) => rpc.CallAsync(Eth.BlockNumber, ct);

    /// <summary>A block's header by number, hash or tag; null where the node has no such block.</summary>
    public Task<BlockHeader?> GetBlockAsync(BlockId block, CancellationToken ct) => rpc.CallAsync(Eth.GetBlock(block), ct);

    /// <summary>Headers in the order asked for, null where the node has no such block.</summary>
    public Task<IReadOnlyList<BlockHeader?>> GetBlocksAsync(IEnumerable<long> numbers, CancellationToken ct) => AllAsync(numbers.Select(n => Eth.GetBlock(n)), ct);

    public async Task<IReadOnlyList<RawLog>> GetLogsAsync(LogFilter filter, CancellationToken ct) => await rpc.CallAsync(Eth.GetLogs(filter), ct);

    public Task<Transaction?> GetTransactionAsync(Hash32 hash, CancellationToken ct) => rpc.CallAsync(Eth.GetTransaction(hash), ct);

    /// <summary>Transactions in the order asked for, null where the node has no such transaction.</summary>
    public Task<IReadOnlyList<Transaction?>> GetTransactionsAsync(IEnumerable<Hash32> hashes, CancellationToken ct) => AllAsync(hashes.Select(Eth.GetTransaction), ct);

    /// <summary>The receipt, or null while the transaction is not mined.</summary>
    public Task<TransactionReceipt?> GetTransactionReceiptAsync(Hash32 hash, CancellationToken ct) => rpc.CallAsync(Eth.GetTransactionReceipt(hash), ct);

    /// <summary>Receipts in the order asked for, null where there is none.</summary>
    public Task<IReadOnlyList<TransactionReceipt?>> GetTransactionReceiptsAsync(IEnumerable<Hash32> hashes, CancellationToken ct) => AllAsync(hashes.Select(Eth.GetTransactionReceipt), ct);

    /// <summary>All receipts of blocks, in the order asked for, null where the node has no such block.</summary>
    public Task<IReadOnlyList<TransactionReceipt[]?>> GetBlockReceiptsAsync(IEnumerable<Hash32> blocks, CancellationToken ct) => AllAsync(blocks.Select(Eth.GetBlockReceipts), ct);

    /// <summary>What a contract answers to call data at a block.</summary>
    /// <exception cref="RpcExecutionException">The contract reverted.</exception>
    /// <exception cref="RpcMissingStateException">The node does not have the block's state.</exception>
    public Task<byte[]> CallAsync(ContractCall call, BlockId block, CancellationToken ct) => rpc.CallAsync(Eth.Call(call, block), ct);

    /// <inheritdoc cref="CallAsync(ContractCall, BlockId, CancellationToken)"/>
    public Task<byte[]> CallAsync(Address to, ReadOnlyMemory<byte> data, BlockId block, CancellationToken ct) => rpc.CallAsync(Eth.Call(new ContractCall(to, data), block), ct);

    /// <summary>Many calls at one block; each outcome is the bytes, a revert, or missing state on its own.</summary>
    public Task<IReadOnlyList<RpcOutcome<byte[]>>> CallBatchAsync(IEnumerable<ContractCall> calls, BlockId block, CancellationToken ct) =>
        rpc.BatchAsync([.. calls.Select(call => Eth.Call(call, block))], ct);

    /// <summary>Sends from an account that the node has unlocked; asked once only, since a second try could send twice.</summary>
    public Task<Hash32> SendTransactionAsync(TransactionRequest transaction, CancellationToken ct) => rpc.CallOnceAsync(Eth.SendTransaction(transaction), ct);

    /// <summary>Any method, such as <c>evm_mine</c>; asked once only, since it may not be safe to repeat.</summary>
    public Task<JsonElement> RequestAsync(string method, object?[] parameters, CancellationToken ct) => rpc.CallOnceAsync(Eth.Raw(method, parameters), ct);

    private async Task<IReadOnlyList<T>> AllAsync<T>(IEnumerable<RpcCall<T>> calls, CancellationToken ct) =>
        [.. (await rpc.BatchAsync([.. calls], ct)).Select(outcome => outcome.ValueOrThrow())];
}
