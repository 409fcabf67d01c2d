using System.Numerics;
using Scan.Domain.Primitives;
using Scan.Indexer.Chain;
using Scan.Indexer.Manifests;
using Scan.Testing;
using Xunit;

namespace Scan.IntegrationTests.Indexer;

/// <summary>Contracts that a manifest lists without saying where they belong, which others' views tell: whatever the pages, restarts, reorgs and rebuildings are, their logs belong to the same.</summary>
public sealed class LinkTests(PostgresServer postgres) : IAsyncLifetime
{
    private static readonly FollowerOptions BlockByBlock = new() { FirstRange = 1, MostBlocks = 1, BatchLogs = 1, Pages = 1, HeadBlocks = 1 };

    private BareChain chain = null!;
    private Address identity, reputation, validation;
    private byte requests;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Both tell of the identity registry.</summary>
    private ManifestContract[] Tellers => [BareChain.Contract("erc8004", "ReputationRegistry", reputation), BareChain.Contract("erc8004", "ValidationRegistry", validation)];

    private NetworkManifest Registries => chain.Manifest(new Finality(0), [BareChain.Contract("erc8004", "IdentityRegistry", identity), .. Tellers]);

    public async ValueTask InitializeAsync() => chain = await BareChain.StartAsync(Ct);

    public ValueTask DisposeAsync() => chain.DisposeAsync();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Two_contracts_that_tell_of_the_same_one_in_one_batch_are_linked_to_it(bool listed)
    {
        await DeployRegistriesAsync();
        await FeedbackAsync();
        await RequestAsync();
        var network = listed ? Registries : Registries with { Contracts = Tellers };
        await using var rig = await IndexerRig.StartAsync(postgres, Ct);
        await RunAsync(rig, network);
        Assert.Equal([identity.ToString(), identity.ToString()], await RegistriesAsync(rig));
        await IsAsCleanAsync(rig, network);
    }

    [Fact]
    public async Task Links_that_two_contracts_told_outlast_a_rebuilding()
    {
        await DeployRegistriesAsync();
        await using var rig = await IndexerRig.StartAsync(postgres, Ct);
        await FeedbackAsync();
        await RunAsync(rig, Registries);
        await RequestAsync();
        await RunAsync(rig, Registries);
        await IsKeptByRebuildingAsync(rig, Registries);
    }

    [Fact]
    public async Task Links_that_two_contracts_told_outlast_restarts()
    {
        await DeployRegistriesAsync();
        await using var rig = await IndexerRig.StartAsync(postgres, Ct);
        await FeedbackAsync();
        await RunAsync(rig, Registries);
        await RequestAsync();
        await RunAsync(rig, Registries);
        // Whoever forgot what the first one told would ask it again at distances that double.
        await chain.MineAsync(16, Ct);
        foreach (var again in new[] { FeedbackAsync, RequestAsync, FeedbackAsync })
        {
            await again();
            await RunAsync(rig, Registries);
        }
        await IsAsCleanAsync(rig, Registries);
    }

    [Fact]
    public async Task Two_coordinators_of_one_service_manager_that_nobody_listed_share_a_batch()
    {
        var manager = await DeployAsync();
        Address[] coordinators = [await DeployAsync(), await DeployAsync()];
        foreach (var coordinator in coordinators) await NameAsync(coordinator, manager: manager);
        var network = chain.Manifest(new Finality(0), [.. coordinators.Select(coordinator => BareChain.Contract("middleware", "RegistryCoordinator", coordinator))]);
        await using var rig = await IndexerRig.StartAsync(postgres, Ct);
        await RunAsync(rig, network);
        await IsAsCleanAsync(rig, network);
        await IsKeptByRebuildingAsync(rig, network);
    }

    [Fact]
    public async Task A_teller_and_the_contract_that_it_tells_of_are_both_listed_late()
    {
        await DeployRegistriesAsync();
        await FeedbackAsync();
        var first = Registries with { Contracts = [Registries.Contracts[2]] };
        await using var rig = await IndexerRig.StartAsync(postgres, Ct);
        await RunAsync(rig, first);
        await RunAsync(rig, Registries);
        await IsAsCleanAsync(rig, Registries);
    }

