using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;
using Scan.Testing;
using Xunit;

namespace Scan.UnitTests.Ethereum.Abi;

/// <summary>Declarations and logs of the real contracts, where the facts folder is at hand.</summary>
public sealed class RealLogsTests
{
    [Fact]
    public void Every_known_event_has_the_topic_that_its_inputs_give()
    {
        var events = KnownEvents().ToList();
        Assert.NotEmpty(events);
        foreach (var (declared, abi) in events)
        {
            Assert.Equal((string)declared["signature"]!, abi.Signature);
            Assert.Equal((string)declared["topic0"]!, abi.Topic0.ToString());
        }
    }

    [Fact]
    public void Every_real_log_of_a_known_event_decodes_and_encodes_back()
    {
        var known = KnownEvents().Select(e => e.Abi).ToLookup(abi => (abi.Topic0, abi.IndexedCount));
        var decoded = 0;
        foreach (var (topics, data) in Logs())
        {
            if (topics.Length == 0) continue;
            foreach (var abi in known[(topics[0], topics.Length - 1)].DistinctBy(e => string.Join(',', e.Inputs)))
            {
                Assert.True(abi.TryDecode(topics, data, out var args, out var error), $"{abi}: {error}");
                var again = abi.Encode([.. args.Values]);
                Assert.Equal(topics, again.Topics);
                Assert.Equal(data, again.Data);
                decoded++;
            }
        }
        Assert.InRange(decoded, 1000, int.MaxValue);
    }

    private static IEnumerable<(JsonNode Declared, EventAbi Abi)> KnownEvents() =>
        from contract in JsonNode.Parse(File.ReadAllText(Path.Combine(Facts(), "events.json")))!.AsArray()
        from declared in contract!["events"]!.AsArray()
        where declared!["topic0"] is not null
        select (declared, EventAbi.Parse($"{declared["name"]}({Parameters(declared["inputs"]!)})"));

    private static string Parameters(JsonNode inputs) => string.Join(", ", inputs.AsArray().Select(input =>
    {
        var type = (string)input!["type"]!;
        if (type.StartsWith("tuple", StringComparison.Ordinal)) type = $"({Parameters(input["components"]!)}){type["tuple".Length..]}";
        return $"{type}{((bool?)input["indexed"] == true ? " indexed" : "")} {input["name"]}";
    }));

    private static IEnumerable<(Hash32[] Topics, byte[] Data)> Logs()
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Facts(), "logs"), "*.jsonl").Where(f => Path.GetFileName(f).Split('.').Length == 3).Order())
        {
            foreach (var line in File.ReadLines(file, Encoding.UTF8))
            {
                using var log = JsonDocument.Parse(line);
                yield return ([.. log.RootElement.GetProperty("topics").EnumerateArray().Select(t => Hash32.Parse(t.GetString()!))], Hex.Decode(log.RootElement.GetProperty("data").GetString()!));
            }
        }
    }

    private static string Facts()
    {
        Assert.SkipUnless(SharedFacts.Find() is not null, SharedFacts.Missing);
        return SharedFacts.Find()!;
    }
}
