using System.Text.Json.Nodes;
using Scan.Ethereum.Rpc;
using Xunit;

namespace Scan.UnitTests.Ethereum.Rpc;

public sealed class RpcBatchTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Answers every call with the quantity that it asked for.</summary>
    private static JsonNode Echo(JsonNode call) => new JsonObject { ["jsonrpc"] = "2.0", ["result"] = call["params"]![0]!.DeepClone(), ["id"] = call["id"]!.DeepClone() };

    private static RpcCall<long>[] Calls(int count) => [.. Enumerable.Range(1, count).Select(n => new RpcCall<long>("echo", json => json.WriteStringValue($"0x{n:x}"), RpcJson.Quantity))];

    [Fact]
    public async Task Answers_in_any_order_find_their_calls()
    {
        await using var node = await FakeNode.StartAsync((http, request) =>
            FakeNode.WriteAsync(http, new JsonArray([.. request.AsArray().Reverse().Select(call => Echo(call!))]).ToJsonString()));
        var outcomes = await node.Client().BatchAsync(Calls(250), Ct);
        Assert.Equal(Enumerable.Range(1, 250).Select(n => (long)n), outcomes.Select(o => o.ValueOrThrow()));
        Assert.Equal([50, 100, 100], node.Requests.Select(r => r.AsArray().Count).Order());
    }

    [Fact]
    public async Task Only_calls_left_unanswered_are_asked_again()
    {
        await using var node = await FakeNode.StartAsync(
            (http, request) => FakeNode.WriteAsync(http, new JsonArray([.. request.AsArray().Where((_, i) => i % 2 == 0).Select(call => Echo(call!))]).ToJsonString()),
            (http, request) => FakeNode.WriteAsync(http, new JsonArray([.. request.AsArray().Select(call => Echo(call!))]).ToJsonString()));
        var outcomes = await node.Client().BatchAsync(Calls(7), Ct);
        Assert.Equal([1, 2, 3, 4, 5, 6, 7], outcomes.Select(o => o.ValueOrThrow()));
        Assert.Equal([7, 3], node.Requests.Select(r => r.AsArray().Count));
    }

    [Fact]
    public async Task A_call_that_is_never_answered_carries_its_own_error()
    {
        await using var node = await FakeNode.StartAsync((http, request) =>
            FakeNode.WriteAsync(http, new JsonArray([.. request.AsArray().Where(call => (string?)call!["params"]![0] != "0x2").Select(call => Echo(call!))]).ToJsonString()));
        var outcomes = await node.Client().BatchAsync(Calls(3), Ct);
        Assert.Equal([true, false, true], outcomes.Select(o => o.Ok));
        Assert.IsType<RpcTransportException>(outcomes[1].Error);
        Assert.Throws<RpcTransportException>(() => outcomes[1].ValueOrThrow());
    }

    [Fact]
    public async Task Each_contract_call_of_a_batch_has_its_own_outcome()
    {
        await using var node = await FakeNode.StartAsync(FakeNode.Json("""
            [{"id":0,"result":"0x2a"},
             {"id":1,"error":{"code":3,"message":"execution reverted","data":"0x08c379a000000000000000000000000000000000000000000000000000000000000000200000000000000000000000000000000000000000000000000000000000000002686900000000000000000000000000000000000000000000000000000000000000"}},
             {"id":2,"error":{"code":-32000,"message":"missing trie node 1234 (path ) state 0x12 is not available"}},
             {"id":"stray","result":"0x"},{"id":99,"result":"0x"}]
            """));
        var outcomes = await new EthereumClient(node.Client()).CallBatchAsync(Enumerable.Repeat(new ContractCall(default, default), 3), 5, Ct);
        Assert.Equal([0x2a], outcomes[0].Value!);
        Assert.Equal("hi", Assert.IsType<RpcExecutionException>(outcomes[1].Error).Reason.Message);
        Assert.IsType<RpcMissingStateException>(outcomes[2].Error);
        Assert.Single(node.Requests);
    }

    [Fact]
    public async Task A_batch_refused_for_its_size_is_halved_and_stays_so()
    {
        await using var node = await FakeNode.StartAsync((http, request) => request.AsArray().Count > 10
            ? FakeNode.WriteAsync(http, """{"jsonrpc":"2.0","id":null,"error":{"code":-32600,"message":"batch limit of 10 exceeded"}}""")
            : FakeNode.WriteAsync(http, new JsonArray([.. request.AsArray().Select(call => Echo(call!))]).ToJsonString()));
        var client = node.Client();
        Assert.All(await client.BatchAsync(Calls(40), Ct), o => Assert.True(o.Ok));
        node.Requests.Clear();
        Assert.All(await client.BatchAsync(Calls(40), Ct), o => Assert.True(o.Ok));
        Assert.All(node.Requests, r => Assert.InRange(r.AsArray().Count, 1, 10));
    }

    [Fact]
    public async Task A_batch_too_large_for_the_proxy_is_halved_too()
    {
        await using var node = await FakeNode.StartAsync((http, request) => request.AsArray().Count > 3
            ? FakeNode.WriteAsync(http, "<html>413</html>", 413)
            : FakeNode.WriteAsync(http, new JsonArray([.. request.AsArray().Select(call => Echo(call!))]).ToJsonString()));
        Assert.All(await node.Client().BatchAsync(Calls(10), Ct), o => Assert.True(o.Ok));
    }

    [Fact]
    public async Task A_batch_that_nobody_answers_fails_as_a_whole()
    {
        await using var node = await FakeNode.StartAsync(FakeNode.Status(500));
        await Assert.ThrowsAsync<RpcTransportException>(() => node.Client().BatchAsync(Calls(3), Ct));
        Assert.Equal(5, node.Requests.Count);
        await Assert.ThrowsAsync<RpcTransportException>(() => node.Client().BatchAsync(Calls(250), Ct));
    }

    [Fact]
    public async Task A_batch_refused_for_another_reason_is_not_taken_apart()
    {
        await using var node = await FakeNode.StartAsync(FakeNode.Json("""{"jsonrpc":"2.0","id":null,"error":{"code":-32600,"message":"invalid key"}}"""));
        await Assert.ThrowsAsync<RpcErrorException>(() => node.Client().BatchAsync(Calls(3), Ct));
        Assert.Single(node.Requests);
    }

    [Fact]
    public async Task No_calls_ask_nobody()
    {
        await using var node = await FakeNode.StartAsync(FakeNode.Status(500));
        Assert.Empty(await node.Client().BatchAsync(Calls(0), Ct));
        Assert.Empty(node.Requests);
    }
}
