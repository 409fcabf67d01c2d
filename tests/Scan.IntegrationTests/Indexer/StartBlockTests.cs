using Scan.Documents;
using Scan.Domain.Primitives;
using Scan.Indexer.Chain;
using Scan.Indexer.Manifests;
using Scan.Testing;
using Xunit;

namespace Scan.IntegrationTests.Indexer;

/// <summary>The manifest says another first block of a contract, or stops listing one that others told of earlier: no block between is left out.</summary>
public sealed class StartBlockTests(PostgresServer postgres) : IAsyncLifetime
{
    private static readonly FollowerOptions Options = new() { PollInterval = TimeSpan.FromMilliseconds(20) };

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
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_start_that_is_raised_takes_nothing_back_and_leaves_nothing_out(bool anybodys)
    {
        await SpeakAsync(contract);
        await RunAsync(From(0));
        var raised = From(await HeadAsync() + 6);
        for (var i = 0; i < 3; i++) await SpeakAsync(contract);
        await chain.MineAsync(10, Ct);
        await SpeakAsync(contract);
        await RunAsync(raised);
        await IsAsCleanAsync(raised, From(0));
        await IsAsCleanAsync(From(0), From(0));

        NetworkManifest From(long start) => Listing(BareChain.Contract("middleware", "RegistryCoordinator", anybodys ? Address.Zero : contract, start));
    }

    [Fact]
    public async Task A_start_that_is_raised_before_anything_was_read_counts()
    {
        var start = await HeadAsync() + 3;
        using (var end = CancellationTokenSource.CreateLinkedTokenSource(Ct))
        {
            var following = rig.FollowAsync(From(start), end.Token);
            while ((await rig.SourcesAsync(BareChain.ChainId, Ct)).Count == 0) await Task.Delay(20, Ct);
            await end.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => following);
        }
        for (var i = 0; i < 6; i++) await SpeakAsync(contract);
        await IsAsCleanAsync(From(start + 2), From(start + 2));
        Assert.Equal(start + 2, Assert.Single(await rig.SourcesAsync(BareChain.ChainId, Ct)).FromBlock);
        Assert.Equal(start + 2, (await rig.Chains.FindAsync(BareChain.ChainId, Ct))!.FirstBlock);

        NetworkManifest From(long block) => Listing(BareChain.Contract("middleware", "StakeRegistry", contract, block));
    }

    /// <summary>As it belongs elsewhere now, it is read again: from where it was read, too.</summary>
    [Fact]
    public async Task A_coordinator_of_another_AVS_with_a_raised_start_tells_of_the_same_as_ever()
    {
        var (coordinator, parts) = await CoordinatorAsync();
        await SpeakAsync(parts[1]);
        var later = await HeadAsync() + 1;
        await chain.DoAsync(coordinator, "setChurnApprover", Ct, chain.Accounts[4]);
        await SpeakAsync(parts[2]);
        await RunAsync(Of(parts[3], 0));
        await IsAsCleanAsync(Of(parts[0], later), Of(parts[0], 0));
        await IsAsCleanAsync(Of(parts[0], 0), Of(parts[0], 0));

        NetworkManifest Of(Address avs, long start) => Listing(BareChain.Contract("middleware", "RegistryCoordinator", coordinator, start) with { Avs = avs });
    }

    /// <summary>Listed, it is read from where the manifest says.</summary>
    [Fact]
    public async Task What_a_coordinator_told_of_is_read_from_there_on_when_it_is_listed_no_more()
    {
        var (coordinator, parts) = await CoordinatorAsync();
        await SpeakAsync(parts[1]);
        var later = await HeadAsync() + 1;
        await SpeakAsync(parts[1]);
        var unlisted = Listing(BareChain.Contract("middleware", "RegistryCoordinator", coordinator));
        await RunAsync(unlisted with { Contracts = [.. unlisted.Contracts, BareChain.Contract("middleware", "StakeRegistry", parts[1], later)] });
        await SpeakAsync(parts[1]);
        await IsAsCleanAsync(unlisted, unlisted);
    }

    [Fact]
    public async Task Blocks_before_the_first_one_that_is_asked_for_are_passed_in_few_steps()
    {
        await RunAsync(From(0));
        await chain.MineAsync(3_000, Ct);
        var later = From(await HeadAsync());
        later = later with { Contracts = [later.Contracts[0] with { Address = await chain.DeployAsync("BorrowingServiceManager", Ct) }] };
        await using var node = await FaultyNode.StartAsync(chain.Anvil.HttpUrl, _ => NodeFault.None, Ct);
        await RunAsync(later with { Rpc = [node.Url] });
        Assert.InRange(node.Requests.Count(request => request["method"]!.GetValue<string>() == "eth_getBlockByNumber"), 1, 30);

        NetworkManifest From(long start) => Listing(BareChain.Contract("middleware", "StakeRegistry", contract, start));
    }

    /// <summary>A coordinator that tells of a service manager and three registries.</summary>
    private async Task<(Address Coordinator, Address[] Parts)> CoordinatorAsync()
    {
        var coordinator = await chain.DeployAsync("RegistryCoordinator", Ct);
        Address[] parts = [contract, await DeployAsync(), await DeployAsync(), await DeployAsync()];
        await chain.DoAsync(coordinator, "initialize", Ct, chain.Accounts[0], chain.Accounts[1], chain.Accounts[2], parts.Cast<object>().ToArray(), Array.Empty<object>(), Array.Empty<object>(), Array.Empty<object>());
        return (coordinator, parts);

        Task<Address> DeployAsync() => chain.DeployAsync("BorrowingServiceManager", Ct);
    }

    private Task SpeakAsync(Address speaker) => chain.DoAsync(speaker, "name", Ct, Address.Zero, Address.Zero);

    private NetworkManifest Listing(ManifestContract listed) => chain.Manifest(new Finality(0), listed);

    private async Task<long> HeadAsync() => (await chain.HeadAsync(Ct)).Number;

    private async Task RunAsync(NetworkManifest network) => await rig.RunToAsync(network, await HeadAsync(), Ct);

    /// <summary>The state is that of a run which had the other manifest from the start, and a rebuilding changes nothing.</summary>
    private async Task IsAsCleanAsync(NetworkManifest network, NetworkManifest other)
    {
        await RunAsync(network);
        await using var clean = await IndexerRig.StartAsync(postgres, Ct, Options);
        await clean.RunToAsync(other, await HeadAsync(), Ct);
        Assert.Equal(await clean.DigestAsync(BareChain.ChainId, Ct), await rig.DigestAsync(BareChain.ChainId, Ct));
        await using (var outdate = rig.Store.Database.CreateCommand("UPDATE scan.chains SET projection = 0")) await outdate.ExecuteNonQueryAsync(Ct);
        await RunAsync(network);
        Assert.Equal(await clean.DigestAsync(BareChain.ChainId, Ct), await rig.DigestAsync(BareChain.ChainId, Ct));
    }
}
