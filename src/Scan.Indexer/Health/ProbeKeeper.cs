using System.Text.Json;
using Microsoft.Extensions.Logging;
using Scan.Documents;
using Scan.Domain.Documents;
using Scan.Domain.Health;

namespace Scan.Indexer.Health;

/// <summary>Knocks at what is due, many at once and one of each host, and records what came of it.</summary>
public sealed partial class ProbeKeeper(Probes probes, Prober prober, HealthOptions options, TimeProvider time, ILogger<ProbeKeeper> logger)
{
    /// <summary>A process that dies with endpoints in hand leaves them undone for so long.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);

    /// <summary>Works until nothing is due, or until the time of a run is over; returns how many were knocked at.</summary>
    public async Task<int> RunAsync(CancellationToken ct)
    {
        if (!options.Probe) return 0;
        var (until, knocked, running) = (time.GetUtcNow() + options.MostRun, 0, new Dictionary<Task, string>());
        try
        {
            while (true)
            {
                foreach (var done in running.Keys.Where(task => task.IsCompleted).ToList())
                {
                    running.Remove(done);
                    await done;
                }
                var (now, free) = (time.GetUtcNow(), options.Concurrency - running.Count);
                var claimed = now < until && free > 0 ? await probes.ClaimAsync(now, now + Lease, free, running.Values, ct) : [];
                knocked += claimed.Count;
                foreach (var target in claimed) running.Add(KnockAsync(target, ct), target.Host);
                if (running.Count == 0) return knocked;
                // Looked again as soon as one is through, and not for each when many are.
                await Task.WhenAny([.. running.Keys, Task.Delay(options.Deadline, time, ct)]);
                if (claimed.Count > 0) await Task.WhenAny(Task.WhenAll(running.Keys), Task.Delay(Look, time, ct));
            }
        }
        finally
        {
            await Task.WhenAll(running.Keys).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    private async Task KnockAsync(ProbeTarget target, CancellationToken ct)
    {
        var report = await AskAsync(target, ct);
        var now = time.GetUtcNow();
        var askable = report.State is not (ProbeReportState.Malformed or ProbeReportState.NotPublic);
        var next = now + ProbeSchedule.Next(report.IsAlive, askable, target.Failures + 1, options.Interval, Random.Shared.NextDouble());
        if (target.State != report.State) LogChanged(target.Address, target.State ?? "not asked", report.State);
        await probes.RecordAsync(new(target.Id, now, report.State, report.NodeApi?.State, report.NodeApi?.NodeVersion, report.Detail, report.IsAlive, next, JsonSerializer.Serialize(report, DocumentJson.Options)), ct);
    }

    private async Task<ProbeReport> AskAsync(ProbeTarget target, CancellationToken ct)
    {
        try
        {
            return target.Kind == ProbeReportKind.Agent ? await prober.AgentAsync(target.Address, ct) : await prober.OperatorAsync(target.Address, ct);
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            // Strangers wrote the address: whatever it breaks, all others are knocked at.
            LogBroke(e, target.Address);
            return new ProbeReport { Kind = target.Kind, Target = target.Address, State = ProbeReportState.Malformed, Detail = $"it cannot be asked ({e.GetType().Name})", CheckedTime = time.GetUtcNow().ToUnixTimeSeconds() };
        }
    }

    [LoggerMessage(LogLevel.Warning, "Knocking at {Endpoint} broke")]
    private partial void LogBroke(Exception fault, string endpoint);

    [LoggerMessage(LogLevel.Debug, "{Endpoint}: {Before}, now {After}")]
    private partial void LogChanged(string endpoint, string before, string after);
}
