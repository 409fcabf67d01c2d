using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Scan.Bench.Backfill;
using Scan.Bench.Runs;
using Scan.Bench.Simulator;

namespace Scan.Bench.Long;

/// <summary><c>long</c>: whether Scan is as fast at the end of a long back-fill as at its beginning.</summary>
internal static class LongCommand
{
    private static readonly Option<long> Logs = new("--logs") { DefaultValueFactory = _ => 1_000_000, Description = "logs of the chain" };
    private static readonly Option<int> PerBlock = new("--per-block") { DefaultValueFactory = _ => 5, Description = "logs per block" };

    private readonly record struct Sample(double Seconds, long Events);

    public static Command Create()
    {
        var command = new Command("long", "Indexes a long chain and compares the rate of its last tenth with that of its first.") { Logs, PerBlock };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken ct)
    {
        var time = TimeProvider.System;
        using var folder = new BenchFolder();
        await using var server = await BenchServer.StartAsync(folder.Path, time, ct);
        await using var node = await SimulatedNode.StartAsync(folder.Path, parsed.GetValue(Logs), parsed.GetValue(PerBlock), timestamps: true, time, ct);
        var database = await server.CreateAsync(ScanContender.Database, ct);
        var calibration = Calibration.Measure(time);
        var samples = new List<Sample>();
        var logs = node.LastBlock * parsed.GetValue(PerBlock);
        await using var process = await MeteredProcess.StartAsync("scan", [], ScanContender.Command(node, database), folder.Path, time);
        var usage = await process.UntilAsync(async token =>
        {
            var events = await EventsAsync(database, token);
            if (events > 0 && (samples.Count == 0 || events > samples[^1].Events)) samples.Add(new Sample(process.Usage.Seconds, events));
            return events == logs;
        }, ct);
        Print(samples, logs, usage, server.CpuSeconds, await database.BytesAsync(ct), await DigestSecondsAsync(database, folder.Path, time, ct), calibration);
        return 0;
    }

    /// <summary>How long <c>digest</c> takes from its start to its end.</summary>
    private static async Task<double> DigestSecondsAsync(BenchDatabase database, string folder, TimeProvider time, CancellationToken ct)
    {
        string[] command = ["dotnet", ScanContender.Program, "digest", "--chain", SimulatedChain.ChainId.ToString(CultureInfo.InvariantCulture), "--postgres", database.Url];
        await using var process = await MeteredProcess.StartAsync("digest", [], command, folder, time);
        var usage = await process.EndAsync(ct);
        await Console.Out.WriteLineAsync(process.LastOutput.Trim());
        return usage.Seconds;
    }

    private static void Print(List<Sample> samples, long logs, Usage usage, double serverSeconds, long bytes, double digestSeconds, double calibration)
    {
        // The last commit waits until the readers' indexes are built, which is no matter of its tenth.
        var loaded = samples[..^1];
        var first = Rate(loaded.Where(s => s.Events <= logs / 10 + samples[0].Events));
        var last = Rate(loaded.Where(s => s.Events >= logs * 9 / 10 - samples[0].Events));
        var result = new
        {
            name = "long", logs, seconds = usage.Seconds, eventsPerSecond = logs / usage.Seconds, firstTenth = first, lastTenth = last, ratio = last / first,
            secondsOfLastCommitAndIndexes = samples[^1].Seconds - samples[^2].Seconds, usage.PeakMebibytes, usage.CpuSeconds, serverCpuSeconds = serverSeconds, databaseBytes = bytes, digestSeconds, calibration,
        };
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{logs:N0} logs in {usage.Seconds:0.0} s; first tenth {first:N0}, last tenth {last:N0} events/s: {last / first:0.00}; indexes and last commit {result.secondsOfLastCommitAndIndexes:0.0} s; {usage.PeakMebibytes:0} MiB; {bytes / logs} bytes/event; digest in {digestSeconds:0.0} s"));
        Console.WriteLine(JsonSerializer.Serialize(result));
    }

    private static double Rate(IEnumerable<Sample> samples)
    {
        var (from, to) = (samples.First(), samples.Last());
        return (to.Events - from.Events) / (to.Seconds - from.Seconds);
    }

    private static async Task<long> EventsAsync(BenchDatabase database, CancellationToken ct) =>
        await database.ScalarAsync<bool>("SELECT to_regclass('scan.chains') IS NOT NULL", ct) ? await database.ScalarAsync<long>("SELECT coalesce(sum(events_total), 0)::bigint FROM scan.chains", ct) : 0;
}
