using System.Diagnostics;
using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Scan.Documents;
using Scan.Domain.Health;
using Scan.Indexer.Health;
using Scan.Indexer.Metadata;
using Scan.IntegrationTests.Indexer;
using Scan.Testing;
using Xunit;

namespace Scan.IntegrationTests.Health;

/// <summary>Thousands of endpoints, some of them silent, some of them of one host.</summary>
public sealed class ManyProbesTests(PostgresServer postgres, ITestOutputHelper output)
{
    private const int Hosts = 3_000;
    private const int Silent = 300;
    private const int OfOneHost = 400;
    private const string Broken = "broken.example.org";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Silent_hosts_and_a_host_that_is_named_hundreds_of_times_keep_nobody_waiting()
    {
        await using var rig = await IndexerRig.StartAsync(postgres, Ct);
        await using var server = await NodeServer.StartAsync(Ct);
        var options = new HealthOptions { AllowedNetworks = MetadataOptions.Loopback, Deadline = TimeSpan.FromSeconds(10), NodeApiPort = server.Port, MetricsPort = server.Port, MostRun = TimeSpan.FromMinutes(5) };
        var probes = new Probes(rig.Store.Database);
        var now = TimeProvider.System.GetUtcNow();
        ProbeUse Use(int id, string host, string address) => new([.. BitConverter.GetBytes(id)], ProbeReportKind.Operator, address, host);
        ProbeUse[] uses =
        [
            .. Enumerable.Range(0, OfOneHost).Select(i => Use(i, "busy.example.org", $"busy.example.org:{server.Port};{2_000 + i}")),
            .. Enumerable.Range(0, Hosts).Select(i => Use(1_000_000 + i, Host(i), $"{Host(i)}:{server.Port}")),
            // Many operators name the same, were it no address.
            .. Enumerable.Range(0, 5).Select(i => Use(2_000_000 + i, "Not Needed", "Not Needed")),
            Use(3_000_000, Broken, $"{Broken}:{server.Port}"),
        ];
        await probes.EnsureAsync(1, ProbeList.Registrations, uses, now.AddMinutes(-10), TimeSpan.FromSeconds(1), Ct);
        await probes.EnsureAsync(1, ProbeList.Registrations, uses, now, TimeSpan.FromSeconds(1), Ct);
        using var prober = new Prober(options, ResolveAsync, TimeProvider.System);
        var clock = Stopwatch.GetTimestamp();
        var knocked = await new ProbeKeeper(probes, prober, options, TimeProvider.System, NullLogger<ProbeKeeper>.Instance).RunAsync(Ct);
        output.WriteLine($"{knocked} endpoints in {Stopwatch.GetElapsedTime(clock).TotalSeconds:0.0} s");

        var totals = (await probes.TotalsAsync(Ct)).ToDictionary(t => t.State ?? "", t => t.Count);
        Assert.Equal(Silent, totals[ProbeReportState.TimeOut]);
        // All that have a host of their own had their turn, however long the busy one's line is.
        Assert.True(totals[ProbeReportState.Reachable] >= Hosts - Silent, $"{totals[ProbeReportState.Reachable]}");
        // What breaks the knock itself stops nobody else's.
        Assert.Equal(2, totals[ProbeReportState.Malformed]);
        Assert.True(knocked >= Hosts);
    }

    private static string Host(int i) => i < Silent ? $"silent{i}.example.org" : $"node{i}.example.org";

    private static async Task<IPAddress[]> ResolveAsync(string host, CancellationToken ct)
    {
        if (host == Broken) throw new UriFormatException();
        if (host.StartsWith("silent", StringComparison.Ordinal)) await Task.Delay(Timeout.Infinite, ct);
        return [IPAddress.Loopback];
    }
}
