using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Scan.Domain.Primitives;
using Scan.Ethereum.Rpc;
using Xunit;

namespace Scan.UnitTests.Ethereum.Rpc;

public sealed class LogReaderTests
{
    [Fact]
    public void Random_answers_are_read_as_a_slow_reader_reads_them()
    {
        var random = new Random(20_250_101);
        for (var round = 0; round < 200; round++)
        {
            var answer = new JsonArray([.. Enumerable.Range(0, random.Next(20)).Select(_ => RandomLog(random))]);
            var logs = LogReader.Parse(Encoding.UTF8.GetBytes(answer.ToJsonString()));
            Assert.Equal(answer.Count, logs.Count);
            for (var i = 0; i < logs.Count; i++) AssertSame(answer[i]!, logs[i]);
        }
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[{}]")]
    [InlineData("[1]")]
    [InlineData("[[]]")]
    [InlineData("[")]
    [InlineData("null")]
    [InlineData("")]
    public void What_is_no_list_of_logs_is_refused(string answer) => Assert.ThrowsAny<JsonException>(() => LogReader.Parse(Encoding.UTF8.GetBytes(answer)));

    [Theory]
    [InlineData("address", "\"0x12\"")]
    [InlineData("address", "null")]
    [InlineData("data", "\"0x123\"")]
    [InlineData("data", "\"12\"")]
    [InlineData("data", "\"0xzz\"")]
    [InlineData("topics", "[\"0x12\"]")]
    [InlineData("topics", "null")]
    [InlineData("topics", "[\"{0}\",\"{0}\",\"{0}\",\"{0}\",\"{0}\"]")]
    [InlineData("blockNumber", "null")]
    [InlineData("blockNumber", "\"0x8000000000000000\"")]
    [InlineData("blockNumber", "\"0x\"")]
    [InlineData("blockNumber", "\"0x-1\"")]
    [InlineData("blockNumber", "12")]
    [InlineData("logIndex", "\"0x80000000\"")]
    [InlineData("blockHash", "null")]
    public void A_log_with_a_bad_field_is_refused(string field, string value)
    {
        var log = RandomLog(new Random(1));
        log[field] = JsonNode.Parse(value.Replace("{0}", "0x" + new string('1', 64)));
        Assert.ThrowsAny<JsonException>(() => LogReader.Parse(Encoding.UTF8.GetBytes(new JsonArray(log).ToJsonString())));
    }

    [Fact]
    public void A_log_that_lacks_a_field_is_refused()
    {
        foreach (var field in new[] { "address", "topics", "data", "blockNumber", "blockHash", "transactionHash", "transactionIndex", "logIndex" })
        {
            var log = RandomLog(new Random(1));
            log.Remove(field);
            Assert.ThrowsAny<JsonException>(() => LogReader.Parse(Encoding.UTF8.GetBytes(new JsonArray(log).ToJsonString())));
        }
    }

    private static JsonObject RandomLog(Random random)
    {
        var fields = new List<KeyValuePair<string, JsonNode?>>
        {
            new("address", Bytes(random, 20)),
            new("topics", new JsonArray([.. Enumerable.Range(0, random.Next(5)).Select(_ => (JsonNode)Bytes(random, 32))])),
            new("data", Bytes(random, random.Next(10) == 0 ? 20_000 : random.Next(200))),
            new("blockNumber", $"0x{random.NextInt64():x}"),
            new("blockHash", Bytes(random, 32)),
            new("transactionHash", Bytes(random, 32)),
            new("transactionIndex", $"0x{random.Next():x}"),
            new("logIndex", $"0x{random.Next():x}"),
            new("removed", random.Next(2) == 0),
            new("somethingElse", new JsonObject { ["address"] = new JsonArray(1, null, "x") }),
        };
        if (random.Next(2) == 0) fields.Add(new("blockTimestamp", random.Next(3) switch { 0 => null, 1 => "0x0", _ => $"0x{random.Next():x}" }));
        return new JsonObject(fields.OrderBy(_ => random.Next()));
    }

    private static string Bytes(Random random, int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return random.Next(2) == 0 ? Hex.Encode(bytes) : "0x" + Convert.ToHexString(bytes);
    }

    private static void AssertSame(JsonNode expected, RawLog log)
    {
        Assert.Equal(new Address(Hex.Decode((string)expected["address"]!)), log.Address);
        Assert.Equal(expected["topics"]!.AsArray().Select(t => Hash32.Parse((string)t!)), log.Topics.ToArray());
        Assert.Equal(log.TopicCount > 0 ? log.Topics[0] : null, log.Topic0);
        Assert.Equal(Hex.Decode((string)expected["data"]!), log.Data.ToArray());
        Assert.Equal(Number(expected["blockNumber"]), log.BlockNumber);
        Assert.Equal(Hash32.Parse((string)expected["blockHash"]!), log.BlockHash);
        Assert.Equal(Hash32.Parse((string)expected["transactionHash"]!), log.TransactionHash);
        Assert.Equal(Number(expected["transactionIndex"]), log.TransactionIndex);
        Assert.Equal(Number(expected["logIndex"]), log.LogIndex);
        Assert.Equal((bool)expected["removed"]!, log.Removed);
        Assert.Equal(Number(expected["blockTimestamp"]) is var time and not 0 ? time : null, log.BlockTime);
    }

    private static long? Number(JsonNode? quantity) =>
        quantity is null ? null : long.Parse(((string)quantity!).AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
