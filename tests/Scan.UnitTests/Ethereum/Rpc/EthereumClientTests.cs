using System.Numerics;
using System.Text.Json.Nodes;
using Scan.Domain.Primitives;
using Scan.Ethereum.Rpc;
using Xunit;

namespace Scan.UnitTests.Ethereum.Rpc;

/// <summary>What goes over the wire and what comes back of it.</summary>
public sealed class EthereumClientTests
{
    private static readonly Hash32 SomeHash = Hash32.Parse("0x" + new string('1', 64));
    private static readonly Address SomeAddress = Address.Parse("0x" + new string('2', 40));

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Blocks_are_named_by_number_tag_or_hash()
    {
        await using var node = await FakeNode.StartAsync(FakeNode.Result("null"), FakeNode.Result("null"), FakeNode.Result($$"""
            {"number":"0x1b4","hash":"{{SomeHash}}","parentHash":"{{SomeHash}}","timestamp":"0x65","logsBloom":"0x{{new string('f', 512)}}","transactions":["0x1"],"withdrawals":[{"a":[1]}]}
            """));
        var client = new EthereumClient(node.Client());
        Assert.Null(await client.GetBlockAsync(436, Ct));
        Assert.Null(await client.GetBlockAsync(BlockId.Finalized, Ct));
        var block = (await client.GetBlockAsync(SomeHash, Ct))!;
        Assert.Equal(new BlockRef(436, SomeHash), block.Ref);
        Assert.Equal((101, 256), (block.Time, block.LogsBloom.Length));
        Assert.Equal(
            ["eth_getBlockByNumber[\"0x1b4\",false]", "eth_getBlockByNumber[\"finalized\",false]", $"eth_getBlockByHash[\"{SomeHash}\",false]"],
            node.Requests.Select(r => (string)r["method"]! + r["params"]!.ToJsonString()));
    }

    [Fact]
    public async Task Calls_name_their_block_as_eip_1898_says()
    {
        await using var node = await FakeNode.StartAsync(FakeNode.Result("\"0x\""));
        var client = new EthereumClient(node.Client());
        Assert.Empty(await client.CallAsync(SomeAddress, new byte[] { 1 }, SomeHash, Ct));
        Assert.Empty(await client.CallAsync(SomeAddress, new byte[] { 1 }, 16, Ct));
        Assert.Equal($$"""[{"to":"{{SomeAddress}}","data":"0x01"},{"blockHash":"{{SomeHash}}"}]""", node.Requests[0]["params"]!.ToJsonString());
        Assert.Equal("\"0x10\"", node.Requests[1]["params"]![1]!.ToJsonString());
    }

    [Fact]
    public async Task Log_filters_leave_out_what_they_do_not_restrict()
    {
        await using var node = await FakeNode.StartAsync(FakeNode.Result("[]"));
        var client = new EthereumClient(node.Client());
        await client.GetLogsAsync(LogFilter.InRange(1, 255), Ct);
        await client.GetLogsAsync(LogFilter.InBlock(SomeHash) with { Addresses = [SomeAddress], Topic0 = [SomeHash] }, Ct);
        Assert.Equal("""[{"fromBlock":"0x1","toBlock":"0xff"}]""", node.Requests[0]["params"]!.ToJsonString());
        Assert.Equal($$"""[{"blockHash":"{{SomeHash}}","address":["{{SomeAddress}}"],"topics":[["{{SomeHash}}"]]}]""", node.Requests[1]["params"]!.ToJsonString());
    }

    [Fact]
    public async Task Transactions_come_with_what_the_logs_omit()
    {
        await using var node = await FakeNode.StartAsync(FakeNode.Result($$"""
            {"hash":"{{SomeHash}}","from":"{{SomeAddress}}","to":null,"input":"0xabcd","value":"0x{{new string('f', 64)}}","blockHash":null,"blockNumber":null,"transactionIndex":null,"type":"0x2","accessList":[]}
            """));
        var transaction = (await new EthereumClient(node.Client()).GetTransactionAsync(SomeHash, Ct))!;
        Assert.Equal((SomeHash, SomeAddress, null, 2), (transaction.Hash, transaction.From, transaction.To, transaction.Type));
        Assert.Equal((BigInteger.One << 256) - 1, transaction.Value);
        Assert.Equal([0xab, 0xcd], transaction.Input.ToArray());
        Assert.Null(transaction.BlockHash);
    }

