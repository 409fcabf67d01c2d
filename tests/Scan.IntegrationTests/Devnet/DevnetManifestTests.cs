using Scan.Devnet;
using Scan.Devnet.Scenarios;
using Scan.Indexer.Manifests;
using Scan.Indexer.Projections;
using Scan.Indexer.Systems;

namespace Scan.IntegrationTests.Devnet;

public sealed class DevnetManifestTests
{
    [Fact]
    public async Task The_indexer_takes_the_manifest_of_a_devnet()
    {
        var ct = TestContext.Current.CancellationToken;
        await using var host = await DevnetHost.StartAsync(ct);
        var devnet = await host.DeployAsync(ScenarioPlan.Create(), ct);
        var reader = new ManifestReader(new EventCatalog(ScanSystems.All), _ => null);
        var manifest = reader.Parse("devnet.json", DevnetManifest.Of(devnet, host.Anvil.HttpUrl, host.Anvil.WebSocketUrl).ToJsonString());
        Assert.Equal(devnet.ChainId, manifest.ChainId);
        Assert.Equal(1 + devnet.Plan.Avss.Sum(avs => avs.Rollups.Count), manifest.Rollups.Count);
    }
}
