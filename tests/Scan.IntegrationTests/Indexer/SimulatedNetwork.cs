using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Scan.Bench.Simulator;
using Scan.Indexer.Manifests;
using Scan.Indexer.Projections;
using Scan.Indexer.Systems;
using Scan.Testing;

namespace Scan.IntegrationTests.Indexer;

/// <summary>The bench's simulated node in this process: a busy chain that is the same wherever and whenever it is read.</summary>
internal sealed class SimulatedNetwork : IAsyncDisposable
{
    /// <summary>The first 12,012 logs register operators; then the whole mix comes.</summary>
    public const int LogsPerBlock = 100;
    public const long Head = 160;
    private readonly WebApplication node;

    private SimulatedNetwork(WebApplication node, NetworkManifest manifest) => (this.node, Manifest) = (node, manifest);

    /// <summary>Every block but the last ten is final.</summary>
    public NetworkManifest Manifest { get; }

    public static async Task<SimulatedNetwork> StartAsync(CancellationToken ct)
    {
        var simulator = new SimulatorServer(new SimulatedChain(1, LogsPerBlock, Head), new SimulatorOptions(Head, 20_000, true, 10));
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var node = builder.Build();
        simulator.Map(node);
        await node.StartAsync(ct);
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "simulated.json");
        await WorldFiles.WriteManifestAsync(file, [node.Urls.First()], ct);
        return new SimulatedNetwork(node, await new ManifestReader(new EventCatalog(ScanSystems.All), _ => null).ReadFileAsync(file, ct));
    }

    public ValueTask DisposeAsync() => node.DisposeAsync();
}
