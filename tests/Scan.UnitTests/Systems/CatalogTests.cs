using System.Text.Json;
using Scan.Domain.Primitives;
using Scan.Indexer.Projections;
using Scan.Testing;
using Xunit;

namespace Scan.UnitTests.Systems;

public sealed class CatalogTests
{
    [Fact]
    public void Every_event_form_of_the_facts_is_known_to_its_contract()
    {
        Assert.SkipUnless(SharedFacts.Find() is not null, SharedFacts.Missing);
        var known = TestChain.Catalog.Kinds.Select(k => (k.System, k.Contract, k.Signature, Indexed: string.Concat(k.Abi.Inputs.Select(i => i.Indexed ? '*' : '.')), k.Topic0)).ToHashSet();
        using var facts = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(SharedFacts.Find()!, "events.json")));
        var expected = facts.RootElement.EnumerateArray().SelectMany(Forms).ToList();
        Assert.Equal(65, facts.RootElement.GetArrayLength());
        Assert.Equal(629, expected.Count);
        Assert.All(expected, form => Assert.Contains(form, known));
    }

    [Fact]
    public void Every_form_says_when_it_was_emitted() =>
        Assert.All(TestChain.Catalog.Kinds, k => Assert.False(string.IsNullOrEmpty(k.Era), k.Declaration));

    [Fact]
    public void Events_with_one_topic_are_told_apart_by_contract_and_number_of_topics()
    {
        var delegationManager = Find("DelegationManager", "OperatorRegistered(address,address)", 2);
        var ecdsa = Find("ECDSAStakeRegistry", "OperatorRegistered(address,address)", 3);
        Assert.Equal("OperatorRegistered(address indexed operator, address delegationApprover)", delegationManager!.Kind.Declaration);
        Assert.Equal("OperatorRegistered(address indexed _operator, address indexed _avs)", ecdsa!.Kind.Declaration);
        Assert.Null(Find("DelegationManager", "OperatorRegistered(address,address)", 3));
        Assert.NotNull(Find("IdentityRegistry", "Transfer(address,address,uint256)", 4));
        Assert.NotNull(Find("ReALT", "Transfer(address,address,uint256)", 3));
    }

    [Fact]
    public void A_coordinator_that_was_upgraded_in_place_is_understood_in_both_eras()
    {
        const string created = "QuorumCreated(uint8,(uint32,uint16,uint16),uint96,(address,uint96)[],uint8,uint32)";
        Assert.True(Find("RegistryCoordinator", created, 2)!.Projects);
        Assert.True(Find("SlashingRegistryCoordinator", created, 2)!.Projects);
    }

    private static EventEntry? Find(string slug, string signature, int topics) => TestChain.Catalog.Find(slug, Keccak256.Hash(signature), topics);

    private static IEnumerable<(string, string, string, string, Hash32)> Forms(JsonElement contract) =>
        from form in contract.GetProperty("events").EnumerateArray()
        let indexed = string.Concat(form.GetProperty("inputs").EnumerateArray().Select(i => i.GetProperty("indexed").GetBoolean() ? '*' : '.'))
        select (Text(contract, "system"), Text(contract, "slug"), Text(form, "signature"), indexed, Hash32.Parse(Text(form, "topic0")));

    private static string Text(JsonElement element, string property) => element.GetProperty(property).GetString()!;
}
