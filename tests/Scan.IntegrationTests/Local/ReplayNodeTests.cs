using System.Text.Json;
using System.Text.Json.Nodes;
using Scan.Local;
using Scan.Local.Replay;
using Scan.Testing;

namespace Scan.IntegrationTests.Local;

public sealed class ReplayNodeTests : IAsyncLifetime
{
    private const string TopicA = "0xaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    private const string TopicB = "0xbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";
    private const string First = "0x1111111111111111111111111111111111111111";
    private const string Second = "0x2222222222222222222222222222222222222222";
    private readonly TemporaryFolder folder = new();
    private ReplayNode node = null!;
    private JsonRpc rpc = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var logs = Path.Combine(folder.Path, "sample.77.jsonl");
        await File.WriteAllLinesAsync(logs, [Log(100, 0, First, TopicA), Log(100, 2, Second, TopicA, TopicB), Log(105, 1, First, TopicB)], Ct);
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "sample.77.calldata.jsonl"), new JsonObject
        {
            ["chainId"] = 77, ["blockNumber"] = 100, ["blockHash"] = Hash(100), ["transactionHash"] = Hash(1000), ["transactionIndex"] = 0,
            ["from"] = First, ["to"] = Second, ["value"] = "0x0", ["nonce"] = 3, ["input"] = "0x1234",
        }.ToJsonString(), Ct);
        node = await ReplayNode.StartAsync(Assert.Single(RecordingReader.Read([logs])), Ct);
        rpc = new JsonRpc(node.Url);
    }

    public async ValueTask DisposeAsync()
    {
        rpc.Dispose();
        await node.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task Headers_are_chained_from_the_head_to_a_recorded_block()
    {
        var head = (await ResultAsync("eth_blockNumber")).GetString();
        Assert.Equal("0x6b", head);
        var block = await ResultAsync("eth_getBlockByNumber", head!, false);
        for (var number = 107; number > 99; number--)
        {
            var parent = await ResultAsync("eth_getBlockByHash", block.GetProperty("parentHash").GetString()!, false);
            Assert.Equal($"0x{number - 1:x}", parent.GetProperty("number").GetString());
            Assert.True(Quantity(parent, "timestamp") <= Quantity(block, "timestamp"));
            block = parent;
        }
        Assert.Equal(Hash(100), (await ResultAsync("eth_getBlockByNumber", "0x64", false)).GetProperty("hash").GetString());
    }

    [Fact]
    public async Task Logs_are_found_by_range_address_and_topic()
    {
        Assert.Equal(["0x0", "0x2", "0x1"], await LogIndexesAsync(new { fromBlock = "0x0", toBlock = "latest" }));
        Assert.Equal(["0x0", "0x2"], await LogIndexesAsync(new { fromBlock = "0x64", toBlock = "0x64" }));
        Assert.Equal(["0x0", "0x1"], await LogIndexesAsync(new { fromBlock = "0x0", toBlock = "finalized", address = First }));
        Assert.Equal(["0x2"], await LogIndexesAsync(new { fromBlock = "0x0", toBlock = "latest", address = new[] { First, Second }, topics = new object?[] { null, TopicB } }));
        Assert.Equal(["0x0", "0x2", "0x1"], await LogIndexesAsync(new { fromBlock = "0x0", toBlock = "latest", topics = new object[] { new[] { TopicA, TopicB } } }));
        Assert.Equal(["0x1"], await LogIndexesAsync(new { blockHash = Hash(105) }));
    }

    [Fact]
    public async Task A_block_that_the_chain_lacks_is_null_and_its_logs_are_an_error()
    {
        Assert.Equal(JsonValueKind.Null, (await ResultAsync("eth_getBlockByNumber", "0x1000", false)).ValueKind);
        Assert.Equal(JsonValueKind.Null, (await ResultAsync("eth_getBlockByHash", Hash(4711), false)).ValueKind);
        Assert.Equal("unknown block", await ErrorAsync("eth_getLogs", new { blockHash = Hash(4711) }));
        Assert.Equal("invalid block range params", await ErrorAsync("eth_getLogs", new { fromBlock = "0x2", toBlock = "0x1" }));
    }

    [Fact]
    public async Task A_recorded_transaction_has_its_input_and_another_is_null()
    {
        Assert.Equal("0x1234", (await ResultAsync("eth_getTransactionByHash", Hash(1000))).GetProperty("input").GetString());
        Assert.Equal(JsonValueKind.Null, (await ResultAsync("eth_getTransactionByHash", Hash(1001))).ValueKind);
    }

    [Fact]
    public async Task State_is_not_available() => Assert.Contains("missing trie node", await ErrorAsync("eth_call", new { to = First }, "0x64"));

    [Fact]
    public async Task A_batch_is_answered_in_order()
    {
        var answers = await rpc.PostAsync(new[] { new { jsonrpc = "2.0", id = 7, method = "eth_chainId" }, new { jsonrpc = "2.0", id = 8, method = "eth_nothing" } }, Ct);
        Assert.Equal("0x4d", answers[0].GetProperty("result").GetString());
        Assert.Equal(-32601, answers[1].GetProperty("error").GetProperty("code").GetInt32());
    }

    [Fact]
    public void A_file_of_something_else_is_refused_with_its_line()
    {
        var file = Path.Combine(folder.Path, "other.77.jsonl");
        File.WriteAllLines(file, [Log(1, 0, First, TopicA), "{\"chainId\":77}"]);
        var refused = Assert.Throws<SetupException>(() => RecordingReader.Read([file]));
        Assert.Contains("line 2", refused.Problem);
    }

    private static string Hash(int number) => $"0x{number:x64}";

    private static long Quantity(JsonElement block, string name) => Convert.ToInt64(block.GetProperty(name).GetString(), 16);

    private static string Log(int block, int index, string address, params string[] topics) => new JsonObject
    {
        ["chainId"] = 77, ["blockNumber"] = block, ["blockHash"] = Hash(block), ["blockTimestamp"] = block == 100 ? 1_700_000_000 : null,
        ["transactionHash"] = Hash(10 * block), ["transactionIndex"] = 0, ["logIndex"] = index, ["address"] = address,
        ["topics"] = new JsonArray([.. topics.Select(topic => (JsonNode)topic)]), ["data"] = "0x", ["removed"] = false,
    }.ToJsonString();

    private async Task<JsonElement> ResultAsync(string method, params object[] parameters) => (await rpc.CallAsync(method, parameters, Ct)).GetProperty("result");

    private async Task<string?> ErrorAsync(string method, params object[] parameters) =>
        (await rpc.CallAsync(method, parameters, Ct)).GetProperty("error").GetProperty("message").GetString();

    private async Task<string[]> LogIndexesAsync(object filter) =>
        [.. (await ResultAsync("eth_getLogs", filter)).EnumerateArray().Select(log => log.GetProperty("logIndex").GetString()!)];
}
