using Scan.Documents;
using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;
using Scan.Indexer.Chain;
using Scan.Indexer.Manifests;
using Scan.Indexer.Projections;
using Xunit;
using static Scan.UnitTests.Systems.Addresses;

namespace Scan.UnitTests.Systems;

public sealed class DiscoveryTests
{
    private static readonly Address Manager = Of(0xA5), Coordinator = Of(0x11), Stakes = Of(0x12), Keys = Of(0x13), Indexes = Of(0x14);

    [Fact]
    public void A_coordinator_tells_its_service_manager_and_registries()
    {
        var children = Ask("RegistryCoordinator", Coordinator, Answer(Manager), Answer(Stakes), Answer(Keys), Answer(Indexes));
        Assert.Equal(
            [("ServiceManagerBase", Manager), ("StakeRegistry", Stakes), ("BLSApkRegistry", Keys), ("IndexRegistry", Indexes)],
            children.Select(c => (c.Contract, c.Address)));
        Assert.All(children, c => Assert.Equal(Manager, c.Avs));
    }

    [Fact]
    public void A_service_manager_tells_its_coordinator()
    {
        var refused = new ViewAnswer(null, "reverted");
        foreach (var slug in (string[])["MachServiceManager", "ServiceManagerBase"])
        {
            // One of them by serviceManager, another by avs.
            // One that is not initialised yet names nobody.
            foreach (var words in (ViewAnswer[][])[[Answer(Manager), refused], [refused, Answer(Manager)], [Answer(Bob), Answer(Manager)], [refused, refused], [Answer(Address.Zero), refused]])
                Assert.Equal(new SourceChild("middleware", "RegistryCoordinator", Coordinator, Manager), Assert.Single(Ask(slug, Manager, [Answer(Coordinator), Answer(Stakes), .. words])));
        }
    }

    /// <summary>Anybody may deploy a service manager that names somebody else's coordinator.</summary>
    [Fact]
    public void A_coordinator_that_names_another_service_manager_is_not_followed()
    {
        var refused = new ViewAnswer(null, "reverted");
        foreach (var words in (ViewAnswer[][])[[Answer(Bob), refused], [Answer(Bob), Answer(Bob)], [refused, Answer(Bob)]])
            Assert.Empty(Ask("ServiceManagerBase", Manager, [Answer(Coordinator), Answer(Stakes), .. words]));
        Assert.Equal(Coordinator, Witness("ServiceManagerBase", Manager, Answer(Coordinator), Answer(Stakes))!.Address);
        Assert.Null(Witness("ServiceManagerBase", Manager, refused, Answer(Stakes)));
    }

    /// <summary>Anybody may deploy a coordinator that names somebody else's service manager, too.</summary>
    [Fact]
    public void A_coordinator_whose_service_manager_has_another_one_stands_for_itself()
    {
        ViewAnswer[] told = [Answer(Manager), Answer(Stakes), Answer(Keys), Answer(Indexes)];
        foreach (var slug in (string[])["RegistryCoordinator", "SlashingRegistryCoordinator"])
        {
            Assert.Equal(Manager, Witness(slug, Coordinator, told)!.Address);
            var own = Ask(slug, Coordinator, [.. told, Answer(Bob)]);
            Assert.Equal(["StakeRegistry", "BLSApkRegistry", "IndexRegistry"], own.Select(c => c.Contract));
            Assert.All(own, c => Assert.Equal(Coordinator, c.Avs));
            // Not every service manager knows its coordinator.
            foreach (var word in (ViewAnswer[])[Answer(Coordinator), new(null, "reverted"), Answer(Address.Zero)])
                Assert.Equal((4, Manager), Ask(slug, Coordinator, [.. told, word]) is var all ? (all.Count, all[^1].Avs) : default);
        }
    }

    [Fact]
    public void A_service_manager_without_a_coordinator_tells_a_registry_that_must_prove_itself_to_be_ECDSA()
    {
        foreach (var slug in (string[])["ServiceManagerBase", "WizardHelloWorldServiceManager"])
        {
            var child = Assert.Single(Ask(slug, Manager, new ViewAnswer(null, "reverted"), Answer(Stakes)));
            Assert.Equal(("middleware", "ECDSAStakeRegistry", Stakes, (Address?)Manager), (child.System, child.Contract, child.Address, child.Avs));
            Assert.Equal(FunctionAbi.Parse("getLastCheckpointTotalWeight() view").Encode(), Assert.Single(child.Proof));
            Assert.Empty(Ask(slug, Manager, new ViewAnswer(null, "reverted"), new ViewAnswer(null, "reverted")));
        }
    }

    [Fact]
    public void Views_without_an_answer_tell_nothing()
    {
        var children = Ask("RegistryCoordinator", Coordinator, new ViewAnswer(null, "reverted"), Answer(Address.Zero), new ViewAnswer([1, 2], null), Answer(Indexes));
        Assert.Equal(("IndexRegistry", Coordinator), (Assert.Single(children).Contract, children[0].Avs));
    }

    [Fact]
    public void Registries_that_a_manifest_lists_without_an_AVS_get_it_from_the_coordinator()
    {
        var sources = ChainSources.Of(Manifest(Listed("RegistryCoordinator", Coordinator), Listed("StakeRegistry", Stakes), Listed("BLSApkRegistry", Keys, Carol)), [], TestChain.Catalog);
        Assert.Equal(Stakes, sources.Find(Stakes)!.Avs);
        var told = Rows(Coordinator, Ask("RegistryCoordinator", Coordinator, Answer(Manager), Answer(Stakes), Answer(Keys), Answer(Indexes)));
        var linked = sources.With(told, out var news);
        Assert.Equal((Manager, Manager, Carol, Manager), (linked.Find(Coordinator)!.Avs, linked.Find(Stakes)!.Avs, linked.Find(Keys)!.Avs, linked.Find(Indexes)!.Avs));
        Assert.Equal([Manager, Stakes, Keys, Indexes], news.Select(row => new Address(row.Address)));
    }

