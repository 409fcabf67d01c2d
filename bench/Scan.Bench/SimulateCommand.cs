using System.CommandLine;
using Scan.Bench.Simulator;

namespace Scan.Bench;

/// <summary><c>simulate</c>: serves the simulated chain until it is stopped.</summary>
public static class SimulateCommand
{
    private static readonly Option<int> Port = new("--port") { DefaultValueFactory = _ => 8645, Description = "Port on 127.0.0.1." };
    private static readonly Option<long> Logs = new("--logs") { DefaultValueFactory = _ => 100_000, Description = "Number of logs at the start." };
    private static readonly Option<int> PerBlock = new("--per-block") { DefaultValueFactory = _ => 5, Description = "Logs per block." };
    private static readonly Option<int> MaxLogs = new("--max-logs") { DefaultValueFactory = _ => 20_000, Description = "Logs in one answer." };
    private static readonly Option<bool> NoTimestamps = new("--no-timestamps") { Description = "Logs without blockTimestamp, as older nodes send them." };
    private static readonly Option<int> Depth = new("--finality-depth") { DefaultValueFactory = _ => 0, Description = "Blocks between the head and the finalized block." };
    private static readonly Option<long> Beyond = new("--beyond") { DefaultValueFactory = _ => 0, Description = "Further blocks at the start, behind the last one that the other contenders are told of." };
    private static readonly Option<double> BlockSeconds = new("--block-seconds") { DefaultValueFactory = _ => 0, Description = "Seconds between new blocks; 0: the chain stands still." };

    private static readonly Option<string?> WorldFile = new("--world") { Description = "Writes addresses and last block here, for the other contenders." };
    private static readonly Option<string?> ManifestFile = new("--manifest") { Description = "Writes Scan's network manifest here." };

    public static Command Create()
    {
        var command = new Command("simulate", "Serves a deterministic chain over JSON-RPC.") { Port, Logs, PerBlock, MaxLogs, NoTimestamps, Depth, Beyond, BlockSeconds, WorldFile, ManifestFile };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken ct)
    {
        var perBlock = result.GetValue(PerBlock);
        var blocks = (result.GetValue(Logs) + perBlock - 1) / perBlock;
        var options = new SimulatorOptions(blocks + result.GetValue(Beyond), result.GetValue(MaxLogs), !result.GetValue(NoTimestamps), result.GetValue(Depth));
        await using var host = await SimulatorHost.StartAsync(perBlock, options, result.GetValue(Port), ct);
        if (result.GetValue(WorldFile) is { } world) await WorldFiles.WriteWorldAsync(world, $"http://{host.Url}", blocks, ct);
        if (result.GetValue(ManifestFile) is { } manifest) await host.WriteManifestAsync(manifest, ct);
        await Console.Out.WriteLineAsync($"chain {SimulatedChain.ChainId}, {blocks} blocks of {perBlock} logs, on http://{host.Url}");
        if (result.GetValue(BlockSeconds) is var seconds and > 0)
        {
            using var timer = new PeriodicTimer(TimeSpan.FromSeconds(seconds));
            while (await timer.WaitForNextTickAsync(ct)) await host.Node.GrowAsync(ct);
        }
        await host.WaitAsync(ct);
        return 0;
    }
}
