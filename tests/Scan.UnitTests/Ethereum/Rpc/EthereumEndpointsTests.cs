using Scan.Ethereum.Rpc;
using Scan.Testing;
using Xunit;

namespace Scan.UnitTests.Ethereum.Rpc;

public sealed class EthereumEndpointsTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_call_passes_on_from_a_dead_endpoint_which_then_rests()
    {
        await using var first = await FakeNode.StartAsync(FakeNode.Status(503), FakeNode.Result("\"0x1\""));
        await using var second = await FakeNode.StartAsync(FakeNode.Result("\"0x2\""));
        var clock = new ManualTimeProvider();
        var endpoints = Endpoints(clock, first, second);
        Assert.Equal(2, await endpoints.CallAsync((client, ct) => client.ChainIdAsync(ct), Ct));
        Assert.Equal(2, await endpoints.CallAsync((client, ct) => client.ChainIdAsync(ct), Ct));
        Assert.Equal([1, 0], endpoints.Health.Select(h => h.Failures));
        Assert.True(endpoints.Health[0].Score < endpoints.Health[1].Score);

        clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(1, await endpoints.CallAsync((client, ct) => client.ChainIdAsync(ct), Ct));
        Assert.Null(endpoints.Health[0].LastError);
    }

    [Fact]
    public async Task An_endpoint_that_asks_for_patience_rests_as_long_as_it_asked_for()
    {
        await using var first = await FakeNode.StartAsync(FakeNode.Status(429, retryAfter: "45"), FakeNode.Result("\"0x1\""));
        await using var second = await FakeNode.StartAsync(FakeNode.Result("\"0x2\""));
        var clock = new ManualTimeProvider();
        var endpoints = Endpoints(clock, first, second);
        foreach (var wait in new[] { 0, 20, 20 })
        {
            clock.Advance(TimeSpan.FromSeconds(wait));
            Assert.Equal(2, await endpoints.CallAsync((client, ct) => client.ChainIdAsync(ct), Ct));
        }
        clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(1, await endpoints.CallAsync((client, ct) => client.ChainIdAsync(ct), Ct));
    }

    [Fact]
    public async Task An_answer_that_is_an_error_is_an_answer()
    {
        await using var first = await FakeNode.StartAsync(FakeNode.Error(3, "execution reverted"));
        await using var second = await FakeNode.StartAsync(FakeNode.Result("\"0x2\""));
        var endpoints = Endpoints(new ManualTimeProvider(), first, second);
        await Assert.ThrowsAsync<RpcExecutionException>(() => endpoints.CallAsync((client, ct) => client.CallAsync(default, default, 1, ct), Ct));
        Assert.Empty(second.Requests);
    }

    [Fact]
    public async Task When_all_are_down_the_last_fault_is_told()
    {
        await using var node = await FakeNode.StartAsync(FakeNode.Status(503));
        var endpoints = Endpoints(new ManualTimeProvider(), node, node);
        await Assert.ThrowsAsync<RpcTransportException>(() => endpoints.CallAsync((client, ct) => client.ChainIdAsync(ct), Ct));
        Assert.Equal(2, node.Requests.Count);
    }

    [Fact]
    public void A_manifest_s_endpoints_are_sorted_by_what_they_serve()
    {
        var endpoints = EthereumEndpoints.Connect([new("wss://node/ws"), new("https://node"), new("http://other:8545")], new JsonRpcOptions(), TimeProvider.System);
        Assert.Equal(["node", "other:8545"], endpoints.Health.Select(h => h.Name));
        Assert.Equal([new Uri("wss://node/ws")], endpoints.WebSockets);
        Assert.Throws<ArgumentException>(() => EthereumEndpoints.Connect([new("ws://node")], new JsonRpcOptions(), TimeProvider.System));
        Assert.Throws<ArgumentException>(() => EthereumEndpoints.Connect([new("ftp://node")], new JsonRpcOptions(), TimeProvider.System));
    }

    private static EthereumEndpoints Endpoints(TimeProvider time, params FakeNode[] nodes) =>
        new([.. nodes.Select(node => new EthereumClient(node.Client(options: new JsonRpcOptions { Attempts = 1 })))], time);
}
