using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Scan.Domain.Primitives;
using Scan.Ethereum.Rpc;
using Scan.Indexer.Chain;
using Xunit;

namespace Scan.UnitTests.Indexer;

/// <summary>A transaction of a block whose logs were read, of nodes that may not have come that far.</summary>
public sealed class FreshFactsTests
{
    private static readonly Hash32 Sent = Keccak256.Hash("transaction");
    private readonly Node first = new(), second = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_a_node_lacks_near_its_head_is_asked_for_until_it_has_it()
    {
        first.Lacking = FreshFacts.Tries - 1;
        Assert.NotNull(await AskAsync(Node.Head, first));
        Assert.Equal(FreshFacts.Tries, first.Asked);
    }

    [Fact]
    public async Task What_never_comes_is_waited_for_a_bounded_time_and_the_next_fact_a_short_one()
    {
        first.Lacking = int.MaxValue;
        var facts = Facts(first);
        Assert.Null(await AskAsync(facts, Node.Head));
        Assert.Equal(FreshFacts.Tries, first.Asked);
        Assert.Null(await AskAsync(facts, Node.Head));
        Assert.Equal(FreshFacts.Tries + 2, first.Asked);
    }

    [Fact]
    public async Task What_a_node_lacks_of_an_old_block_is_not_waited_for()
    {
        first.Lacking = 1;
        Assert.Null(await AskAsync(Node.Head - FreshFacts.Blocks, first));
        Assert.Equal(1, first.Asked);
    }

    [Fact]
    public async Task What_another_endpoint_has_is_not_waited_for()
    {
        first.Lacking = int.MaxValue;
        Assert.NotNull(await AskAsync(Node.Head, first, second));
        Assert.Equal((1, 1), (first.Asked, second.Asked));
    }

    [Fact]
    public async Task What_belongs_to_a_block_that_was_replaced_is_not_taken_for_lacking()
    {
        (first.Lacking, first.Branch) = (int.MaxValue, "another");
        await Assert.ThrowsAsync<InconsistentNodeException>(() => AskAsync(Node.Head, first));
        Assert.Equal(1, first.Asked);
    }

    private static Task<Transaction?> AskAsync(long block, params Node[] nodes) => AskAsync(Facts(nodes), block);

    private static async Task<Transaction?> AskAsync(FreshFacts facts, long block) => Assert.Single(await facts.TransactionsAsync([(Sent, new BlockRef(block, Node.HashOf(block, "ours")))], Ct));

    private static FreshFacts Facts(params Node[] nodes)
    {
        var time = new BoundedViewsTests.HastyTime();
        var clients = nodes.Select((node, i) => new EthereumClient(new JsonRpcClient(new HttpClient(node), new Uri($"http://node{i}.test"), new JsonRpcOptions { Attempts = 1 }, time)));
        return new FreshFacts(new ChainNode(new EthereumEndpoints([.. clients], time), 1, "test", time, NullLogger.Instance));
    }

    /// <summary>A node of chain 1 with one transaction.</summary>
    private sealed class Node : HttpMessageHandler
    {
        public const long Head = 100;

        /// <summary>How often it will not have the transaction.</summary>
        public int Lacking { get; set; }

        /// <summary>Which blocks it has.</summary>
        public string Branch { get; set; } = "ours";

        /// <summary>How often it was asked for the transaction.</summary>
        public int Asked { get; private set; }

        public static Hash32 HashOf(long block, string branch) => Keccak256.Hash($"{branch} {block}");

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var asked = JsonNode.Parse(await request.Content!.ReadAsStringAsync(cancellationToken))!;
            JsonNode answer = asked is JsonArray calls ? new JsonArray([.. calls.Select(call => Answer(call!))]) : Answer(asked);
            return new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(answer.ToJsonString()) };
        }

        private JsonNode Answer(JsonNode call) => new JsonObject
        {
            ["jsonrpc"] = "2.0",
            ["id"] = call["id"]!.DeepClone(),
            ["result"] = call["method"]!.GetValue<string>() switch
            {
                "eth_getBlockByNumber" => Block(call["params"]![0]!.GetValue<string>()),
                "eth_getTransactionByHash" => ++Asked <= Lacking ? null : new JsonObject { ["hash"] = $"{Sent}", ["from"] = $"{Sent.ToAddress()}", ["input"] = "0x", ["value"] = "0x0" },
                _ => "0x1",
            },
        };

        private JsonObject Block(string number)
        {
            var block = number == "latest" ? Head : Convert.ToInt64(number[2..], 16);
            return new JsonObject { ["number"] = $"0x{block:x}", ["hash"] = $"{HashOf(block, Branch)}", ["parentHash"] = $"{HashOf(block - 1, Branch)}", ["timestamp"] = "0x1", ["logsBloom"] = "0x" + new string('0', 512) };
        }
    }
}
