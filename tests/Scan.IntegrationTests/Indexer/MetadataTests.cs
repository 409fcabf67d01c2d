using Npgsql;
using Scan.Devnet;
using Scan.Documents;
using Scan.Indexer.Manifests;
using Scan.Indexer.Metadata;
using Scan.IntegrationTests.Devnet;
using Scan.Testing;
using Xunit;

namespace Scan.IntegrationTests.Indexer;

/// <summary>Names come from the metadata that stands in the URIs themselves, and from manifests.</summary>
public sealed class MetadataTests(PostgresServer postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_operators_name_follows_its_uri_and_a_manifests_name_wins_over_metadata()
    {
        await using var host = await DevnetHost.StartAsync(Ct);
        var devnet = await ChainTests.PlayedAsync(host);
        await using var rig = await IndexerRig.StartAsync(postgres, Ct);
        var network = DevnetManifest.Of(devnet, host.Anvil.HttpUrl, new Finality(3));
        network = network with { Contracts = [.. network.Contracts.Select(c => c.Name is null ? c : c with { Name = "Given " + c.Name })] };
        await rig.RunToAsync(network, devnet.Head.Number, Ct);
        await using var db = NpgsqlDataSource.Create(rig.ConnectionString);
        var updater = new MetadataUpdater(rig.Store, rig.Chains, new MetadataLinks(db), new Resources(db), new MetadataOptions { Fetch = false }, TimeProvider.System);
        Assert.True(await updater.UpdateAsync(Ct) >= 3);
        Assert.Equal(0, await updater.UpdateAsync(Ct));

        var first = devnet.Accounts.Operators[0].Address.ToArray();
        var stored = await rig.Store.FindAsync<Scan.Domain.EigenLayer.Operator>(devnet.ChainId, first, Ct);
        Assert.Equal("Operator 0", stored!.Profile!.DisplayName);
        var avs = await rig.Store.FindAsync<Scan.Domain.EigenLayer.Avs>(devnet.ChainId, devnet.Addresses.Avss[0].ServiceManager.ToArray(), Ct);
        Assert.Equal(("Given Devnet MACH One", "Devnet MACH One"), (avs!.Profile!.DisplayName, avs.Profile.Name));
    }
}
