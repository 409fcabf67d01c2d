using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Scan.Domain.Primitives;

namespace Scan.Local.Replay;

/// <summary>The JSON-RPC methods of a replayed chain, answered as a go-ethereum node would.</summary>
internal sealed class ReplayMethods(RecordedChain chain)
{
    // Set bits everywhere: the recording does not hold a block's other logs, so no filter may skip a block by its bloom.
    private static readonly string FullBloom = "0x" + new string('f', 512);
    private static readonly string EmptyHash = Hash32.Zero.ToString();

    /// <exception cref="ReplayError">The call is refused.</exception>
    public JsonNode? Call(string method, IReadOnlyList<JsonElement> parameters) => method switch
    {
        "eth_chainId" => Quantity(chain.ChainId),
        "net_version" => chain.ChainId.ToString(CultureInfo.InvariantCulture),
        "web3_clientVersion" => "scan-replay",
        "eth_syncing" => false,
        "eth_blockNumber" => Quantity(chain.Head),
        "eth_getBlockByNumber" => Block(BlockNumber(Required(parameters, 0)), Flag(parameters, 1)),
        "eth_getBlockByHash" => Block(chain.NumberOf(HashOf(Required(parameters, 0))), Flag(parameters, 1)),
        "eth_getLogs" => Logs(Required(parameters, 0)),
        "eth_getTransactionByHash" => chain.Calls.TryGetValue(HashOf(Required(parameters, 0)), out var call) ? Transaction(call) : null,
        "eth_getTransactionReceipt" => chain.Receipts.TryGetValue(HashOf(Required(parameters, 0)), out var receipt) ? Receipt(receipt) : null,
        "eth_call" or "eth_estimateGas" or "eth_getBalance" or "eth_getCode" or "eth_getStorageAt" or "eth_getTransactionCount" => throw ReplayError.NoState,
        _ => throw ReplayError.NoMethod(method),
    };

    private JsonObject? Block(long? number, bool withTransactions)
    {
        if (number is not { } n || n > chain.Head) return null;
        var transactions = chain.LogsBetween(n, n).Select(log => log.Transaction).Distinct();
        return new JsonObject
        {
            ["number"] = Quantity(n),
            ["hash"] = chain.HashOf(n).ToString(),
            ["parentHash"] = n == 0 ? EmptyHash : chain.HashOf(n - 1).ToString(),
            ["timestamp"] = Quantity(chain.TimeOf(n)),
            ["logsBloom"] = FullBloom,
            ["gasLimit"] = "0x0",
            ["gasUsed"] = "0x0",
            ["miner"] = Address.Zero.ToString(),
            ["extraData"] = "0x",
            ["transactions"] = new JsonArray([.. transactions.Select(hash => withTransactions && chain.Calls.TryGetValue(hash, out var call) ? Transaction(call) : (JsonNode)hash.ToString())]),
            ["uncles"] = new JsonArray(),
        };
    }

    private JsonArray Logs(JsonElement filter)
    {
        if (filter.ValueKind != JsonValueKind.Object) throw ReplayError.InvalidParams("invalid argument 0: a filter is an object");
        var matches = LogMatch.Parse(filter);
        var (from, to) = Range(filter);
        return [.. chain.LogsBetween(from, to).Where(matches.Includes).Select(log => (JsonNode)Log(log))];
    }

    private (long From, long To) Range(JsonElement filter)
    {
        var hasRange = Present(filter, "fromBlock", out var fromBlock) | Present(filter, "toBlock", out var toBlock);
        if (Present(filter, "blockHash", out var blockHash))
        {
            if (hasRange) throw ReplayError.InvalidParams("cannot specify both BlockHash and FromBlock/ToBlock, choose one or the other");
            var block = chain.NumberOf(HashOf(blockHash)) ?? throw ReplayError.UnknownBlock;
            return (block, block);
        }
        var from = fromBlock.ValueKind == JsonValueKind.Undefined ? chain.Head : BlockNumber(fromBlock);
        var to = toBlock.ValueKind == JsonValueKind.Undefined ? chain.Head : BlockNumber(toBlock);
        return from <= to ? (from, to) : throw ReplayError.InvalidParams("invalid block range params");
    }

