using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Scan.IntegrationTests.Health;

/// <summary>An operator's machine with EigenLayer's node API, or an agent's server, that answers as a test wants.</summary>
internal sealed class NodeServer : IAsyncDisposable
{
    private readonly WebApplication application;

    private NodeServer()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        application = builder.Build();
        application.Run(AnswerAsync);
    }

    /// <summary>Of /eigen/node/health; null: it never answers.</summary>
    public int? Health { get; set; } = 200;

    /// <summary>Of everything else than the node API.</summary>
    public int Other { get; set; } = 404;
    /// <summary>Of /eigen/node; null: it never answers.</summary>
    public string? Node { get; set; } = """{"node_name":"Verifier","node_version":"0.3.3","spec_version":"0.0.1"}""";
    public string Version { set => Node = Node!.Replace("0.3.3", value, StringComparison.Ordinal); }
    public int Port => new Uri(application.Urls.First()).Port;
    public Uri Url => new(application.Urls.First());
    public int Asked { get; private set; }

    public static async Task<NodeServer> StartAsync(CancellationToken ct)
    {
        var server = new NodeServer();
        await server.application.StartAsync(ct);
        return server;
    }

    public ValueTask DisposeAsync() => application.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        Asked++;
        switch (context.Request.Path.Value)
        {
            case "/eigen/node/health" when Health is { } status: context.Response.StatusCode = status; break;
            case "/eigen/node/health": await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default); break;
            case "/eigen/node" when Node is null: await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default); break;
            case "/eigen/node": await context.Response.WriteAsync(Node); break;
            case "/eigen/node/services": await context.Response.WriteAsync("""{"services":[{"id":"db-1","name":"Database","status":"Up"},{"id":"v-1","name":"Verifier","status":"Down"}]}"""); break;
            case "/metrics": await context.Response.WriteAsync("# TYPE eigen_performance_score gauge\neigen_performance_score{avs_name=\"MACH\"} 97.5\neigen_fees_earned_total{token=\"0xabc\"} 12\n"); break;
            default: context.Response.StatusCode = Other; break;
        }
    }
}
