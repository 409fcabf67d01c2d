using System.Numerics;
using Scan.Ethereum.Rpc;
using Xunit;

namespace Scan.UnitTests.Ethereum.Rpc;

/// <summary>Errors as nodes and providers word them.</summary>
public sealed class RpcErrorTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(-32005, "query returned more than 10000 results. Try with this block range [0x10, 0x1F].", 16, 31, null)]
    [InlineData(-32602, "Log response size exceeded. You can make eth_getLogs requests with up to a 2K block range and no limit on the response size, or you can request any block range with a cap of 10K logs in the response. Based on your parameters and the response size limit, this block range should work: [0x0, 0xff]", 0, 255, 2000)]
    [InlineData(-32600, "Under the Free tier plan, you can make eth_getLogs requests with up to a 10 block range. Based on your parameters, this block range should work: [0x64, 0x6d].", 100, 109, 10)]
    [InlineData(-32614, "eth_getLogs is limited to a 10,000 range", null, null, 10000)]
    [InlineData(-32600, "block range is too wide", null, null, null)]
    [InlineData(-32047, "Invalid eth_getLogs request. 'fromBlock'-'toBlock' range too large. Max range: 800", null, null, 800)]
    [InlineData(-32602, "query exceeds max results 20000, retry with the range 100-200", 100, 200, null)]
    [InlineData(-32602, "query exceeds max block range 100000", null, null, 100000)]
    [InlineData(-32701, "exceed maximum block range: 50000", null, null, 50000)]
    [InlineData(-32000, "requested too many blocks from 1 to 9000, maximum is set to 2048", null, null, 2048)]
    [InlineData(-32005, "Block range limit exceeded. See more details in the documentation.", null, null, null)]
    [InlineData(-32020, "backend response too large", null, null, null)]
    [InlineData(-32008, "Response is too big", null, null, null)]
    [InlineData(-32000, "eth_getLogs range is too large, max is 1k blocks", null, null, 1000)]
    [InlineData(35, "ranges over 10000 blocks are not supported on freetier", null, null, 10000)]
    [InlineData(-32000, "exceeds the range allowed for your plan (5000 > 1000)", null, null, 1000)]
    [InlineData(-32000, "Maximum allowed number of requested blocks is 1000", null, null, 1000)]
    [InlineData(-32000, "please limit the query to at most 1,000 blocks", null, null, 1000)]
    [InlineData(-32000, "logs matched by query exceeds limit of 10000", null, null, null)]
    [InlineData(-32602, "eth_getLogs is limited to 1024 block range.", null, null, 1024)]
    [InlineData(-32000, "Query timeout exceeded. Consider reducing your block range.", null, null, null)]
    [InlineData(-32005, "limit exceeded", null, null, null)]
    [InlineData(-32005, "too many results for the rate limit of your plan", null, null, null)]
    public async Task A_range_that_is_too_large_is_told_with_what_the_node_offers(long code, string message, int? from, int? to, int? most)
    {
        var error = Assert.IsType<RpcRangeTooLargeException>(await LogsErrorAsync(code, message));
        Assert.Equal(from is null ? null : new BlockRange(from.Value, to!.Value), error.Suggested);
        Assert.Equal(most, error.MaxBlocks);
    }

    [Theory]
    [InlineData(-32000, "missing trie node 8fbc (path ) state 0x12 is not available")]
    [InlineData(-32000, "required historical state unavailable (reexec=128)")]
    [InlineData(-32603, "Required data unavailable")]
    [InlineData(-32000, "header not found")]
    [InlineData(-32000, "unknown block")]
    [InlineData(-32001, "Block not found: 0x1b4")]
    [InlineData(4444, "pruned history unavailable")]
    [InlineData(-32000, "state already pruned")]
    [InlineData(-32002, "No state available for block 1000 (0x12)")]
    [InlineData(-32602, "BlockOutOfRangeError: block height is 5 but requested was 9")]
    [InlineData(-32000, "distance to target block exceeds maximum proof window")]
    [InlineData(-32000, "hash 0x12 is not currently canonical")]
    [InlineData(-32000, "invalid block range params")]
    [InlineData(-32602, "block range extends beyond current head block")]
    public async Task State_or_blocks_that_the_node_lacks_are_told_apart(long code, string message) =>
        Assert.IsType<RpcMissingStateException>(await LogsErrorAsync(code, message));

    [Theory]
    [InlineData(-32005, "daily request count exceeded, request rate limited")]
    [InlineData(429, "Your app has exceeded its compute units per second capacity.")]
    [InlineData(-32005, "rate limit exceeded")]
    [InlineData(-32029, "Too many requests, reason: call rate limit exhausted, retry in 10s")]
    [InlineData(-32007, "50/second request limit reached - reduce calls per second or upgrade your account")]
    [InlineData(-32005, "daily limit exceeded")]
    [InlineData(-32000, "Monthly credits limit exceeded. Upgrade your plan.")]
    [InlineData(-32000, "compute units limit exceeded")]
    [InlineData(-32000, "Your plan is limited to 25 requests per second")]
    [InlineData(-32000, "exceeded maximum number of requests, limited to 100/minute")]
    public async Task A_rate_limit_in_the_body_is_one(long code, string message)
    {
        var error = await LogsErrorAsync(code, message);
        Assert.IsType<RpcRateLimitedException>(error);
        Assert.True(error.IsTransient);
    }

    [Theory]
    [InlineData(-32603, "Internal error", typeof(RpcTransportException))]
    [InlineData(-32000, "request timed out", typeof(RpcTransportException))]
    [InlineData(-32601, "the method eth_getLogs does not exist/is not available", typeof(RpcErrorException))]
    [InlineData(-32602, "invalid argument 0: json: cannot unmarshal", typeof(RpcErrorException))]
    [InlineData(-32701, "Please specify an address in your request", typeof(RpcErrorException))]
    public async Task Other_errors_are_retried_only_when_they_may_pass(long code, string message, Type expected) =>
        Assert.IsType(expected, await LogsErrorAsync(code, message));

    [Theory]
    [InlineData(3, "execution reverted: hi", "\"0x08c379a000000000000000000000000000000000000000000000000000000000000000200000000000000000000000000000000000000000000000000000000000000002686900000000000000000000000000000000000000000000000000000000000000\"", "hi")]
    [InlineData(-32015, "VM execution error.", "\"Reverted 0x4e487b710000000000000000000000000000000000000000000000000000000000000011\"", "panic 17")]
    [InlineData(-32000, "execution reverted", "null", "no reason given")]
    [InlineData(-32603, "VM Exception while processing transaction: revert", """{"data":"0xdeadbeef01"}""", "custom error 0xdeadbeef")]
    [InlineData(3, "execution reverted", "\"0x08c379a0ffff\"", "custom error 0x08c379a0")]
    [InlineData(-32000, "out of gas", "null", "no reason given")]
    [InlineData(3, "execution reverted", "\"0x\"", "no reason given")]
    public async Task A_revert_tells_its_reason_in_every_node_s_shape(long code, string message, string data, string reason)
    {
        await using var node = await FakeNode.StartAsync(FakeNode.Error(code, message, data));
        var error = await Assert.ThrowsAsync<RpcExecutionException>(() => new EthereumClient(node.Client()).CallAsync(default, default, BlockId.Latest, Ct));
        Assert.Equal(reason, error.Reason.ToString());
        Assert.Single(node.Requests);
    }

    [Fact]
    public void A_panic_keeps_its_code()
    {
        var data = Convert.FromHexString("4e487b710000000000000000000000000000000000000000000000000000000000000012");
        Assert.Equal(new BigInteger(0x12), RevertReason.Parse(data).PanicCode);
    }

    [Fact]
    public async Task An_error_sent_with_an_http_error_is_taken_at_its_word()
    {
        await using var node = await FakeNode.StartAsync(FakeNode.Json("""{"id":0,"error":{"code":-32602,"message":"query returned more than 10000 results"}}""", 400));
        await Assert.ThrowsAsync<RpcRangeTooLargeException>(() => node.Client().CallAsync(Eth.GetLogs(LogFilter.InRange(1, 2)), Ct));
        Assert.Single(node.Requests);
    }

    private static async Task<RpcException> LogsErrorAsync(long code, string message)
    {
        await using var node = await FakeNode.StartAsync(FakeNode.Error(code, message));
        var client = node.Client(options: new JsonRpcOptions { Attempts = 1 });
        return await Assert.ThrowsAnyAsync<RpcException>(() => client.CallAsync(Eth.GetLogs(LogFilter.InRange(1, 2)), Ct));
    }
}
