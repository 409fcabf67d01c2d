using System.Globalization;
using System.Text.Json;

namespace Scan.Bench.Backfill;

/// <summary>Prints runs as they come, then each contender's best and Scan's ratio to it, then one line of JSON per run.</summary>
internal sealed class Report(TextWriter output)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);
    private readonly List<(int Round, Measurement Run)> runs = [];

    public void Add(int round, Measurement run)
    {
        runs.Add((round, run));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{round} {run.Name,-19} {run.Rate,9:N0} events/s, {run.Seconds,7:0.0} s{Indexes(run)}, CPU {Micro(run.CpuSeconds, run),6:0.0} + PostgreSQL {Micro(run.ServerCpuSeconds, run),6:0.0} + node {Micro(run.NodeCpuSeconds, run),5:0.0} us/event, {run.PeakMebibytes,5:0} MiB, {run.DatabaseBytes / run.Logs,5} bytes/event (calibration {run.Calibration:0} MB/s)"));
    }

    public void Finish()
    {
        var best = runs.GroupBy(r => r.Run.Name).Select(g => g.MaxBy(r => r.Run.Rate).Run).ToList();
        if (best.Find(r => r.Name == "scan") is { } scan)
        {
            foreach (var other in best.Where(r => r != scan))
            {
                var bytes = other.DatabaseBytes == 0 ? double.NaN : (double)scan.DatabaseBytes / other.DatabaseBytes;
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"scan / {other.Name,-19} {scan.Rate / other.Rate,7:0.00} times its speed, {scan.CommitRate / other.CommitRate,7:0.00} without readers' indexes, {bytes,5:0.00} of its bytes"));
            }
        }
        foreach (var (round, run) in runs) output.WriteLine(JsonSerializer.Serialize(new { round, run.Name, run.Logs, run.Seconds, run.IndexSeconds, eventsPerSecond = run.Rate, run.CpuSeconds, run.ServerCpuSeconds, run.NodeCpuSeconds, run.PeakMebibytes, run.DatabaseBytes, run.Calibration }, Json));
    }

    private static string Indexes(Measurement run) => run.IndexSeconds == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" ({run.IndexSeconds:0.0} readers' indexes; {run.CommitRate:N0} events/s without)");

    private static double Micro(double seconds, Measurement run) => seconds * 1e6 / run.Logs;
}
