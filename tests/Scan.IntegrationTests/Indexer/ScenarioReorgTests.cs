using System.Text.Json.Nodes;
using Scan.Devnet;
using Scan.Devnet.Contracts;
using Scan.Devnet.Scenarios;
using Scan.Indexer.Manifests;
using Scan.Indexer.Projections;
using Scan.Indexer.Systems;
using Scan.IntegrationTests.Devnet;
using Scan.Testing;
using Xunit;

namespace Scan.IntegrationTests.Indexer;

/// <summary>All systems at once: what a long reorg takes back leaves no trace in any document.</summary>
public sealed class ScenarioReorgTests(PostgresServer postgres)
{
    private const int Steps = 130, Depth = 80;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Eighty_blocks_of_the_scenario_are_taken_back_as_if_they_had_never_been()
    {
        await using var host = await DevnetHost.StartAsync(Ct, keptStates: 2 * Steps);
        var devnet = await host.DeployAsync(ScenarioPlan.Create(), Ct);
        var scenario = new Scenario(devnet, seed: 7, devnet.Head.Number);
        while (scenario.Steps < Steps) await devnet.PlayAsync(scenario.Next(devnet.NextTimestamp), Ct);
        var network = new ManifestReader(new EventCatalog(ScanSystems.All), _ => null).Parse("devnet.json", Scan.Devnet.DevnetManifest.Of(devnet, host.Anvil.HttpUrl).ToJsonString()) with { Finality = new Finality(Depth + 5) };
        await using var rig = await IndexerRig.StartAsync(postgres, Ct);
        await rig.CatchUpAsync(network, ChainTests.Head(devnet), Ct);
        var before = await rig.DigestAsync(devnet.ChainId, Ct);
        await host.Anvil.CallAsync("anvil_reorg", [Depth, new JsonArray()], Ct);
        devnet = await DevnetChain.AttachAsync(host.Node, DevnetContracts.Load(), ScenarioPlan.Create(), Ct);
        await rig.CatchUpAsync(network, ChainTests.Head(devnet), Ct);
        await using var clean = await IndexerRig.StartAsync(postgres, Ct);
        await clean.CatchUpAsync(network, ChainTests.Head(devnet), Ct);
        Assert.Equal(await clean.DigestAsync(devnet.ChainId, Ct), await rig.DigestAsync(devnet.ChainId, Ct));
        Assert.NotEqual(before, await rig.DigestAsync(devnet.ChainId, Ct));
    }
}