    private long BlockNumber(JsonElement block) => block.ValueKind == JsonValueKind.String ? block.GetString() switch
    {
        "latest" or "pending" => chain.Head,
        "safe" or "finalized" => chain.Finalized,
        "earliest" => 0,
        ['0', 'x', .. var digits] when long.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number) && number >= 0 => number,
        var other => throw ReplayError.InvalidParams($"invalid argument: {other} is no block number or tag"),
    }
    : throw ReplayError.InvalidParams("invalid argument: a block is a hex number or a tag");

    private JsonObject Log(RecordedLog log) => new()
    {
        ["address"] = log.Address.ToString(),
        ["topics"] = new JsonArray([.. log.Topics.Select(topic => (JsonNode)topic.ToString())]),
        ["data"] = log.Data,
        ["blockNumber"] = Quantity(log.Block),
        ["blockHash"] = log.BlockHash.ToString(),
        ["blockTimestamp"] = Quantity(chain.TimeOf(log.Block)),
        ["transactionHash"] = log.Transaction.ToString(),
        ["transactionIndex"] = Quantity(log.TransactionIndex),
        ["logIndex"] = Quantity(log.LogIndex),
        ["removed"] = false,
    };

    private static JsonObject Transaction(RecordedCall call) => new()
    {
        ["hash"] = call.Transaction.ToString(),
        ["blockNumber"] = Quantity(call.Block),
        ["blockHash"] = call.BlockHash.ToString(),
        ["transactionIndex"] = Quantity(call.TransactionIndex),
        ["from"] = call.From.ToString(),
        ["to"] = call.To?.ToString(),
        ["value"] = call.Value,
        ["nonce"] = Quantity(call.Nonce),
        ["input"] = call.Input,
        ["gas"] = "0x0",
        ["gasPrice"] = "0x0",
        ["type"] = "0x2",
    };

    private JsonObject Receipt(RecordedReceipt receipt) => new()
    {
        ["transactionHash"] = receipt.Transaction.ToString(),
        ["transactionIndex"] = Quantity(receipt.TransactionIndex),
        ["blockNumber"] = Quantity(receipt.Block),
        ["blockHash"] = receipt.BlockHash.ToString(),
        ["from"] = receipt.From.ToString(),
        ["to"] = receipt.To?.ToString(),
        ["contractAddress"] = receipt.ContractAddress?.ToString(),
        ["status"] = Quantity(receipt.Status),
        ["gasUsed"] = Quantity(receipt.GasUsed),
        ["cumulativeGasUsed"] = Quantity(receipt.GasUsed),
        ["logsBloom"] = receipt.LogsBloom,
        ["logs"] = new JsonArray([.. chain.LogsBetween(receipt.Block, receipt.Block).Where(log => log.Transaction == receipt.Transaction).Select(log => (JsonNode)Log(log))]),
        ["type"] = "0x2",
    };

    private static bool Present(JsonElement filter, string name, out JsonElement value) => filter.TryGetProperty(name, out value) && value.ValueKind != JsonValueKind.Null;

    private static JsonElement Required(IReadOnlyList<JsonElement> parameters, int index) =>
        index < parameters.Count ? parameters[index] : throw ReplayError.InvalidParams($"missing value for required argument {index}");

    private static bool Flag(IReadOnlyList<JsonElement> parameters, int index) => index < parameters.Count && parameters[index].ValueKind == JsonValueKind.True;

    private static Hash32 HashOf(JsonElement value) => value.ValueKind == JsonValueKind.String && Hash32.TryParse(value.GetString(), null, out var hash)
        ? hash
        : throw ReplayError.InvalidParams("invalid argument: a hash is 0x and 64 hex digits");

    private static string Quantity(long number) => "0x" + number.ToString("x", CultureInfo.InvariantCulture);
}
