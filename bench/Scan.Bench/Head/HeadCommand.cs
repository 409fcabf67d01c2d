using System.Collections.Concurrent;
using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Scan.Bench.Backfill;
using Scan.Bench.Runs;
using Scan.Bench.Simulator;
using Scan.Local;

namespace Scan.Bench.Head;

/// <summary><c>head</c>: the time from a node's announcement of a block to the moment when a SignalR client has it and its logs.</summary>
internal static class HeadCommand
{
    private static readonly Option<int> Blocks = new("--blocks") { DefaultValueFactory = _ => 60, Description = "blocks that are measured" };
    private static readonly Option<int> WarmUp = new("--warm-up") { DefaultValueFactory = _ => 10, Description = "blocks before those" };
    private static readonly Option<int> PerBlock = new("--per-block") { DefaultValueFactory = _ => 200, Description = "logs per block" };
    private static readonly Option<double> Seconds = new("--block-seconds") { DefaultValueFactory = _ => 1, Description = "seconds between blocks" };
    private const int FirstBlocks = 100;
    private const int FinalityDepth = 32;

    public static Command Create()
    {
        var command = new Command("head", "Follows a growing chain and prints how late a live reader has each block.") { Blocks, WarmUp, PerBlock, Seconds };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken ct)
    {
        var time = TimeProvider.System;
        using var folder = new BenchFolder();
        await using var server = await BenchServer.StartAsync(folder.Path, time, ct);
        await using var node = await SimulatorHost.StartAsync(parsed.GetValue(PerBlock), new SimulatorOptions(FirstBlocks, 20_000, true, FinalityDepth), FreePort.Next(), ct);
        var manifest = Path.Combine(folder.Path, "manifest.json");
        await node.WriteManifestAsync(manifest, ct);
        var database = await server.CreateAsync("head_bench", ct);
        var port = FreePort.Next();
        await using var indexer = await MeteredProcess.StartAsync("The indexer", [], ["dotnet", ScanContender.Program, "index", "--network", manifest, "--postgres", database.Url], folder.Path, time);
        await indexer.UntilAsync(token => IsIndexedAsync(database, token), ct);
        string[] web = ["dotnet", Checkout.PathTo("src", "Scan.Web", "bin", "Release", "net10.0", "Scan.Web.dll"), "--postgres", database.Url, "--port", port.ToString(CultureInfo.InvariantCulture)];
        await using var site = await MeteredProcess.StartAsync("The web", [], web, folder.Path, time);
        await site.UntilAsync(token => AnswersAsync(port, token), ct);
        var delays = await MeasureAsync(node, port, parsed.GetValue(WarmUp) + parsed.GetValue(Blocks), TimeSpan.FromSeconds(parsed.GetValue(Seconds)), time, ct);
        Print([.. delays.Skip(parsed.GetValue(WarmUp)).Order()], Calibration.Measure(time));
        return 0;
    }

    /// <summary>Milliseconds of each block, in order.</summary>
    private static async Task<IReadOnlyList<double>> MeasureAsync(SimulatorHost node, int port, int count, TimeSpan interval, TimeProvider time, CancellationToken ct)
    {
        var (served, delays) = (new ConcurrentDictionary<long, long>(), new ConcurrentDictionary<long, double>());
        using var reader = new LiveReader();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        await reader.ConnectAsync(port, ct);
        var reading = reader.ReadAsync(block => { if (served.TryGetValue(block, out var at)) delays[block] = time.GetElapsedTime(at).TotalMilliseconds; }, stop.Token);
        using var timer = new PeriodicTimer(interval, time);
        for (var i = 0; i < count && await timer.WaitForNextTickAsync(ct); i++)
        {
            served[node.Node.Head + 1] = time.GetTimestamp();
            await node.Node.GrowAsync(ct);
        }
        while (delays.Count < count && !reading.IsCompleted) await Task.Delay(TimeSpan.FromMilliseconds(20), time, ct);
        await stop.CancelAsync();
        await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (delays.Count < count) throw new InvalidOperationException($"The live reader got {delays.Count} of {count} blocks.", reading.Exception);
        return [.. delays.OrderBy(d => d.Key).Select(d => d.Value)];
    }

    private static void Print(IReadOnlyList<double> sorted, double calibration)
    {
        double At(double share) => Math.Round(sorted[(int)Math.Ceiling(share * sorted.Count) - 1], 1);
        var result = new { name = "head", blocks = sorted.Count, p50 = At(0.5), p90 = At(0.9), p99 = At(0.99), most = At(1), calibration };
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{result.blocks} blocks: p50 {result.p50} ms, p90 {result.p90} ms, p99 {result.p99} ms, most {result.most} ms (calibration {calibration:0} MB/s)"));
        Console.WriteLine(JsonSerializer.Serialize(result));
    }

    private static async Task<bool> IsIndexedAsync(BenchDatabase database, CancellationToken ct) =>
        await database.ScalarAsync<bool>("SELECT to_regclass('scan.chains') IS NOT NULL", ct)
        && await database.ScalarAsync<bool>($"SELECT coalesce((SELECT indexed_block >= {FirstBlocks} FROM scan.chains), false)", ct);

    private static async Task<bool> AnswersAsync(int port, CancellationToken ct)
    {
        using var http = new HttpClient();
        try
        {
            using var response = await http.GetAsync($"http://127.0.0.1:{port}/", ct);
            return true;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
