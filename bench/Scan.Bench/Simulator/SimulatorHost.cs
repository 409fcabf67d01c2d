using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Scan.Bench.Simulator;

/// <summary>The web server around a simulated node, HTTP and WebSocket on one port of 127.0.0.1.</summary>
public sealed class SimulatorHost : IAsyncDisposable
{
    private readonly WebApplication app;

    private SimulatorHost(WebApplication app, SimulatorServer node, int port) => (this.app, Node, Url) = (app, node, $"127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}");

    public SimulatorServer Node { get; }

    /// <summary>Host and port, without a scheme.</summary>
    public string Url { get; }

    public static async Task<SimulatorHost> StartAsync(int perBlock, SimulatorOptions options, int port, CancellationToken ct)
    {
        var node = new SimulatorServer(new SimulatedChain(1, perBlock, options.Head) { HasAlertTrack = options.AlertTrack }, options);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}").ConfigureKestrel(k => k.Limits.MaxRequestBodySize = null);
        var host = new SimulatorHost(builder.Build(), node, port);
        node.Map(host.app);
        await host.app.StartAsync(ct);
        return host;
    }

    /// <summary>Scan's manifest with both addresses.</summary>
    public Task WriteManifestAsync(string path, CancellationToken ct) => WorldFiles.WriteManifestAsync(path, [$"http://{Url}", $"ws://{Url}"], ct);

    public Task WaitAsync(CancellationToken ct) => app.WaitForShutdownAsync(ct);

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