    [Fact]
    public async Task A_receipt_says_whether_it_succeeded_and_what_it_made()
    {
        await using var node = await FakeNode.StartAsync(FakeNode.Result("null"), FakeNode.Result($$"""
            {"transactionHash":"{{SomeHash}}","blockHash":"{{SomeHash}}","blockNumber":"0x2","transactionIndex":"0x3","from":"{{SomeAddress}}","to":null,"contractAddress":"{{SomeAddress}}","status":"0x0","gasUsed":"0x5208","logs":[],"logsBloom":"0x"}
            """));
        var client = new EthereumClient(node.Client());
        Assert.Null(await client.GetTransactionReceiptAsync(SomeHash, Ct));
        var receipt = (await client.GetTransactionReceiptAsync(SomeHash, Ct))!;
        Assert.False(receipt.Succeeded);
        Assert.Equal((2, 3, SomeAddress, new BigInteger(21000)), (receipt.BlockNumber, receipt.Index, receipt.ContractAddress!.Value, receipt.GasUsed));
        Assert.Empty(receipt.Logs);
    }

    [Fact]
    public async Task A_transaction_request_carries_only_what_is_given()
    {
        await using var node = await FakeNode.StartAsync(FakeNode.Result($"\"{SomeHash}\""));
        var client = new EthereumClient(node.Client());
        Assert.Equal(SomeHash, await client.SendTransactionAsync(new TransactionRequest(SomeAddress, null, new byte[] { 0x60 }), Ct));
        await client.SendTransactionAsync(new TransactionRequest(SomeAddress, SomeAddress, default, Value: BigInteger.Pow(2, 63), Gas: 0x8000, Nonce: 0), Ct);
        Assert.Equal($$"""[{"from":"{{SomeAddress}}","data":"0x60"}]""", node.Requests[0]["params"]!.ToJsonString());
        Assert.Equal($$"""[{"from":"{{SomeAddress}}","to":"{{SomeAddress}}","data":"0x","value":"0x8000000000000000","gas":"0x8000","nonce":"0x0"}]""", node.Requests[1]["params"]!.ToJsonString());
    }

    [Fact]
    public async Task Any_method_can_be_asked_for()
    {
        await using var node = await FakeNode.StartAsync(FakeNode.Result("""{"a":[1,"x"]}"""));
        var result = await new EthereumClient(node.Client()).RequestAsync("anvil_setBalance", [SomeAddress, "0x1", new { blockHash = SomeHash }, null], Ct);
        Assert.Equal("x", result.GetProperty("a")[1].GetString());
        Assert.Equal($$"""["{{SomeAddress}}","0x1",{"blockHash":"{{SomeHash}}"},null]""", node.Requests[0]["params"]!.ToJsonString());
    }

    [Fact]
    public async Task Many_blocks_come_in_the_order_asked_for()
    {
        await using var node = await FakeNode.StartAsync((http, request) => FakeNode.WriteAsync(http, new JsonArray([.. request.AsArray().Reverse().Select(call => new JsonObject
        {
            ["id"] = call!["id"]!.DeepClone(),
            ["result"] = (string?)call["params"]![0] == "0x3" ? null : new JsonObject { ["number"] = call["params"]![0]!.DeepClone(), ["hash"] = SomeHash.ToString(), ["parentHash"] = SomeHash.ToString(), ["timestamp"] = "0x1" },
        })]).ToJsonString()));
        var blocks = await new EthereumClient(node.Client()).GetBlocksAsync([5, 3, 4], Ct);
        Assert.Equal([5, null, 4], blocks.Select(b => b?.Number));
    }
}
