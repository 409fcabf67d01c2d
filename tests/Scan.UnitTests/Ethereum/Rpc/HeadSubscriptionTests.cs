using System.Net.WebSockets;
using System.Text;
using Scan.Ethereum.Rpc;
using Scan.Testing;
using Xunit;

namespace Scan.UnitTests.Ethereum.Rpc;

public sealed class HeadSubscriptionTests
{
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(10);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Heads_come_as_the_node_pushes_them_until_it_hangs_up()
    {
        await using var node = await FakeNode.StartWebSocketAsync(async (socket, ct) =>
        {
            await ReceiveAsync(socket, ct);
            await SendAsync(socket, """{"jsonrpc":"2.0","id":1,"result":"0xabc"}""", ct);
            await SendAsync(socket, Notification(7), ct);
            await SendAsync(socket, Notification(8, padding: 100_000), ct);
            await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "bye", ct);
        });
        var heads = new List<long>();
        var fault = await Assert.ThrowsAsync<RpcTransportException>(async () =>
        {
            await foreach (var head in Subscription(node, TimeProvider.System).ReadAsync(Ct)) heads.Add(head.Number);
        });
        Assert.Equal([7, 8], heads);
        Assert.Contains("bye", fault.Message);
    }

    [Fact]
    public async Task A_silent_node_is_asked_and_given_up_when_it_does_not_answer()
    {
        var probes = 0;
        var subscribed = new TaskCompletionSource();
        await using var node = await FakeNode.StartWebSocketAsync(async (socket, ct) =>
        {
            await ReceiveAsync(socket, ct);
            await SendAsync(socket, """{"jsonrpc":"2.0","id":1,"result":"0xabc"}""", ct);
            subscribed.SetResult();
            while ((await ReceiveAsync(socket, ct)).Contains("eth_blockNumber"))
            {
                // The first question is answered, the second is not: the connection is half open from then on.
                if (Interlocked.Increment(ref probes) == 1) await SendAsync(socket, """{"jsonrpc":"2.0","id":2,"result":"0x7"}""", ct);
            }
        });
        var clock = new ManualTimeProvider();
        await using var heads = Subscription(node, clock).ReadAsync(Ct).GetAsyncEnumerator(Ct);
        var next = heads.MoveNextAsync().AsTask();
        await subscribed.Task.WaitAsync(Ct);
        // Slowly enough that an answer comes within what the clock calls silence.
        while (!next.IsCompleted)
        {
            await Task.WhenAny(next, Task.Delay(20, Ct));
            clock.Advance(Silence / 100);
        }
        Assert.Contains("silent", (await Assert.ThrowsAsync<RpcTransportException>(() => next)).Message);
        Assert.InRange(probes, 2, 3);
    }

    [Fact]
    public async Task A_node_that_cannot_push_heads_says_so()
    {
        await using var node = await FakeNode.StartWebSocketAsync(async (socket, ct) =>
        {
            await ReceiveAsync(socket, ct);
            await SendAsync(socket, """{"jsonrpc":"2.0","id":1,"error":{"code":-32601,"message":"notifications not supported"}}""", ct);
            await ReceiveAsync(socket, ct);
        });
        await Assert.ThrowsAsync<RpcErrorException>(() => FirstAsync(Subscription(node, TimeProvider.System)));
    }

    [Fact]
    public async Task An_endpoint_that_is_not_there_is_a_transport_fault()
    {
        var node = await FakeNode.StartAsync(FakeNode.Status(404));
        await Assert.ThrowsAsync<RpcTransportException>(() => FirstAsync(Subscription(node, TimeProvider.System)));
        await node.DisposeAsync();
    }

    private static HeadSubscription Subscription(FakeNode node, TimeProvider time) => new(new UriBuilder(node.Uri) { Scheme = "ws" }.Uri, Silence, time);

    private static async Task FirstAsync(HeadSubscription subscription)
    {
        await using var heads = subscription.ReadAsync(Ct).GetAsyncEnumerator(Ct);
        await heads.MoveNextAsync();
    }

    private static string Notification(long number, int padding = 0) => $$"""
        {"jsonrpc":"2.0","method":"eth_subscription","params":{"subscription":"0xabc","result":{"number":"0x{{number:x}}","hash":"0x{{new string('a', 64)}}",
        "parentHash":"0x{{new string('b', 64)}}","timestamp":"0x5","extraData":"0x{{new string('0', padding)}}"} } }
        """;

    private static Task SendAsync(WebSocket socket, string text, CancellationToken ct) => socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, ct);

    private static async Task<string> ReceiveAsync(WebSocket socket, CancellationToken ct)
    {
        var buffer = new byte[1000];
        try
        {
            var part = await socket.ReceiveAsync(buffer, ct);
            return Encoding.UTF8.GetString(buffer, 0, part.Count);
        }
        catch (WebSocketException)
        {
            // The other side went away without a word, as it does when it gives up.
            return "";
        }
    }
}
