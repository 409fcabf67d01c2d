using System.Net;
using System.Net.Sockets;
using Scan.Domain.Health;
using Scan.Indexer.Health;
using Scan.Indexer.Metadata;
using Xunit;

namespace Scan.IntegrationTests.Health;

/// <summary>Knocking at operators and agents, and the guard that keeps knocks out of private networks.</summary>
public sealed class ProberTests
{
    /// <summary>Seconds until a silent one is given up: what is to be heard has long.</summary>
    private const int Short = 5, Long = 60;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(200, NodeApiState.Healthy)]
    [InlineData(206, NodeApiState.Partial)]
    [InlineData(503, NodeApiState.Unhealthy)]
    [InlineData(404, NodeApiState.Absent)]
    [InlineData(500, NodeApiState.Absent)]
    [InlineData(null, NodeApiState.TimeOut)]
    public async Task A_node_API_has_five_different_answers(int? health, string state)
    {
        await using var server = await NodeServer.StartAsync(Ct);
        server.Health = health;
        using var prober = Prober(server.Port, health is null ? Short : Long);
        var report = await prober.OperatorAsync($"127.0.0.1:{server.Port};1", Ct);
        Assert.Equal((ProbeReportState.Reachable, state), (report.State, report.NodeApi!.State));
        // Metrics are read wherever they answer, beside a node API or without one.
        Assert.Equal((97, "12"), (report.Metrics!.PerformanceScore, report.Metrics.FeesEarned.Single().Amount));
        if (state is NodeApiState.Absent or NodeApiState.TimeOut) return;
        Assert.Equal(("Verifier", "0.3.3", "0.0.1", 97, server.Port), (report.NodeApi.NodeName, report.NodeApi.NodeVersion, report.NodeApi.SpecVersion, report.NodeApi.PerformanceScore, report.NodeApi.Port));
        Assert.Equal(["db-1 Up", "v-1 Down"], report.NodeApi.Services.Select(s => $"{s.Id} {s.Status}"));
    }

    [Fact]
    public async Task A_node_that_is_healthy_and_silent_about_itself_is_late_and_not_absent()
    {
        await using var server = await NodeServer.StartAsync(Ct);
        server.Node = null;
        using var prober = Prober(server.Port, Short);
        Assert.Equal(NodeApiState.TimeOut, (await prober.OperatorAsync($"127.0.0.1:{server.Port}", Ct)).NodeApi!.State);
    }

    [Theory]
    [InlineData("<html>everything is fine</html>")]
    [InlineData("[]")]
    [InlineData("""{"other":"page"}""")]
    [InlineData("""{"node_name":7}""")]
    public async Task A_server_that_answers_everything_with_its_own_page_has_no_node_API(string page)
    {
        await using var server = await NodeServer.StartAsync(Ct);
        server.Node = page;
        using var prober = Prober(server.Port);
        Assert.Equal(NodeApiState.Absent, (await prober.OperatorAsync($"127.0.0.1:{server.Port}", Ct)).NodeApi!.State);
    }

    [Fact]
    public async Task What_a_node_tells_of_itself_is_cut_and_cleaned()
    {
        await using var server = await NodeServer.StartAsync(Ct);
        server.Node = """{"node_name":"a\u0000b\ud800","nodeVersion":"LONG","spec_version":"1"}""".Replace("LONG", new string('v', 5_000), StringComparison.Ordinal);
        using var prober = Prober(server.Port);
        var api = (await prober.OperatorAsync($"127.0.0.1:{server.Port}", Ct)).NodeApi!;
        Assert.DoesNotContain('\0', api.NodeName ?? "");
        Assert.Equal(101, api.NodeVersion!.Length);
    }

    [Fact]
    public async Task A_closed_port_a_silent_host_a_lost_name_and_no_address_are_told_apart()
    {
        using var prober = new Prober(Options(1), (host, _) => host == "lost.example.org" ? throw new SocketException((int)SocketError.HostNotFound) : Task.FromResult<IPAddress[]>([IPAddress.Loopback]), TimeProvider.System);
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var closed = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        Assert.Equal((ProbeReportState.Refused, NodeApiState.Absent), await prober.OperatorAsync($"there.example.org:{closed}", Ct) is var r ? (r.State, r.NodeApi?.State) : default);
        Assert.Equal(ProbeReportState.Unresolved, (await prober.OperatorAsync("lost.example.org:9091", Ct)).State);
        Assert.Equal(ProbeReportState.Malformed, (await prober.OperatorAsync("Not Needed", Ct)).State);
        Assert.False((await prober.OperatorAsync("Not Needed", Ct)).IsAlive);
    }

    [Theory]
    [InlineData("10.1.2.3:9091")]
    [InlineData("169.254.169.254:80")]
    [InlineData("192.168.0.1:9091")]
    [InlineData("[::ffff:10.0.0.1]:9091")]
    [InlineData("[fd00::1]:9091")]
    [InlineData("inside.example.org:9091")]
    [InlineData("127.0.0.1:9091")]
    [InlineData("203.0.113.9:22")]
    public async Task Nothing_private_is_knocked_at_and_no_other_service(string socket)
    {
        using var prober = new Prober(new HealthOptions { Deadline = TimeSpan.FromSeconds(1) }, (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse("10.9.8.7")]), TimeProvider.System);
        var report = await prober.OperatorAsync(socket, Ct);
        Assert.Equal((ProbeReportState.NotPublic, null), (report.State, report.NodeApi));
    }

    [Fact]
    public async Task A_node_may_not_send_the_prober_elsewhere()
    {
        await using var inside = await NodeServer.StartAsync(Ct);
        await using var server = await NodeServer.StartAsync(Ct);
        server.Health = 302;
        using var prober = Prober(server.Port);
        Assert.Equal(NodeApiState.Absent, (await prober.OperatorAsync($"127.0.0.1:{server.Port}", Ct)).NodeApi!.State);
        Assert.Equal(0, inside.Asked);
    }

    [Theory]
    [InlineData(200, ProbeReportState.Reachable)]
    [InlineData(401, ProbeReportState.Reachable)]
    [InlineData(402, ProbeReportState.Reachable)]
    [InlineData(405, ProbeReportState.Reachable)]
    [InlineData(404, ProbeReportState.Faulty)]
    [InlineData(503, ProbeReportState.Faulty)]
    public async Task An_agent_that_asks_for_credentials_or_payment_is_alive_and_one_that_is_gone_is_not(int status, string state)
    {
        await using var server = await NodeServer.StartAsync(Ct);
        server.Other = status;
        using var prober = Prober(server.Port);
        var report = await prober.AgentAsync($"http://127.0.0.1:{server.Port}/mcp", Ct);
        Assert.Equal((state, status, state == ProbeReportState.Reachable), (report.State, report.HttpStatus, report.IsAlive));
    }

    [Theory]
    [InlineData("http://10.0.0.1:8080/", ProbeReportState.NotPublic)]
    [InlineData("https://user:pass@example.org/", ProbeReportState.Malformed)]
    [InlineData("https://example.org:22/", ProbeReportState.NotPublic)]
    [InlineData("did:web:example.org", ProbeReportState.Malformed)]
    public async Task An_agents_endpoint_is_guarded_as_files_are(string endpoint, string state)
    {
        using var prober = new Prober(new HealthOptions { Deadline = TimeSpan.FromSeconds(1) }, (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse("10.9.8.7")]), TimeProvider.System);
        Assert.Equal(state, (await prober.AgentAsync(endpoint, Ct)).State);
    }

    private static HealthOptions Options(int nodeApiPort, int seconds = Long) => new() { AllowedNetworks = MetadataOptions.Loopback, Deadline = TimeSpan.FromSeconds(seconds), NodeApiPort = nodeApiPort, MetricsPort = nodeApiPort };

    private static Prober Prober(int port, int seconds = Long) => new(Options(port, seconds), TimeProvider.System);
}
