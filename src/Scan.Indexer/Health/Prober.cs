using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Scan.Domain.Health;
using Scan.Domain.Metadata;
using Scan.Indexer.Metadata;
using Scan.Indexer.Metadata.Fetching;

namespace Scan.Indexer.Health;

/// <summary>
/// Knocks at endpoints that strangers name, under the rules of fetching: nothing private is contacted, the address that was checked is the one that is connected
/// to, each answer has a deadline and a size, no redirect is followed, and nothing is sent that identifies anybody.
/// </summary>
public sealed class Prober : IDisposable
{
    /// <summary>Ports below are others' services.</summary>
    private const int LeastPort = 1024;
    private readonly HealthOptions options;
    private readonly TimeProvider time;
    private readonly GuardedConnections connections;
    private readonly HttpClient http;
    private readonly NodeApiClient nodeApi;

    public Prober(HealthOptions options, TimeProvider time) : this(options, Dns.GetHostAddressesAsync, time)
    {
    }

    internal Prober(HealthOptions options, Func<string, CancellationToken, Task<IPAddress[]>> resolve, TimeProvider time)
    {
        (this.options, this.time) = (options, time);
        connections = new GuardedConnections(new AddressRules(options.AllowedNetworks), resolve, null) { Divert = options.Divert };
        http = connections.Guarded();
        nodeApi = new NodeApiClient(http, options);
    }

    /// <summary>An operator's registered socket: TCP at its ports, then the node API on its host.</summary>
    public async Task<ProbeReport> OperatorAsync(string text, CancellationToken ct)
    {
        var report = Report(ProbeReportKind.Operator, text);
        var socket = OperatorSocket.Parse(text);
        if (socket.Host is not { } host) return report with { State = ProbeReportState.Malformed, Detail = socket.Problem };
        if (!socket.Ports.Any(MayAsk)) return report with { State = ProbeReportState.NotPublic, Detail = "its ports are others' services" };
        int[] ports = [.. socket.Ports.Where(MayAsk)];
        // All at once: a host that swallows everything costs one deadline, not one for each question.
        var api = nodeApi.AskAsync(host, [.. ports.Take(1).Prepend(options.NodeApiPort).Distinct()], ct);
        var metrics = nodeApi.MetricsAsync(host, ct);
        var tried = await Task.WhenAll(ports.Select(port => ConnectAsync(report, host, port, ct)));
        var (told, measured) = (await api, await metrics);
        // The first port that answers says enough; where none does, what the first one said.
        report = tried.FirstOrDefault(t => t.State == ProbeReportState.Reachable) ?? tried[0];
        return report.State is ProbeReportState.NotPublic or ProbeReportState.Unresolved ? report : report with { NodeApi = told with { PerformanceScore = measured?.PerformanceScore }, Metrics = measured };
    }

    /// <summary>An agent's endpoint: one GET. Any answer but "not there" and a fault of the server's own is a sign of life; 401 and 402 are answers.</summary>
    public async Task<ProbeReport> AgentAsync(string text, CancellationToken ct)
    {
        var report = Report(ProbeReportKind.Agent, text);
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("https" or "http")) return report with { State = ProbeReportState.Malformed, Detail = "it is no web address" };
        if (ResourceAddress.Check(url, new MetadataOptions { AllowHttp = true, AllowedNetworks = options.AllowedNetworks }) is { } refusal)
            return report with { State = refusal.Code is MetadataProblems.UriMalformed or MetadataProblems.UriCredentials ? ProbeReportState.Malformed : ProbeReportState.NotPublic, Detail = MetadataProblems.Of(refusal.Code).Meaning };
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(ct);
        deadline.CancelAfter(options.Deadline);
        var clock = Stopwatch.GetTimestamp();
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, url);
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, deadline.Token);
            var status = (int)answer.StatusCode;
            var faulty = status is 404 or 410 or >= 500;
            return report with { State = faulty ? ProbeReportState.Faulty : ProbeReportState.Reachable, HttpStatus = status, LatencyMs = Since(clock), Detail = faulty ? $"it answers {status}" : null };
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return report with { State = ProbeReportState.TimeOut };
        }
        catch (HttpRequestException e)
        {
            return e.InnerException is FetchProblemException fault ? Failed(report, fault) : report with { State = ProbeReportState.Unreachable, Detail = "the connection failed" };
        }
    }

    public void Dispose() => http.Dispose();

    private async Task<ProbeReport> ConnectAsync(ProbeReport report, string host, int port, CancellationToken ct)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(ct);
        deadline.CancelAfter(options.Deadline);
        var clock = Stopwatch.GetTimestamp();
        try
        {
            await using var stream = await connections.ConnectAsync(host, port, deadline.Token);
            return report with { State = ProbeReportState.Reachable, Detail = null, LatencyMs = Since(clock) };
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return report with { State = ProbeReportState.TimeOut };
        }
        catch (FetchProblemException e)
        {
            return Failed(report, e);
        }
    }

    private static ProbeReport Failed(ProbeReport report, FetchProblemException fault) => (fault.Code, fault.Detail) switch
    {
        (MetadataProblems.AddressRefused, _) => report with { State = ProbeReportState.NotPublic, Detail = fault.Detail },
        (MetadataProblems.DnsFailed, _) => report with { State = ProbeReportState.Unresolved, Detail = fault.Detail },
        (_, nameof(SocketError.ConnectionRefused)) => report with { State = ProbeReportState.Refused },
        (_, nameof(SocketError.TimedOut)) => report with { State = ProbeReportState.TimeOut },
        _ => report with { State = ProbeReportState.Unreachable, Detail = fault.Detail },
    };

    private ProbeReport Report(string kind, string target) => new() { Kind = kind, Target = target, State = "", CheckedTime = time.GetUtcNow().ToUnixTimeSeconds() };

    private static bool MayAsk(int port) => port is 80 or 443 or >= LeastPort;

    private static int Since(long clock) => (int)Math.Min(int.MaxValue, Stopwatch.GetElapsedTime(clock).TotalMilliseconds);
}
