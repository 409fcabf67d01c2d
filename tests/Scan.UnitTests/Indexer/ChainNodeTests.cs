using Xunit;
using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Scan.Domain.Primitives;
using Scan.Ethereum.Rpc;
using Scan.Indexer.Chain;
using Scan.Testing;

namespace Scan.UnitTests.Indexer;

public sealed class ChainNodeTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;
    private readonly ManualTimeProvider time = new();
    private readonly Head first = new() { Number = 100 };
    private readonly Head second = new() { Number = 100 };

    [Fact]
    public async Task An_endpoint_that_stands_still_while_another_goes_on_is_passed_over()
    {
        var node = Node(first, second);
        Assert.Equal(100, (await node.HeadAsync(Ct)).Number);
        second.Number = 107;
        Assert.Equal(100, (await node.HeadAsync(Ct)).Number);
        time.Advance(ChainNode.StaleHead);
        Assert.Equal(107, (await node.HeadAsync(Ct)).Number);
        second.Number = 108;
        Assert.Equal(108, (await node.HeadAsync(Ct)).Number);
        time.Advance(ChainNode.StaleHead);
        first.Number = 110;
        Assert.Equal(110, (await node.HeadAsync(Ct)).Number);
    }

    [Fact]
    public async Task Where_the_chain_itself_stands_still_another_endpoint_is_asked_once_in_a_while_only()
    {
        var node = Node(first, second);
        await node.HeadAsync(Ct);
        for (var second = 0; second < 300; second++)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            Assert.Equal(100, (await node.HeadAsync(Ct)).Number);
        }
        Assert.Equal(300 / (int)ChainNode.StaleHead.TotalSeconds, second.Asked);
    }

    [Fact]
    public async Task Nothing_is_lost_when_the_other_endpoint_is_away()
    {
        var node = Node(first, second);
        await node.HeadAsync(Ct);
        second.IsAway = true;
        time.Advance(ChainNode.StaleHead);
        Assert.Equal(100, (await node.HeadAsync(Ct)).Number);
    }

    [Theory]
    [InlineData(2, true)]
    [InlineData(3, false)]
    public async Task A_head_that_the_next_machine_behind_a_balancer_does_not_have_yet_is_waited_for_a_moment(int lacking, bool believed)
    {
        var node = Node(first);
        first.Lacking = lacking;
        var asking = node.HeadAsync(Ct);
        while (!asking.IsCompleted)
        {
            await Task.Delay(5, Ct);
            time.Advance(TimeSpan.FromMilliseconds(50));
        }
        if (believed) Assert.Equal(100, (await asking).Number);
        else await Assert.ThrowsAsync<InconsistentNodeException>(() => asking);
    }

    [Theory]
    [InlineData(-32000, "missing trie node")]
    [InlineData(4444, "pruned history unavailable")]
    [InlineData(-32602, "invalid block range")]
    public async Task An_endpoint_that_refuses_to_show_block_0_is_believed(int code, string refusal)
    {
        var node = Node(first);
        node.Expect(new Hash32([.. Enumerable.Repeat((byte)7, 32)]));
        first.Refusal = (code, refusal);
        Assert.Equal(100, (await node.HeadAsync(Ct)).Number);
    }

    /// <summary>It begins with another block than the one that was the first when the chain was indexed.</summary>
    [Theory]
    [InlineData(-32000, "missing trie node")]
    [InlineData(4444, "pruned history unavailable")]
    public async Task An_endpoint_that_says_it_dropped_the_block_with_which_the_indexed_chain_begins_is_believed(int code, string refusal)
    {
        var node = Node(first);
        node.Expect(new Hash32([.. Enumerable.Repeat((byte)7, 32)]));
        first.RefusalByHash = (code, refusal);
        Assert.Equal(100, (await node.HeadAsync(Ct)).Number);
    }

    private ChainNode Node(params Head[] heads) => new(
        new EthereumEndpoints([.. heads.Select((head, i) => new EthereumClient(new JsonRpcClient(new HttpClient(head), new Uri($"http://node{i}.test"), new JsonRpcOptions { Attempts = 1 }, time)))], time),
        1, "test", time, NullLogger.Instance);

    /// <summary>A node of chain 1 that knows its newest block.</summary>
    private sealed class Head : HttpMessageHandler
    {
        public long Number { get; set; }
        public bool IsAway { get; set; }

        /// <summary>How often it will not have a block that is asked for by its number.</summary>
        public int Lacking { get; set; }

        /// <summary>How it answers when it is asked for block 0.</summary>
        public (int Code, string Text)? Refusal { get; set; }

        /// <summary>How it answers when it is asked for a block by its hash.</summary>
        public (int Code, string Text)? RefusalByHash { get; set; }

        /// <summary>How often it was asked for its newest block.</summary>
        public int Asked { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (IsAway) throw new HttpRequestException("away");
            var asked = JsonNode.Parse(await request.Content!.ReadAsStringAsync(cancellationToken))!;
            var isBlock = asked["method"]!.GetValue<string>() == "eth_getBlockByNumber";
            if (isBlock && asked["params"]![0]!.GetValue<string>() == "latest") Asked++;
            if (isBlock && asked["params"]![0]!.GetValue<string>() == "0x0" && Refusal is { } refusal) return Refused(refusal);
            if (asked["method"]!.GetValue<string>() == "eth_getBlockByHash" && RefusalByHash is { } lacking) return Refused(lacking);
            if (isBlock && asked["params"]![0]!.GetValue<string>() != "latest" && Lacking-- > 0) return Answer("result", null);
            var hash = "0x" + Number.ToString("x64", CultureInfo.InvariantCulture);
            JsonNode result = isBlock
                ? new JsonObject { ["number"] = "0x" + Number.ToString("x", CultureInfo.InvariantCulture), ["hash"] = hash, ["parentHash"] = hash, ["timestamp"] = "0x1", ["logsBloom"] = "0x" + new string('0', 512) }
                : "0x1";
            return Answer("result", result);

            HttpResponseMessage Refused((int Code, string Text) words) => Answer("error", new JsonObject { ["code"] = words.Code, ["message"] = words.Text });

            HttpResponseMessage Answer(string key, JsonNode? value) => new(HttpStatusCode.OK)
            {
                Content = new StringContent(new JsonObject { ["jsonrpc"] = "2.0", ["id"] = asked["id"]!.DeepClone(), [key] = value }.ToJsonString()),
            };
        }
    }
}
