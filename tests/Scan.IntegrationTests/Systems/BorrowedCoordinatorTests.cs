using Scan.Domain.Primitives;
using Scan.Ethereum.Rpc;
using Scan.Indexer.Importing;
using Scan.Indexer.Manifests;
using Scan.IntegrationTests.Indexer;
using Scan.Testing;
using Xunit;

namespace Scan.IntegrationTests.Systems;

/// <summary>Whoever names somebody else's coordinator gets nothing of it.</summary>
public sealed class BorrowedCoordinatorTests(PostgresServer postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_coordinator_belongs_to_the_service_manager_that_it_names_whoever_names_it_first()
    {
        await using var chain = await BareChain.StartAsync(Ct);
        Address coordinator = await DeployAsync(), manager = await DeployAsync(), stranger = await DeployAsync();
        await chain.DoAsync(coordinator, "name", Ct, Address.Zero, manager);
        await chain.DoAsync(stranger, "name", Ct, coordinator, Address.Zero);
        Assert.Empty(await CoordinatorsAsync(stranger));
        await chain.DoAsync(manager, "name", Ct, coordinator, Address.Zero);
        Assert.Empty(await CoordinatorsAsync(stranger));
        Assert.Equal([(coordinator, manager)], await CoordinatorsAsync(manager));
        Assert.Equal([(coordinator, manager)], await CoordinatorsAsync(stranger, manager));

        NetworkManifest Listing(params Address[] listed) => chain.Manifest(new Finality(0), [.. listed.Select(at => BareChain.Contract("middleware", "ServiceManagerBase", at))]);

        Task<Address> DeployAsync() => chain.DeployAsync("BorrowingServiceManager", Ct);

        async Task<IEnumerable<(Address, Address)>> CoordinatorsAsync(params Address[] listed)
        {
            await using var rig = await IndexerRig.StartAsync(postgres, Ct);
            await rig.RunToAsync(Listing(listed), (await chain.HeadAsync(Ct)).Number, Ct);
            return (await rig.SourcesAsync(BareChain.ChainId, Ct)).Where(s => s.Contract == "RegistryCoordinator").Select(s => (new Address(s.Address), new Address(s.Avs)));
        }
    }

    [Fact]
    public async Task An_import_leaves_out_a_coordinator_that_serves_another_one()
    {
        await using var chain = await BareChain.StartAsync(Ct);
        Address coordinator = await chain.DeployAsync("BorrowingServiceManager", Ct), manager = await chain.DeployAsync("BorrowingServiceManager", Ct), stranger = await chain.DeployAsync("BorrowingServiceManager", Ct);
        await chain.DoAsync(coordinator, "name", Ct, Address.Zero, manager);
        await chain.DoAsync(stranger, "name", Ct, coordinator, Address.Zero);
        await chain.DoAsync(manager, "name", Ct, coordinator, Address.Zero);
        Assert.Contains($"serves {manager}", await NoteAsync(stranger), StringComparison.Ordinal);
        Assert.DoesNotContain("serves", await NoteAsync(manager), StringComparison.Ordinal);

        async Task<string> NoteAsync(Address at)
        {
            var probe = new ContractProbe(chain.Node, (await chain.Node.GetBlockAsync(BlockId.Latest, Ct))!);
            return string.Join(' ', (await new ServiceManagerImport(probe, BareChain.ChainId).RunAsync(at, Ct))!.Notes);
        }
    }
}