    [Fact]
    public async Task A_link_goes_with_the_block_that_told_it_and_comes_back_with_the_next_telling()
    {
        Address coordinator = await chain.DeployAsync("RegistryCoordinator", Ct), stakes = await DeployAsync(), keys = await DeployAsync(), indexes = await DeployAsync(), manager = await DeployAsync();
        await chain.MineAsync(8, Ct);
        var network = chain.Manifest(new Finality(6), BareChain.Contract("middleware", "RegistryCoordinator", coordinator), BareChain.Contract("middleware", "StakeRegistry", stakes));
        await using var rig = await IndexerRig.StartAsync(postgres, Ct);
        await rig.CatchUpAsync(network, await chain.HeadAsync(Ct), Ct);
        await InitializeAsync(coordinator, chain.Accounts[2], [manager, stakes, keys, indexes]);
        await rig.CatchUpAsync(network, await chain.HeadAsync(Ct), Ct);
        Assert.Equal(5, await ReadAsync());
        await chain.ReorgAsync(1, Ct);
        await rig.CatchUpAsync(network, await chain.HeadAsync(Ct), Ct);
        Assert.Equal(2, await ReadAsync());
        await InitializeAsync(coordinator, chain.Accounts[2], [manager, stakes, keys, indexes]);
        await NameAsync(indexes);
        await rig.CatchUpAsync(network, await chain.HeadAsync(Ct), Ct);
        Assert.Equal(5, await ReadAsync());
        await IsAsCleanAsync(rig, network);

        async Task<int> ReadAsync() => (await rig.SourcesAsync(BareChain.ChainId, Ct)).DistinctBy(row => new Address(row.Address)).Count();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_a_contract_logged_before_its_views_answered_is_its_own_whatever_the_pages_are(bool listed)
    {
        var (coordinator, manager) = (await DeployAsync(), await DeployAsync());
        await NameAsync(coordinator);
        await chain.MineAsync(1, Ct);
        await NameAsync(coordinator, manager: manager);
        await chain.MineAsync(4, Ct);
        ManifestContract[] contracts = [BareChain.Contract("middleware", "RegistryCoordinator", coordinator)];
        var network = chain.Manifest(new Finality(0), listed ? [.. contracts, BareChain.Contract("middleware", "ServiceManagerBase", manager)] : contracts);
        foreach (var options in new FollowerOptions[] { new(), new() { FirstRange = 2, MostBlocks = 2 } })
        {
            await using var rig = await IndexerRig.StartAsync(postgres, Ct, options);
            await RunAsync(rig, network);
            await IsAsCleanAsync(rig, network);
            await IsKeptByRebuildingAsync(rig, network);
        }
    }

    /// <summary>A coordinator that is itself told of in that batch names the service manager before the listed one does, and it speaks in between.</summary>
    [Fact]
    public async Task Who_told_of_a_contract_first_is_not_for_pages_to_decide()
    {
        Address lister = await DeployAsync(), told = await DeployAsync(), listed = await DeployAsync(), manager = await DeployAsync();
        await NameAsync(told, manager: lister);
        await NameAsync(lister, coordinator: told);
        await NameAsync(told, manager: manager);
        await NameAsync(manager);
        await NameAsync(listed, manager: manager);
        var network = chain.Manifest(new Finality(0), BareChain.Contract("middleware", "ServiceManagerBase", lister), BareChain.Contract("middleware", "RegistryCoordinator", listed));
        await using var rig = await IndexerRig.StartAsync(postgres, Ct);
        await RunAsync(rig, network);
        Assert.Contains(await rig.SourcesAsync(BareChain.ChainId, Ct), row => new Address(row.Address) == manager && new Address(row.Parent) == told);
        await IsAsCleanAsync(rig, network);
        await IsKeptByRebuildingAsync(rig, network);
    }

    /// <summary>What the coordinator's views tell of is read already: that says nothing new of those, but whose the coordinator is, and the ejector that it names, now or behind the last block of another late contract.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_a_late_coordinator_names_is_of_the_AVS_that_its_views_tell(bool later)
    {
        Address coordinator = await chain.DeployAsync("RegistryCoordinator", Ct), ejector = await DeployAsync();
        Address[] parts = [await DeployAsync(), await DeployAsync(), await DeployAsync(), await DeployAsync()];
        await NameAsync(ejector, coordinator: coordinator);
        await InitializeAsync(coordinator, later ? chain.Accounts[2] : ejector, parts);
        var other = await DeployAsync();
        await NameAsync(other);
        var half = (await chain.HeadAsync(Ct)).Number + 1;
        if (later) await chain.DoAsync(coordinator, "setEjector", Ct, ejector);
        await NameAsync(ejector, coordinator: coordinator);
        ManifestContract[] listed = [.. parts.Zip(["ServiceManagerBase", "StakeRegistry", "BLSApkRegistry", "IndexRegistry"], (part, kind) => BareChain.Contract("middleware", kind, part))];
        var first = chain.Manifest(new Finality(0), [.. listed, BareChain.Contract("middleware", "StakeRegistry", other, half)]);
        var second = first with { Contracts = [.. listed, BareChain.Contract("middleware", "StakeRegistry", other), BareChain.Contract("middleware", "RegistryCoordinator", coordinator)] };
        await using var rig = await IndexerRig.StartAsync(postgres, Ct);
        await RunAsync(rig, first);
        await RunAsync(rig, second);
        Assert.Single(await rig.SourcesAsync(BareChain.ChainId, Ct), row => new Address(row.Address) == ejector && new Address(row.Avs) == parts[0]);
        await IsAsCleanAsync(rig, second);
        await IsKeptByRebuildingAsync(rig, second);
    }

    private Task<Address> DeployAsync() => chain.DeployAsync("BorrowingServiceManager", Ct);

    private Task NameAsync(Address contract, Address coordinator = default, Address manager = default) => chain.DoAsync(contract, "name", Ct, coordinator, manager);

    private Task InitializeAsync(Address coordinator, Address ejector, Address[] parts) => chain.DoAsync(coordinator, "initialize", Ct, chain.Accounts[0], chain.Accounts[1], ejector, parts.Cast<object>().ToArray(),
        Array.Empty<object>(), Array.Empty<object>(), Array.Empty<object>());

    private async Task DeployRegistriesAsync()
    {
        identity = await chain.DeployAsync("IdentityRegistry", Ct);
        reputation = await chain.DeployAsync("ReputationRegistry", Ct, identity);
        validation = await chain.DeployAsync("ValidationRegistry", Ct, identity);
        await chain.DoAsync(identity, "register", Ct, "data:,", Array.Empty<object>());
    }

    private async Task FeedbackAsync() => await chain.ReceiptAsync(
        await chain.SendFromAsync(chain.Accounts[1], reputation, "giveFeedback", Ct, BigInteger.Zero, (BigInteger)5, (BigInteger)0, "a", "b", "", "", new Hash32(new byte[32])), Ct);

    private Task RequestAsync() => chain.DoAsync(validation, "validationRequest", Ct, chain.Accounts[2], BigInteger.Zero, "data:,", Keccak256.Hash([++requests]));

    private async Task RunAsync(IndexerRig rig, NetworkManifest network) => await rig.RunToAsync(network, (await chain.HeadAsync(Ct)).Number, Ct);

    /// <summary>A run that reads block by block, and was never stopped nor led astray, has the same state.</summary>
    private async Task IsAsCleanAsync(IndexerRig rig, NetworkManifest network)
    {
        await using var clean = await IndexerRig.StartAsync(postgres, Ct, BlockByBlock);
        await clean.CatchUpAsync(network, await chain.HeadAsync(Ct), Ct);
        Assert.Equal(await clean.DigestAsync(BareChain.ChainId, Ct), await rig.DigestAsync(BareChain.ChainId, Ct));
    }

    private async Task IsKeptByRebuildingAsync(IndexerRig rig, NetworkManifest network)
    {
        var before = await rig.DigestAsync(BareChain.ChainId, Ct);
        await using (var outdate = rig.Store.Database.CreateCommand("UPDATE scan.chains SET projection = 0")) await outdate.ExecuteNonQueryAsync(Ct);
        await RunAsync(rig, network);
        Assert.Equal(before, await rig.DigestAsync(BareChain.ChainId, Ct));
    }

    /// <summary>The identity registries that feedback and validations say they are of.</summary>
    private static async Task<IReadOnlyList<string>> RegistriesAsync(IndexerRig rig)
    {
        await using var command = rig.Store.Database.CreateCommand("SELECT coalesce(body ->> 'registry', '-') FROM scan.d_feedback UNION ALL SELECT coalesce(body ->> 'registry', '-') FROM scan.d_validation");
        await using var row = await command.ExecuteReaderAsync(Ct);
        var registries = new List<string>();
        while (await row.ReadAsync(Ct)) registries.Add(row.GetString(0));
        return registries;
    }
}
