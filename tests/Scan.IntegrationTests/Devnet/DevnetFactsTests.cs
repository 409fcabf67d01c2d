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
        string[] examples = ["SquadRegistry", "VitalRegistry", "MessageConfirmer", "CelestiaDaMap", "EventShapes", "MachAlpha"];
        var ours = DevnetContracts.Load().All.Where(c => !examples.Contains(c.Name)).SelectMany(c => c.Events)
            .Select(e => ((string?)e.Topic0.ToString(), (string?)e.Signature, string.Concat(e.Inputs.Select(i => i.Indexed ? '1' : '0')))).Distinct();
        Assert.All(ours, e => Assert.Contains(e, real));
    }

    [Fact]
    public void Alerts_are_confirmed_and_removed_by_the_real_selectors()
    {
        var contracts = DevnetContracts.Load();
        var mach = contracts["MachServiceManager"];
        Assert.Equal("0x0898f07f", Hex.Encode(mach.Function("confirmAlert").Selector));
        Assert.Equal("0xedaa410e", Hex.Encode(mach.Function("removeAlert").Selector));
        Assert.Equal("0xb733cc77", Hex.Encode(mach.Function("totalAlerts").Selector));
        Assert.Equal(["0xb9332769", "0x008f38e7", "0x7b863add"],
            new[] { "Beside", "Single", "Proof" }.Select(form => Hex.Encode(contracts[$"MachServiceManager{form}"].Function("confirmAlert").Selector)));
        Assert.Equal(["0xd8ff953d", "0x4f2b85db", "0x159214cc"],
            new[] { "removeAlert", "totalAlerts", "updateRollupChainId" }.Select(name => Hex.Encode(contracts["MachServiceManagerSingle"].Function(name).Selector)));
        Assert.Equal("0x8480759c", Hex.Encode(contracts["MachServiceManagerRegistry"].Function("hasActiveAlerts").Selector));
        Assert.Equal(["0x26bbd906", "0xf926337b", "0x06ccde3a"],
            new[] { "clearAlerts", "getAlertsLength", "provedIndex" }.Select(name => Hex.Encode(contracts["MachOptimismZkServiceManager"].Function(name).Selector)));
    }

    /// <summary>Topics as AltLayer's documentation gives them.</summary>
    [Fact]
    public void The_DA_map_emits_the_documented_topics() => Assert.Equal(
        ["0x50a293ac41af409e1ab0908cabc685f283ef87d6037804f9b61d5b04e58be571", "0x213999a55150329b5d6105f5a585632e522cebfa830bebc6c74dc2fd94b38245"],
        DevnetContracts.Load()["CelestiaDaMap"].Events.Select(e => e.Topic0.ToString()));

    private static string Indexed(JsonElement entry) => string.Concat(entry.GetProperty("inputs").EnumerateArray()
        .Select(input => input.TryGetProperty("indexed", out var indexed) && indexed.GetBoolean() ? '1' : '0'));
}
