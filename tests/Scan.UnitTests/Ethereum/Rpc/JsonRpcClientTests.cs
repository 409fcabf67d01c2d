using Microsoft.AspNetCore.Http;
using Scan.Ethereum.Rpc;
using Scan.Testing;
using Xunit;

namespace Scan.UnitTests.Ethereum.Rpc;

public sealed class JsonRpcClientTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_result_is_found_whatever_stands_around_it()
    {
        await using var node = await FakeNode.StartAsync(FakeNode.Json("""{"extra":[{"id":7}],"result":"0x1b4","error":null,"id":0,"jsonrpc":"2.0"}"""));
        Assert.Equal(436, await node.Client().CallAsync(Eth.BlockNumber, Ct));
        Assert.Equal("""{"jsonrpc":"2.0","id":0,"method":"eth_blockNumber","params":[]}""", node.Requests[0].ToJsonString());
    }

    [Fact]
    public async Task Transient_faults_are_retried_until_the_node_answers()
    {
        await using var node = await FakeNode.StartAsync(
            FakeNode.Status(500),
            FakeNode.Json("<html>bad gateway</html>", 502),
            FakeNode.Json("""{"jsonrpc":"2.0","id":0,"res"""),
            async (http, _) =>
            {
                http.Response.ContentLength = 1000;
                await http.Response.WriteAsync("""{"jsonrpc":""");
                http.Abort();
            },
            FakeNode.Result("\"0x1\""));
        Assert.Equal(1, await node.Client().CallAsync(Eth.ChainId, Ct));
        Assert.Equal(5, node.Requests.Count);
    }

    [Theory]
    [InlineData("""{"jsonrpc":"2.0","id":0,"result":17}""")]
    [InlineData("""{"jsonrpc":"2.0","id":0,"result":"0xzz"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":0,"result":"0x"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"result":"0x1"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":0}""")]
    [InlineData("""{"jsonrpc":"2.0","id":0,"result":null}""")]
    [InlineData("""{"jsonrpc":"2.0","id":0,"result":"0x10000000000000000"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":0,"result":"0xffffffffffffffff"}""")]
    [InlineData("[]")]
    [InlineData("")]
    public async Task What_is_no_answer_to_the_call_is_a_transport_fault_after_all_attempts(string body)
    {
        await using var node = await FakeNode.StartAsync(FakeNode.Json(body));
        await Assert.ThrowsAsync<RpcTransportException>(() => node.Client().CallAsync(Eth.ChainId, Ct));
        Assert.Equal(5, node.Requests.Count);
    }

    [Fact]
    public async Task A_node_that_asks_for_patience_is_given_it()
    {
        await using var node = await FakeNode.StartAsync(FakeNode.Status(429, retryAfter: "7"), FakeNode.Result("\"0x1\""));
        var clock = new ManualTimeProvider();
        var start = clock.GetUtcNow();
        var call = node.Client(clock, Patient).CallAsync(Eth.ChainId, Ct);
        await AdvanceUntilDoneAsync(call, clock, TimeSpan.FromSeconds(1));
        Assert.Equal(1, await call);
        Assert.InRange(clock.GetUtcNow() - start, TimeSpan.FromSeconds(7), TimeSpan.FromMinutes(59));
    }

    [Fact(Timeout = 180_000)]
    public async Task Patience_ends_at_the_deadline()
    {
        await using var node = await FakeNode.StartAsync(FakeNode.Status(429, retryAfter: "100000"));
        var fault = await Assert.ThrowsAsync<RpcRateLimitedException>(() => node.Client(new ManualTimeProvider(), Patient).CallAsync(Eth.ChainId, Ct));
        Assert.Equal(TimeSpan.FromSeconds(100_000), fault.RetryAfter);
        Assert.Single(node.Requests);
    }

    [Fact]
    public async Task A_node_that_does_not_answer_in_time_is_a_transport_fault()
    {
        await using var node = await FakeNode.StartAsync(FakeNode.Never);
        var clock = new ManualTimeProvider();
        var call = node.Client(clock, new JsonRpcOptions { Timeout = TimeSpan.FromSeconds(30), Attempts = 1 }).CallAsync(Eth.ChainId, Ct);
        await AdvanceUntilDoneAsync(call, clock, TimeSpan.FromSeconds(5));
        Assert.Contains("within 30 s", (await Assert.ThrowsAsync<RpcTransportException>(() => call)).Message);
    }

    [Fact]
    public async Task A_caller_that_gives_up_gets_no_rpc_error()
    {
        await using var node = await FakeNode.StartAsync(FakeNode.Never);
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var call = node.Client().CallAsync(Eth.ChainId, cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    [Fact]
    public async Task An_answer_beyond_the_limit_is_cut_off_with_and_without_an_announced_length()
    {
        var log = "\"" + new string('x', 5000) + "\"";
        await using var node = await FakeNode.StartAsync(
            FakeNode.Result(log),
            async (http, _) =>
            {
                for (var i = 0; i < 10; i++)
                {
                    await http.Response.WriteAsync(log);
                    await http.Response.Body.FlushAsync();
                }
            });
        var client = node.Client(options: new JsonRpcOptions { MaxResponseBytes = 4000, Attempts = 1 });
        await Assert.ThrowsAsync<RpcRangeTooLargeException>(() => client.CallAsync(Eth.GetLogs(LogFilter.InRange(0, 1)), Ct));
        await Assert.ThrowsAsync<RpcRangeTooLargeException>(() => client.CallAsync(Eth.GetLogs(LogFilter.InRange(0, 1)), Ct));
    }

    [Fact]
    public async Task A_transaction_is_never_sent_twice()
    {
        await using var node = await FakeNode.StartAsync(FakeNode.Status(503));
        var client = new EthereumClient(node.Client());
        await Assert.ThrowsAsync<RpcTransportException>(() => client.SendTransactionAsync(new TransactionRequest(default, default, default), Ct));
        await Assert.ThrowsAsync<RpcTransportException>(() => client.RequestAsync("evm_mine", [], Ct));
        Assert.Equal(2, node.Requests.Count);
    }

    [Fact]
    public async Task A_key_in_the_endpoint_is_sent_but_never_shown()
    {
        await using var node = await FakeNode.StartAsync(FakeNode.Status(401));
        var secret = new UriBuilder(node.Uri) { Path = "/v3/secret-key", UserName = "user", Password = "p%40ss" }.Uri;
        var client = JsonRpcClient.Connect(secret, new JsonRpcOptions(), TimeProvider.System);
        var fault = await Assert.ThrowsAsync<RpcErrorException>(() => client.CallAsync(Eth.ChainId, Ct));
        Assert.Equal(401, fault.Code);
        Assert.DoesNotContain("secret", fault.ToString());
        Assert.DoesNotContain("p%40ss", fault.ToString());
    }

    private static JsonRpcOptions Patient { get; } = new() { Timeout = TimeSpan.FromHours(1), Deadline = TimeSpan.FromHours(1) };

    /// <summary>The real network needs real time, so the clock is moved in steps until the call is through.</summary>
    private static async Task AdvanceUntilDoneAsync(Task call, ManualTimeProvider clock, TimeSpan step)
    {
        for (var i = 0; i < 2000 && !call.IsCompleted; i++)
        {
            await Task.WhenAny(call, Task.Delay(10, Ct));
            if (!call.IsCompleted) clock.Advance(step);
        }
    }
}
