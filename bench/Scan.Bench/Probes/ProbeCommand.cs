using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Scan.Bench.Runs;
using Scan.Documents;
using Scan.Indexer;
using Scan.Indexer.Health;

namespace Scan.Bench.Probes;

/// <summary>
/// <c>probe</c>: thousands of operators' sockets, a fifth of them dead and a fifth slow or silent, knocked at as the indexer does. Exit code 1 when one has no turn within a period, when
/// more are in hand at once than may be, when pauses do not jitter within their bounds, or when one is found in another state than it is in.
/// </summary>
internal static class ProbeCommand
{
    private const double Jitter = 0.2;

    /// <summary>Seconds that may pass from planning the next knock to the moment at which it is stored.</summary>
    private const double Storing = 2;
    private static readonly Option<int> Targets = new("--targets") { DefaultValueFactory = _ => 5_000, Description = "operators' sockets" };
    private static readonly Option<int> Period = new("--period") { DefaultValueFactory = _ => 300, Description = "seconds between two knocks at a socket that answers" };
    private static readonly Option<double> Periods = new("--periods") { DefaultValueFactory = _ => 2, Description = "how many of them the run takes" };
    /// <summary>As the indexer begins a run that ended: its job comes every five seconds.</summary>
    private static readonly TimeSpan JobInterval = TimeSpan.FromSeconds(5);

    public static Command Create()
    {
        var command = new Command("probe", "Knocks at thousands of sockets, some dead, some slow, and tells whether each has its turn within a period.") { Targets, Period, Periods };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken ct)
    {
        var (count, period, time) = (parsed.GetValue(Targets), TimeSpan.FromSeconds(parsed.GetValue(Period)), TimeProvider.System);
        using var folder = new BenchFolder();
        await using var server = await BenchServer.StartAsync(folder.Path, time, ct);
        await using var town = await ProbeTown.StartAsync(ct);
        var database = await server.CreateAsync("probe", ct);
        await using var services = new ServiceCollection().AddLogging(logging => logging.SetMinimumLevel(LogLevel.Critical)).AddScanStore(PostgresConnection.Parse(database.ConnectionString)).BuildServiceProvider();
        await services.GetRequiredService<DocumentStore>().MigrateAsync(ct);
        var (probes, book, operators) = (services.GetRequiredService<Documents.Probes>(), new KnockBook(database), town.Operators(count));
        await book.OpenAsync(ct);
        var options = new HealthOptions { Interval = period, AllowedNetworks = [IPNetwork.Parse("127.0.0.0/8")], Divert = town.Divert };
        await probes.EnsureAsync(1, ProbeList.Registrations, [.. operators.Select(o => o.Use)], time.GetUtcNow(), options.Interval, ct);
        using var prober = new Prober(options, time);
        var (calibration, began, spent, postgres) = (Calibration.Measure(time), time.GetTimestamp(), Environment.CpuUsage.TotalTime.TotalSeconds, server.CpuSeconds);
        var end = period * parsed.GetValue(Periods);
        while (time.GetElapsedTime(began) < end)
        {
            await new ProbeKeeper(probes, prober, options, time, NullLogger<ProbeKeeper>.Instance).RunAsync(ct);
            await Task.Delay(JobInterval, time, ct);
        }
        var seconds = time.GetElapsedTime(began).TotalSeconds;
        var (cpu, cpuOfPostgres) = ((Environment.CpuUsage.TotalTime.TotalSeconds - spent) / seconds, (server.CpuSeconds - postgres) / seconds);
        return await JudgeAsync(book, operators.ToDictionary(o => o.Use.Address, o => o.State), options, new { seconds, calibration, cpu, cpuOfPostgres, peakMebibytes = Process.GetCurrentProcess().PeakWorkingSet64 / 1024.0 / 1024 }, ct);
    }

    private static async Task<int> JudgeAsync(KnockBook book, IReadOnlyDictionary<string, string> expected, HealthOptions options, object spent, CancellationToken ct)
    {
        var (period, late, pauses) = (options.Interval.TotalSeconds, await book.LatenessAsync(ct), await book.PausesAsync(ct));
        // Who is due as the period ends is knocked at by the run after that.
        var leftOut = await book.LeftOutAsync(period + options.Deadline.TotalSeconds + 2 * JobInterval.TotalSeconds, ct);
        var (knocks, atOnce, ofOneHost, rate) = (await book.CountAsync(ct), await book.AtOnceAsync(false, ct), await book.AtOnceAsync(true, ct), await book.PerSecondAsync(ct));
        var wrong = (await book.StatesAsync(ct)).Select(line => line.Split(' ')).Where(line => expected[line[0]] != line[1]).Select(line => $"{line[0]} is {line[1]}, not {expected[line[0]]}").ToList();
        List<string> faults =
        [
            .. leftOut > 0 ? [$"{leftOut} had no turn within a period"] : Array.Empty<string>(),
            .. atOnce > options.Concurrency ? [$"{atOnce} were in hand at once, {options.Concurrency} may be"] : Array.Empty<string>(),
            .. ofOneHost > 1 ? [$"{ofOneHost} of one host were in hand at once"] : Array.Empty<string>(),
            .. pauses.Least < period * (1 - Jitter) - Storing || pauses.Most > period * (1 + Jitter) ? [$"pauses of {pauses.Least:0.0} to {pauses.Most:0.0} s are not the period give or take a fifth"] : Array.Empty<string>(),
            .. wrong.Take(5),
        ];
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{knocks:N0} knocks at {expected.Count:N0} sockets, period {period:0} s; behind their time p50 {late.Half:0.00} s, p99 {late.Most:0.00} s, at most {late.Last:0.00} s; at most {atOnce} at once and {ofOneHost} of one host; {rate.Half:0} a second in the middle, {rate.Most} at most; pauses of who answers {pauses.Least:0.0} to {pauses.Most:0.0} s, mean {pauses.Mean:0.0}"));
        foreach (var fault in faults) Console.WriteLine($"wrong: {fault}");
        Console.WriteLine(JsonSerializer.Serialize(new { name = "probe", targets = expected.Count, period, leftOut, lateSeconds = new { p50 = late.Half, p99 = late.Most, max = late.Last }, atOnce, ofOneHost, perSecond = new { p50 = rate.Half, max = rate.Most }, wrongStates = wrong.Count, spent }));
        return faults.Count == 0 ? 0 : 1;
    }
}
