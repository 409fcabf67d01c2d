using System.Numerics;
using Scan.Documents;
using Scan.Domain.Primitives;
using Scan.Indexer.Chain;
using Scan.Indexer.Manifests;
using Scan.Testing;
using Xunit;

namespace Scan.IntegrationTests.Indexer;

/// <summary>A manifest says something else of a contract that is read already: the state is that of a run which had this manifest from the start, and a rebuilding changes nothing.</summary>
public sealed class ManifestChangeTests(PostgresServer postgres) : IAsyncLifetime
{
    private static readonly FollowerOptions Options = new() { PollInterval = TimeSpan.FromMilliseconds(20), FirstRetry = TimeSpan.FromMilliseconds(5), LongestRetry = TimeSpan.FromMilliseconds(50) };
    private static readonly Address First = Address.Parse("0x00000000000000000000000000000000000000a1"), Second = Address.Parse("0x00000000000000000000000000000000000000b1");

    private BareChain chain = null!;
    private Address contract;
    private IndexerRig rig = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        chain = await BareChain.StartAsync(Ct);
        contract = await chain.DeployAsync("BorrowingServiceManager", Ct);
        rig = await IndexerRig.StartAsync(postgres, Ct, Options);
    }

    public async ValueTask DisposeAsync()
    {
        await rig.DisposeAsync();
        await chain.DisposeAsync();
    }

    [Theory]
    [InlineData("StakeRegistry", "RegistryCoordinator")]
    [InlineData("RegistryCoordinator", "ServiceManagerBase")]
    [InlineData("RegistryCoordinator", "SlashingRegistryCoordinator")]
    public async Task A_contract_that_was_listed_as_another_kind_is_as_if_it_never_had_been(string wrong, string right)
    {
        var manager = await chain.DeployAsync("BorrowingServiceManager", Ct);
        await SpeakAsync(manager);
        await chain.MineAsync(4, Ct);
        await RunAsync(Listing(wrong));
        await RunAsync(Listing(right));
        await IsAsCleanAsync(Listing(right));
        await SpeakAsync(manager);
        await IsAsCleanAsync(Listing(right));
        Assert.Single(await rig.SourcesAsync(BareChain.ChainId, Ct), row => row.Parent is null);
        // And back, with nothing new on the chain.
        await RunAsync(Listing(wrong));
        await IsAsCleanAsync(Listing(wrong));
    }

    [Fact]
    public async Task A_kind_that_is_corrected_with_an_earlier_start_is_read_from_there_on()
    {
        await SpeakAsync();
        var half = (await chain.HeadAsync(Ct)).Number + 1;
        await SpeakAsync();
        await RunAsync(Listing("StakeRegistry", half));
        await RunAsync(Listing("RegistryCoordinator"));
        await IsAsCleanAsync(Listing("RegistryCoordinator"));
    }

    [Theory]
    [InlineData("EjectionManager", true, true)]
    [InlineData("EjectionManager", true, false)]
    [InlineData("EjectionManager", false, true)]
    [InlineData("RegistryCoordinator", true, true)]
    [InlineData("RegistryCoordinator", true, false)]
    [InlineData("RegistryCoordinator", false, true)]
    public async Task A_contract_belongs_to_whom_the_manifest_says_now(string kind, bool before, bool after)
    {
        NetworkManifest first = Of(kind, before ? First : null), second = Of(kind, after ? Second : null);
        await SpeakAsync();
        await chain.MineAsync(2, Ct);
        await RunAsync(first);
        await using var node = await FaultyNode.StartAsync(chain.Anvil.HttpUrl, _ => NodeFault.None, Ct);
        await RunAsync(second with { Rpc = [node.Url] });
        // Who tells of other contracts is read again; of the others everything is there.
        if (kind == "EjectionManager") Assert.DoesNotContain(node.Requests, asked => asked["method"]!.GetValue<string>() == "eth_getLogs");
        await IsAsCleanAsync(second);
        Assert.Equal(after ? Second : null, (await rig.SourcesAsync(BareChain.ChainId, Ct)).Where(row => row.Parent is null).Select(row => row.Avs is null ? (Address?)null : new Address(row.Avs)).Single());
        await SpeakAsync();
        await IsAsCleanAsync(second);
    }

    [Theory]
    [InlineData("EigenPod", "eigenlayer-core")]
    [InlineData("ServiceManagerBase", "middleware")]
    public async Task A_discovered_contract_is_followed_when_the_manifest_names_it_no_more(string kind, string system)
    {
        var nursery = await chain.DeployAsync("PodNursery", Ct);
        var pods = chain.Manifest(new Finality(0), BareChain.Contract("eigenlayer-core", "EigenPodManager", nursery));
        await chain.DoAsync(nursery, "createPods", Ct, BigInteger.One);
        await RunAsync(pods);
        var pod = new Address((await rig.SourcesAsync(BareChain.ChainId, Ct)).Single(row => row.Parent is not null).Address);
        var named = pods with { Contracts = [.. pods.Contracts, BareChain.Contract(system, kind, pod) with { Name = "mine" }] };
        foreach (var network in new[] { named, pods, named })
        {
            await RunAsync(network);
            await ReceiveAsync();
            await RunAsync(network);
            // What only the other kind reads of a pod stays.
            if (network == named || kind == "EigenPod") await IsAsCleanAsync(network);
            await IsKeptByRebuildingAsync(network);
        }
        await RunAsync(pods);
        await ReceiveAsync();
        var before = await EventsAsync();
        await RunAsync(pods);
        Assert.Equal(before + 1, await EventsAsync());

        Task ReceiveAsync() => chain.DoAsync(nursery, "receiveAt", Ct, BigInteger.Zero, BigInteger.One, BigInteger.One);
    }

    [Fact]
    public async Task A_contract_that_was_listed_when_it_was_announced_is_followed_when_the_manifest_names_it_no_more()
    {
        var nursery = await chain.DeployAsync("PodNursery", Ct);
        await chain.DoAsync(nursery, "createPods", Ct, BigInteger.One);
        var pods = chain.Manifest(new Finality(0), BareChain.Contract("eigenlayer-core", "EigenPodManager", nursery));
        await using (var other = await IndexerRig.StartAsync(postgres, Ct, Options))
        {
            await other.RunToAsync(pods, (await chain.HeadAsync(Ct)).Number, Ct);
            var pod = new Address((await other.SourcesAsync(BareChain.ChainId, Ct)).Single(row => row.Parent is not null).Address);
            await RunAsync(pods with { Contracts = [.. pods.Contracts, BareChain.Contract("eigenlayer-core", "EigenPod", pod)] });
        }
        await RunAsync(pods);
        await chain.DoAsync(nursery, "receiveAt", Ct, BigInteger.Zero, BigInteger.One, BigInteger.One);
        await IsAsCleanAsync(pods);
    }

    /// <summary>Initialized, which is read only of a pod that is listed as something else, comes before the log that was read of it.</summary>
    [Fact]
    public async Task Logs_that_a_contract_gains_move_the_events_behind_them_in_their_transaction()
    {
        var nursery = await chain.DeployAsync("PodNursery", Ct);
        await chain.DoAsync(nursery, "createPods", Ct, BigInteger.One);
        await chain.MineAsync(4, Ct);
        var pods = chain.Manifest(new Finality(0), BareChain.Contract("eigenlayer-core", "EigenPodManager", nursery));
        await RunAsync(pods);
        var pod = new Address((await rig.SourcesAsync(BareChain.ChainId, Ct)).Single(row => row.Parent is not null).Address);
        var listed = pods with { Contracts = [.. pods.Contracts, BareChain.Contract("middleware", "ServiceManagerBase", pod)] };
        await RunAsync(listed);
        await IsAsCleanAsync(listed);
        var ids = (await IdsAsync(rig)).Split('\n');
        Assert.Equal(ids.Distinct(), ids);
    }

    /// <summary>Initialized was read of whoever emits it, as an event of anybody's; what the pod logged behind it in the same transaction comes late.</summary>
    [Fact]
    public async Task Late_logs_count_the_events_that_were_read_before_them_in_their_transaction()
    {
        var nursery = await chain.DeployAsync("PodNursery", Ct);
        await chain.DoAsync(nursery, "createPods", Ct, BigInteger.One);
        await chain.MineAsync(4, Ct);
        var anybody = Listing("StakeRegistry", at: Address.Zero);
        await RunAsync(anybody);
        await IsAsCleanAsync(anybody with { Contracts = [.. anybody.Contracts, BareChain.Contract("eigenlayer-core", "EigenPodManager", nursery)] });
        var ids = (await IdsAsync(rig)).Split('\n');
        Assert.Equal((3, 3), (ids.Length, ids.Distinct().Count()));
    }

    [Fact]
    public async Task A_dropped_contract_whose_events_anybody_may_emit_is_anybody_from_then_on()
    {
        var anybody = Listing("RegistryCoordinator", at: Address.Zero);
        await SpeakAsync();
        await RunAsync(anybody with { Contracts = [.. anybody.Contracts, BareChain.Contract("middleware", "StakeRegistry", contract)] });
        await SpeakAsync();
        await RunAsync(anybody);
        await SpeakAsync();
        await RunAsync(anybody);
        await IsKeptByRebuildingAsync(anybody);
    }

    [Fact]
    public async Task Events_that_anybody_may_emit_and_that_were_dropped_for_a_while_are_read_when_they_come_back()
    {
        NetworkManifest one = Listing("RegistryCoordinator", at: Address.Zero), both = one with { Contracts = [.. one.Contracts, BareChain.Contract("erc8004", "IdentityRegistry", Address.Zero)] };
        var identity = await chain.DeployAsync("IdentityRegistry", Ct);
        foreach (var network in new[] { both, one, both })
        {
            await chain.DoAsync(identity, "register", Ct, "data:,", Array.Empty<object>());
            await RunAsync(network);
        }
        await IsAsCleanAsync(both);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public async Task Blocks_in_which_a_contract_was_closed_are_read_when_it_begins_before_them_again(int later)
    {
        var other = await chain.DeployAsync("BorrowingServiceManager", Ct);
        await SpeakAsync();
        await RunAsync(Both(0));
        await RunAsync(Both(null));
        for (var i = 0; i < 4; i++) await SpeakAsync();
        await RunAsync(Both(null));
        await RunAsync(Both((await chain.HeadAsync(Ct)).Number + later));
        await SpeakAsync();
        await IsAsCleanAsync(Both(0));

        NetworkManifest Both(long? start) =>
            chain.Manifest(new Finality(0), [BareChain.Contract("middleware", "RegistryCoordinator", other), .. start is { } from ? [BareChain.Contract("middleware", "RegistryCoordinator", contract, from)] : Array.Empty<ManifestContract>()]);
    }

    /// <summary>A contract that comes back with an earlier start is read again.</summary>
    [Fact]
    public async Task What_a_node_answered_outlasts_that_it_can_answer_no_more()
    {
        var manager = await chain.DeployAsync("EndlessServiceManager", Ct);
        var begun = (await chain.HeadAsync(Ct)).Number;
        await chain.DoAsync(manager, "relent", Ct);
        await chain.DoAsync(manager, "appoint", Ct, chain.Accounts[3]);
        var without = Listing("RegistryCoordinator");
        await RunAsync(Managing(begun));
        await RunAsync(without);
        await using var node = await FaultyNode.StartAsync(chain.Anvil.HttpUrl, method => method == "eth_call" ? NodeFault.NoState : NodeFault.None, Ct);
        await RunAsync(Managing(0) with { Rpc = [node.Url] });
        Assert.True(node.Spoiled > 0);
        await IsAsCleanAsync(Managing(0));

        NetworkManifest Managing(long start) => without with { Contracts = [.. without.Contracts, BareChain.Contract("middleware", "ServiceManagerBase", manager, start)] };
    }

    [Fact]
    public async Task What_two_contracts_told_of_is_followed_while_one_of_them_is()
    {
        var (identity, one, two) = await RegistriesAsync();
        await RegisterAsync(identity);
        await FeedbackAsync(one);
        await FeedbackAsync(two);
        await RunAsync(Of(one, two));
        await RunAsync(Of(two));
        var before = await EventsAsync();
        await RegisterAsync(identity);
        await RunAsync(Of(two));
        Assert.True(await EventsAsync() > before);
        await IsKeptByRebuildingAsync(Of(two));
        await RunAsync(Of(one, two));
        await IsAsCleanAsync(Of(one, two));
    }

    [Fact]
    public async Task What_another_contract_told_of_again_goes_with_the_block_of_it_and_comes_back_whole_with_the_first()
    {
        var (identity, one, two) = await RegistriesAsync();
        await RegisterAsync(identity);
        await FeedbackAsync(one);
        await chain.MineAsync(8, Ct);
        await RunAsync(Of(one, two));
        await RunAsync(Of(two));
        await RegisterAsync(identity);
        await FeedbackAsync(two);
        await RegisterAsync(identity);
        await RunAsync(Of(two));
        Assert.Contains(await OfIdentityAsync(), row => row.ClosedBlock is null);
        await chain.ReorgAsync(2, Ct);
        await RunAsync(Of(two));
        Assert.All(await OfIdentityAsync(), row => Assert.NotNull(row.ClosedBlock));
        await RegisterAsync(identity);
        await RunAsync(Of(two));
        await FeedbackAsync(two);
        await RunAsync(Of(two));
        await IsAsCleanAsync(Of(one, two));

        async Task<IReadOnlyList<SourceRow>> OfIdentityAsync() => [.. (await rig.SourcesAsync(BareChain.ChainId, Ct)).Where(row => new Address(row.Address) == identity)];
    }

    /// <summary>While everything around it was listed, the coordinator had not to be asked: it named an ejector at the most.</summary>
    [Theory]
    [InlineData("dropped", false)]
    [InlineData("dropped", true)]
    [InlineData("of nobody", false)]
    [InlineData("dropped with the coordinator for a while", false)]
    public async Task A_coordinator_that_nobody_asked_tells_of_what_the_manifest_says_no_more(string stakes, bool named)
    {
        var (coordinator, parts) = await CoordinatorAsync(named);
        var manager = parts[0].Address;
        var listing = chain.Manifest(new Finality(0), [BareChain.Contract("middleware", "RegistryCoordinator", coordinator) with { Avs = manager }, .. parts.Select(part => part with { Avs = manager })]);
        var then = listing with { Contracts = [.. listing.Contracts.Where(part => part.Address != parts[1].Address), .. stakes == "of nobody" ? [parts[1]] : Array.Empty<ManifestContract>()] };
        await RunAsync(listing);
        Assert.Equal(named ? 1 : 0, (await rig.SourcesAsync(BareChain.ChainId, Ct)).Count(row => row.Parent is not null));
        await RunAsync(stakes == "dropped with the coordinator for a while" ? listing with { Contracts = [listing.Contracts[1]] } : then);
        await chain.DoAsync(parts[1].Address, "name", Ct, Address.Zero, Address.Zero);
        await IsAsCleanAsync(then);
        Assert.Contains(await rig.SourcesAsync(BareChain.ChainId, Ct), row => row.ClosedBlock is null && new Address(row.Address) == parts[1].Address && row.Parent is { } teller && new Address(teller) == coordinator);
    }

    [Fact]
    public async Task What_comes_back_and_was_told_of_earlier_than_known_is_read_from_there_on()
    {
        var (identity, one, _) = await RegistriesAsync();
        await RegisterAsync(identity);
        await FeedbackAsync(one);
        await RegisterAsync(identity);
        var later = (await chain.HeadAsync(Ct)).Number + 1;
        await FeedbackAsync(one);
        var other = Listing("RegistryCoordinator");
        await RunAsync(Of(one) with { Contracts = [.. other.Contracts, .. Of(one).Contracts.Select(contract => contract with { StartBlock = later })] });
        await RegisterAsync(identity);
        await RunAsync(other);
        await IsAsCleanAsync(Of(one) with { Contracts = [.. other.Contracts, .. Of(one).Contracts] });
    }

    /// <summary>Listed again with a later start it is told later, and until then the stake registry was its own.</summary>
    [Fact]
    public async Task What_a_contract_tells_again_later_counts_from_there_on()
    {
        var (coordinator, parts) = await CoordinatorAsync();
        await chain.DoAsync(parts[1].Address, "name", Ct, Address.Zero, Address.Zero);
        var later = (await chain.HeadAsync(Ct)).Number + 1;
        await chain.DoAsync(coordinator, "setChurnApprover", Ct, chain.Accounts[4]);
        foreach (var network in new[] { From(0, First), From(0, First) with { Contracts = [parts[1]] }, From(later, Second) }) await RunAsync(network);
        Assert.Equal(later, (await rig.SourcesAsync(BareChain.ChainId, Ct)).Single(row => row.Parent is not null && new Address(row.Address) == parts[1].Address).FromBlock);
        await IsKeptByRebuildingAsync(From(later, Second));

        NetworkManifest From(long start, Address avs) => chain.Manifest(new Finality(0), parts[1], BareChain.Contract("middleware", "RegistryCoordinator", coordinator, start) with { Avs = avs });
    }

    /// <summary>A coordinator that tells of a service manager and three registries.</summary>
    /// <param name="ejecting">It names an ejector that is a contract.</param>
    private async Task<(Address Coordinator, ManifestContract[] Parts)> CoordinatorAsync(bool ejecting = false)
    {
        var (coordinator, ejector) = (await chain.DeployAsync("RegistryCoordinator", Ct), ejecting ? await chain.DeployAsync("BorrowingServiceManager", Ct) : chain.Accounts[2]);
        if (ejecting) await chain.DoAsync(ejector, "name", Ct, coordinator, Address.Zero);
        var parts = new List<ManifestContract>();
        foreach (var kind in new[] { "ServiceManagerBase", "StakeRegistry", "BLSApkRegistry", "IndexRegistry" }) parts.Add(BareChain.Contract("middleware", kind, await chain.DeployAsync("BorrowingServiceManager", Ct)));
        await chain.DoAsync(coordinator, "initialize", Ct, chain.Accounts[0], chain.Accounts[1], ejector, parts.Select(part => (object)part.Address).ToArray(), Array.Empty<object>(), Array.Empty<object>(), Array.Empty<object>());
        return (coordinator, [.. parts]);
    }

    /// <summary>Its agents are named without it. No row says so, only the manifest's text.</summary>
    [Fact]
    public async Task Agents_are_named_by_the_identity_registry_that_the_manifest_puts_first_now()
    {
        Address[] identities = [await chain.DeployAsync("IdentityRegistry", Ct), await chain.DeployAsync("IdentityRegistry", Ct)];
        foreach (var identity in identities) await RegisterAsync(identity);
        await RunAsync(Of(identities));
        await IsAsCleanAsync(Of([.. identities.Reverse()]));

        NetworkManifest Of(Address[] registries) => chain.Manifest(new Finality(0), [.. registries.Select(registry => BareChain.Contract("erc8004", "IdentityRegistry", registry))]) with { PublicJson = $$"""{"contracts":[{{string.Join(',', registries.Select(registry => $$"""{"contract":"IdentityRegistry","address":"{{registry}}"}"""))}}]}""" };
    }

    /// <summary>An identity registry, and two others that tell of it with their first feedback.</summary>
    private async Task<(Address Identity, Address One, Address Two)> RegistriesAsync()
    {
        var identity = await chain.DeployAsync("IdentityRegistry", Ct);
        return (identity, await chain.DeployAsync("ReputationRegistry", Ct, identity), await chain.DeployAsync("ReputationRegistry", Ct, identity));
    }

    private Task RegisterAsync(Address identity) => chain.DoAsync(identity, "register", Ct, "data:,", Array.Empty<object>());

    private async Task FeedbackAsync(Address reputation) => await chain.ReceiptAsync(
        await chain.SendFromAsync(chain.Accounts[1], reputation, "giveFeedback", Ct, BigInteger.Zero, (BigInteger)5, BigInteger.Zero, "a", "b", "", "", new Hash32(new byte[32])), Ct);

    private NetworkManifest Of(params Address[] reputations) => chain.Manifest(new Finality(6), [.. reputations.Select(reputation => BareChain.Contract("erc8004", "ReputationRegistry", reputation))]);

    private NetworkManifest Listing(string kind, long start = 0, Address? at = null) => chain.Manifest(new Finality(0), BareChain.Contract("middleware", kind, at ?? contract, start));

    private NetworkManifest Of(string kind, Address? avs) => chain.Manifest(new Finality(0), BareChain.Contract("middleware", kind, contract) with { Avs = avs });

    private Task SpeakAsync(Address manager = default) => chain.DoAsync(contract, "name", Ct, Address.Zero, manager);

    private async Task RunAsync(NetworkManifest network) => await rig.RunToAsync(network, (await chain.HeadAsync(Ct)).Number, Ct);

    private async Task IsAsCleanAsync(NetworkManifest network)
    {
        await RunAsync(network);
        await using var clean = await IndexerRig.StartAsync(postgres, Ct, Options);
        await clean.RunToAsync(network, (await chain.HeadAsync(Ct)).Number, Ct);
        Assert.Equal(await clean.DigestAsync(BareChain.ChainId, Ct), await rig.DigestAsync(BareChain.ChainId, Ct));
        Assert.Equal(await IdsAsync(clean), await IdsAsync(rig));
        await IsKeptByRebuildingAsync(network);
    }

    private async Task IsKeptByRebuildingAsync(NetworkManifest network)
    {
        var (before, ids) = (await rig.DigestAsync(BareChain.ChainId, Ct), await IdsAsync(rig));
        await using (var outdate = rig.Store.Database.CreateCommand("UPDATE scan.chains SET projection = 0")) await outdate.ExecuteNonQueryAsync(Ct);
        await RunAsync(network);
        Assert.Equal((before, ids), (await rig.DigestAsync(BareChain.ChainId, Ct), await IdsAsync(rig)));
    }

    private async Task<long> EventsAsync() => (await rig.Chains.FindAsync(BareChain.ChainId, Ct))!.EventsTotal;

    /// <summary>Events with what they are of.</summary>
    private static async Task<string> IdsAsync(IndexerRig rig)
    {
        var kinds = await rig.Kinds.ListAsync(Ct);
        return string.Join('\n', (await rig.Ledger.QueryAsync(new LedgerQuery { Descending = false, Take = 1000 }, Ct)).Rows
            .Select(row => $"{row.EventId} {(row.KindId == 0 ? "?" : kinds[row.KindId].Contract)} {string.Join(' ', row.Subjects)}"));
    }
}
