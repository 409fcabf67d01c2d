using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Scan.Domain.Primitives;

namespace Scan.Ethereum.Rpc;

/// <summary>Typed calls of the execution API.</summary>
public static class Eth
{
    public static RpcCall<long> ChainId { get; } = new("eth_chainId", _ => { }, RpcJson.Quantity);

    public static RpcCall<long> BlockNumber { get; } = new("eth_blockNumber", _ => { }, RpcJson.Quantity);

    /// <summary>A block's header, or null where the node has no such block.</summary>
    public static RpcCall<BlockHeader?> GetBlock(BlockId block) => new(
        block.Hash is null ? "eth_getBlockByNumber" : "eth_getBlockByHash",
        json =>
        {
            json.WriteStringValue(block.ToString());
            json.WriteBooleanValue(false);
        },
        EthReaders.BlockOrNull);

    /// <summary>The logs that a filter finds, in chain order as the node gives them.</summary>
    public static RpcCall<List<RawLog>> GetLogs(LogFilter filter) => new("eth_getLogs", filter.Write, LogReader.Read);

    public static RpcCall<Transaction?> GetTransaction(Hash32 hash) => new("eth_getTransactionByHash", json => json.WriteStringValue(hash.ToString()), EthReaders.TransactionOrNull);

    /// <summary>A transaction's bytes, whose Keccak-256 is its hash; null where the node has no such transaction.</summary>
    public static RpcCall<byte[]?> GetRawTransaction(Hash32 hash) => new("eth_getRawTransactionByHash", json => json.WriteStringValue(hash.ToString()),
        (ref Utf8JsonReader json) => json.TokenType == JsonTokenType.Null ? null : RpcJson.Data(ref json));

    public static RpcCall<TransactionReceipt?> GetTransactionReceipt(Hash32 hash) => new("eth_getTransactionReceipt", json => json.WriteStringValue(hash.ToString()), EthReaders.ReceiptOrNull);

    /// <summary>All receipts of a block, or null where the node has no such block.</summary>
    public static RpcCall<TransactionReceipt[]?> GetBlockReceipts(Hash32 block) => new("eth_getBlockReceipts", json => json.WriteStringValue(block.ToString()), EthReaders.ReceiptsOrNull);

    /// <summary>A contract's answer at a block.</summary>
    public static RpcCall<byte[]> Call(ContractCall call, BlockId block) => new("eth_call",
        json =>
        {
            json.WriteStartObject();
            if (call.From is { } from) json.WriteString("from"u8, from.ToString());
            json.WriteString("to"u8, call.To.ToString());
            json.WriteString("data"u8, Hex.Encode(call.Data.Span));
            json.WriteEndObject();
            block.Write(json);
        },
        RpcJson.Data);

    /// <summary>The code at an address; empty where there is none.</summary>
    public static RpcCall<byte[]> GetCode(Address address, BlockId block) => AtAddress("eth_getCode", address, block, RpcJson.Data);

    /// <summary>An account's balance in wei.</summary>
    public static RpcCall<BigInteger> GetBalance(Address address, BlockId block) => AtAddress("eth_getBalance", address, block, EthReaders.BigQuantity);

    /// <summary>Sends from an account that the node has unlocked.</summary>
    public static RpcCall<Hash32> SendTransaction(TransactionRequest transaction) => new("eth_sendTransaction", json => Write(transaction, json), RpcJson.Hash);

    /// <summary>Any method; the result is kept as it came.</summary>
    /// <param name="parameters">Anything that System.Text.Json writes as the node expects it.</param>
    public static RpcCall<JsonElement> Raw(string method, params object?[] parameters) => new(method,
        json =>
        {
            foreach (var parameter in parameters) JsonSerializer.Serialize(json, parameter);
        },
        (ref Utf8JsonReader json) => JsonElement.ParseValue(ref json));

    private static RpcCall<T> AtAddress<T>(string method, Address address, BlockId block, RpcResultReader<T> read) => new(method,
        json =>
        {
            json.WriteStringValue(address.ToString());
            block.Write(json);
        },
        read);

    private static void Write(TransactionRequest transaction, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("from"u8, transaction.From.ToString());
        if (transaction.To is { } to) json.WriteString("to"u8, to.ToString());
        json.WriteString("data"u8, Hex.Encode(transaction.Data.Span));
        if (!transaction.Value.IsZero) json.WriteString("value"u8, Quantity(transaction.Value));
        if (transaction.Gas is { } gas) json.WriteString("gas"u8, Quantity(gas));
        if (transaction.Nonce is { } nonce) json.WriteString("nonce"u8, Quantity(nonce));
        json.WriteEndObject();
    }

    /// <summary>The shortest hex: BigInteger puts a zero before a digit of 8 or more.</summary>
    private static string Quantity(BigInteger value)
    {
        var digits = value.ToString("x", CultureInfo.InvariantCulture).TrimStart('0');
        return digits.Length == 0 ? "0x0" : "0x" + digits;
    }
}