    [Fact]
    public void What_a_contract_logged_before_it_was_told_of_stays_its_own()
    {
        var sources = ChainSources.Of(Manifest(Listed("RegistryCoordinator", Coordinator), Listed("StakeRegistry", Stakes)), [], TestChain.Catalog)
            .With(Rows(Coordinator, Ask("RegistryCoordinator", Coordinator, Answer(Manager), Answer(Stakes), Answer(Keys), Answer(Indexes))));
        Assert.Equal([Coordinator, Manager], new long[] { 4, 5 }.Select(block => sources.Find(Coordinator, block)!.Avs));
        Assert.Equal([Stakes, Manager], new long[] { 4, 5 }.Select(block => sources.Find(Stakes, block)!.Avs));
        Assert.Equal(Manager, sources.Find(Keys, 5)!.Avs);
    }

    [Fact]
    public void A_reputation_registry_learns_its_identity_registry()
    {
        var sources = ChainSources.Of(Manifest(Listed("ReputationRegistry", Alice), Listed("IdentityRegistry", Bob)), [], TestChain.Catalog);
        var linked = sources.With(Rows(Alice, Ask("ReputationRegistry", Alice, Answer(Bob))));
        Assert.Equal((Bob, Bob), (linked.Find(Alice)!.Registry, linked.Find(Bob)!.Avs));
    }

    private static readonly string Ejector = "EjectorUpdated(address prevEjector, address newEjector)";

    [Fact]
    public void An_ejector_is_followed_when_it_says_that_it_ejects_from_the_coordinator_that_names_it()
    {
        var refused = new ViewAnswer(null, "reverted");
        foreach (var slug in (string[])["RegistryCoordinator", "SlashingRegistryCoordinator"])
        {
            Assert.Equal(new SourceChild("middleware", "EjectionManager", Bob, Manager), Name(slug, Ejector, [Alice, Bob], Answer(Coordinator), refused));
            Assert.Equal(new SourceChild("middleware", "EjectionManager", Bob, Manager), Name(slug, Ejector, [Alice, Bob], refused, Answer(Coordinator)));
            Assert.Null(Name(slug, Ejector, [Alice, Bob], Answer(Carol), refused));
            Assert.Null(Name(slug, Ejector, [Alice, Bob], refused, new ViewAnswer(null, "the address answered nothing")));
        }
    }

    /// <summary>Anybody can be an AVS and name any contract its registrar, which could say of itself whatever it likes.</summary>
    [Fact]
    public void A_registrar_is_read_where_a_manifest_lists_it_only() =>
        Assert.Null(TestChain.Catalog.Find("AllocationManager", EventAbi.Parse("AVSRegistrarSet(address avs, address registrar)").Topic0, 1)!.Naming);

    [Fact]
    public void A_contract_that_AVSs_name_theirs_belongs_to_none_of_them()
    {
        var sources = ChainSources.Of(Manifest(Listed("AllocationManager", Alice)), [], TestChain.Catalog);
        var linked = sources.With(Rows(Alice, [new SourceChild("middleware", "AVSRegistrar", Bob, Manager)]));
        Assert.Equal((Alice, Manager), (linked.Find(Alice)!.Avs, linked.Find(Bob)!.Avs));
    }

    /// <summary>What becomes of the account that an event names, by its answers.</summary>
    private static SourceChild? Name(string slug, string declaration, object[] arguments, params ViewAnswer[] answers)
    {
        var (topics, data) = EventAbi.Parse(declaration).Encode(arguments);
        var entry = TestChain.Catalog.Find(slug, topics[0], topics.Length)!;
        Assert.True(entry.TryDecode([.. topics], data, out var value, out _));
        var source = new Source { System = "middleware", Contract = slug, Address = Coordinator, Avs = Manager, FromBlock = 0 };
        var asked = entry.Naming!.Asked(value!, source)!;
        Assert.Equal((Bob, answers.Length), (asked.Address, asked.Calls.Count));
        return entry.Naming.Child(value!, source, answers);
    }

    private static List<SourceChild> Ask(string slug, Address address, params ViewAnswer[] answers)
    {
        var discovery = TestChain.Catalog.Contract(slug)!.Discovery!;
        Assert.True(answers.Length >= discovery.Views.Count);
        var system = TestChain.Catalog.Kinds.First(k => k.Contract == slug).System;
        return [.. discovery.Children(answers, default, new Source { System = system, Contract = slug, Address = address, Avs = address, FromBlock = 0 })];
    }

    private static NamedAccount? Witness(string slug, Address address, params ViewAnswer[] answers) =>
        TestChain.Catalog.Contract(slug)!.Discovery!.Witness!(answers, new Source { System = "middleware", Contract = slug, Address = address, Avs = address, FromBlock = 0 });

    private static ViewAnswer Answer(Address address) => new([.. new byte[12], .. address.ToArray()], null);

    private static SourceRow[] Rows(Address teller, IEnumerable<SourceChild> children) =>
        [.. children.Select(c => new SourceRow(c.Address.ToArray(), c.System, c.Contract, 5, c.Avs?.ToArray(), c.Registry?.ToArray(), teller.ToArray(), null, 5, 0))];

    private static ManifestContract Listed(string contract, Address address, Address? avs = null) => new("test", contract, address, 0, null, avs, null, []);

    private static NetworkManifest Manifest(params ManifestContract[] contracts) =>
        new() { File = "test.json", Name = "test", ChainId = 1, Rpc = [], Finality = default, PublicJson = "{}", Contracts = contracts };
}
