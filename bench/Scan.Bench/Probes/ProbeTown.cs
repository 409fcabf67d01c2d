using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Scan.Documents;
using Scan.Domain.Health;

namespace Scan.Bench.Probes;

/// <summary>
/// Thousands of operators' machines, each an address of its own in 127.0.0.0/8: of twenty two refuse, two swallow every packet, two are slow, two take connections and never answer, one
/// has a part of its services down and one all of them, one is a host that ten operators name; the others are well.
/// </summary>
internal sealed class ProbeTown : IAsyncDisposable
{
    public const int OperatorsOfOneHost = 10;
    private const int SharedPlace = 7;

    /// <summary>Of each twenty, in their order.</summary>
    private static readonly Kind[] Street =
    [
        Kind.Well, Kind.Refuses, Kind.Swallows, Kind.Slow, Kind.Silent, Kind.Partial, Kind.Unhealthy, Kind.Shared, Kind.Well, Kind.Well,
        Kind.Well, Kind.Refuses, Kind.Swallows, Kind.Slow, Kind.Silent, Kind.Well, Kind.Well, Kind.Well, Kind.Well, Kind.Well,
    ];

    private static readonly TimeSpan Slowness = TimeSpan.FromSeconds(2);
    private readonly WebApplication app;
    private readonly Socket refusing = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly Socket swallowing = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly List<Socket> stuck = [];
    private int port;

    private ProbeTown(WebApplication app) => this.app = app;

    private enum Kind
    {
        Well, Refuses, Swallows, Slow, Silent, Partial, Unhealthy, Shared,
    }

    /// <summary>Where a permitted address is reached in this town.</summary>
    public IPEndPoint Divert(IPAddress address, int asked) => KindOf(address) switch
    {
        Kind.Refuses => (IPEndPoint)refusing.LocalEndPoint!,
        Kind.Swallows => (IPEndPoint)swallowing.LocalEndPoint!,
        _ => new IPEndPoint(address, port),
    };

    public static async Task<ProbeTown> StartAsync(CancellationToken ct)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://0.0.0.0:0");
        var town = new ProbeTown(builder.Build());
        town.app.Run(AnswerAsync);
        await town.app.StartAsync(ct);
        town.port = new Uri(town.app.Urls.First().Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal)).Port;
        // A port that is taken, and at which nobody listens.
        town.refusing.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        // A queue of connections that nobody takes: once it is full, what comes is dropped and not answered.
        town.swallowing.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        town.swallowing.Listen(1);
        for (var i = 0; i < 8; i++)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            town.stuck.Add(socket);
            using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
            try
            {
                await socket.ConnectAsync((IPEndPoint)town.swallowing.LocalEndPoint!, patience.Token);
            }
            catch (OperationCanceledException)
            {
                break;
            }
        }
        return town;
    }

    /// <summary>The operators, and in which state each has to be found.</summary>
    public IReadOnlyList<(ProbeUse Use, string State)> Operators(int count) => [.. Enumerable.Range(0, count).Select(i =>
    {
        var (street, block) = (i / Street.Length, Street.Length * OperatorsOfOneHost);
        var host = KindOf(i) == Kind.Shared ? i / block * block + SharedPlace : i;
        var address = $"127.{(1 + (host >> 16)).ToString(CultureInfo.InvariantCulture)}.{(host >> 8 & 255).ToString(CultureInfo.InvariantCulture)}.{(host & 255).ToString(CultureInfo.InvariantCulture)}";
        var state = KindOf(i) switch { Kind.Refuses => ProbeReportState.Refused, Kind.Swallows => ProbeReportState.TimeOut, _ => ProbeReportState.Reachable };
        // Ports below 1,024 are others' services, which nobody asks: they only make the texts differ.
        return (new ProbeUse(BitConverter.GetBytes(i), ProbeReportKind.Operator, $"{address}:9000;{1 + street % OperatorsOfOneHost}", address), state);
    })];

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        foreach (var socket in stuck) socket.Dispose();
        refusing.Dispose();
        swallowing.Dispose();
    }

    private static Kind KindOf(IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        return KindOf((bytes[1] - 1 << 16) + (bytes[2] << 8) + bytes[3]);
    }

    private static Kind KindOf(int number) => Street[number % Street.Length];

    private static async Task AnswerAsync(HttpContext context)
    {
        var kind = KindOf(context.Connection.LocalIpAddress!.MapToIPv4());
        if (kind == Kind.Silent) await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (kind == Kind.Slow) await Task.Delay(Slowness, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (context.RequestAborted.IsCancellationRequested) return;
        var (status, text) = context.Request.Path.Value switch
        {
            "/eigen/node/health" => (kind switch { Kind.Partial => 206, Kind.Unhealthy => 503, _ => 200 }, ""),
            "/eigen/node" => (200, """{"node_name":"bench","node_version":"1.0.0","spec_version":"0.0.1"}"""),
            "/eigen/node/services" => (200, """{"services":[{"id":"a","name":"signer","status":"Up"}]}"""),
            "/metrics" => (200, "# TYPE eigen_performance_score gauge\neigen_performance_score{avs_name=\"bench\"} 97\n"),
            _ => (404, ""),
        };
        context.Response.StatusCode = status;
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), context.RequestAborted);
    }
}
