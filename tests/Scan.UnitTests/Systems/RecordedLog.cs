using System.Text.Json;
using Scan.Domain.Primitives;
using Scan.Indexer.Projections;
using Scan.Testing;
using Xunit;

namespace Scan.UnitTests.Systems;

/// <summary>A log of a real chain, from ../shared/facts/logs.</summary>
internal sealed record RecordedLog(long BlockNumber, long? BlockTimestamp, Hash32 TransactionHash, int LogIndex, Address Address, Hash32[] Topics, string Data)
{
    public Hash32? Topic0 => Topics.Length == 0 ? null : Topics[0];

    public static IReadOnlyList<string> Files()
    {
        Assert.SkipUnless(SharedFacts.Find() is not null, SharedFacts.Missing);
        string[] others = [".calldata.jsonl", ".receipts.jsonl", ".blocks.jsonl"];
        return [.. Directory.GetFiles(Path.Combine(SharedFacts.Find()!, "logs"), "*.jsonl").Where(f => !others.Any(f.EndsWith)).Order(StringComparer.Ordinal)];
    }

    /// <summary>In the chain's order, as the files are.</summary>
    public static IReadOnlyList<RecordedLog> Read(string name) =>
        [.. File.ReadLines(Files().Single(f => Path.GetFileName(f) == name + ".jsonl")).Select(line => JsonSerializer.Deserialize<RecordedLog>(line, JsonSerializerOptions.Web)!)];

    public static JsonElement Expected(string name)
    {
        Assert.SkipUnless(SharedFacts.Find() is not null, SharedFacts.Missing);
        return JsonDocument.Parse(File.ReadAllBytes(Path.Combine(SharedFacts.Find()!, "logs", name + ".expected.json"))).RootElement;
    }

    /// <summary>Feeds the logs of the named contracts to a chain; returns how many of their logs no event is declared for.</summary>
    public static int Play(TestChain chain, string name, IReadOnlyDictionary<Address, (string Contract, Address Avs)> contracts, Address? registry = null)
    {
        var unknown = 0;
        foreach (var log in Read(name).Where(l => contracts.ContainsKey(l.Address)))
        {
            var (contract, avs) = contracts[log.Address];
            (chain.Block, chain.Time, chain.LogIndex) = (log.BlockNumber, log.BlockTimestamp ?? 0, log.LogIndex);
            var source = new Source { System = "test", Contract = contract, Address = log.Address, Avs = avs, Registry = registry, FromBlock = 0 };
            var problem = chain.Apply(source, log.Topics, Hex.Decode(log.Data), log.TransactionHash);
            if (problem == TestChain.UnknownEvent) unknown++;
            else Assert.True(problem is null, $"{name} {log.BlockNumber}/{log.LogIndex} {contract}: {problem}");
        }
        return unknown;
    }
}
