using System.Text.Json;
using Scan.Devnet.Contracts;
using Scan.Domain.Primitives;
using Scan.Testing;

namespace Scan.IntegrationTests.Devnet;

/// <summary>The devnet's contracts against the collected facts about the real ones.</summary>
public sealed class DevnetFactsTests
{
    [Fact]
    public void Every_event_has_the_topic_and_the_indexed_fields_of_a_real_one()
    {
        Assert.SkipUnless(SharedFacts.Find() is not null, SharedFacts.Missing);
        using var facts = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(SharedFacts.Find()!, "events.json")));
        var real = facts.RootElement.EnumerateArray().SelectMany(c => c.GetProperty("events").EnumerateArray())
            .Select(e => (e.GetProperty("topic0").GetString(), e.GetProperty("signature").GetString(), Indexed(e))).ToHashSet();
        var ours = DevnetContracts.Load().All.SelectMany(c => c.Events)
            .Select(e => ((string?)e.Topic0.ToString(), (string?)e.Signature, string.Concat(e.Inputs.Select(i => i.Indexed ? '1' : '0')))).Distinct();
        Assert.All(ours, e => Assert.Contains(e, real));
    }

    [Fact]
    public void Alerts_are_confirmed_and_removed_by_the_real_selectors()
    {
        var mach = DevnetContracts.Load()["MachServiceManager"];
        Assert.Equal("0x0898f07f", Hex.Encode(mach.Function("confirmAlert").Selector));
        Assert.Equal("0xedaa410e", Hex.Encode(mach.Function("removeAlert").Selector));
        Assert.Equal("0xb733cc77", Hex.Encode(mach.Function("totalAlerts").Selector));
    }

    private static string Indexed(JsonElement entry) => string.Concat(entry.GetProperty("inputs").EnumerateArray()
        .Select(input => input.TryGetProperty("indexed", out var indexed) && indexed.GetBoolean() ? '1' : '0'));
}
