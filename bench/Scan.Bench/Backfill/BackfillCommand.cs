using System.CommandLine;
using Scan.Bench.Runs;

namespace Scan.Bench.Backfill;

/// <summary><c>backfill</c>: contenders in turns on one simulated chain and one PostgreSQL.</summary>
internal static class BackfillCommand
{
    /// <summary>
    /// Ponder takes the last 30 blocks for such that may be reorganized: it calls itself ready before it has indexed them, and does so one by one. So the chain goes on behind the last block that is indexed, and all is
    /// back-fill for everyone.
    /// </summary>
    private const int Beyond = 64;

    private static readonly Option<long> Logs = new("--logs") { DefaultValueFactory = _ => 100_000, Description = "logs of the chain" };
    private static readonly Option<int> PerBlock = new("--per-block") { DefaultValueFactory = _ => 5, Description = "logs per block" };
    private static readonly Option<int> Rounds = new("--rounds") { DefaultValueFactory = _ => 2, Description = "turns that each contender has" };
    private static readonly Option<bool> NoTimestamps = new("--no-timestamps") { Description = "logs without blockTimestamp, as older nodes send them" };
    private static readonly Option<string> Names = new("--contenders") { DefaultValueFactory = _ => "scan,ponder,subsquid,floor", Description = "which, in which order; 'history' is scan with --history, the floor copies the rows that scan left, once those of its ledger alone, once its documents too; 'least' writes all tables and indexes that it left; 'ponder-indexed' and 'subsquid-indexed' have indexes like those of Scan's readers" };
    private static readonly Option<bool> Compare = new("--compare") { Description = "at the end, checks that each contender's documents are those that Scan left, field by field" };

    private static readonly IReadOnlyList<Contender> All =
    [
        new ScanContender(history: false), new ScanContender(history: true), new PonderContender(indexed: false), new PonderContender(indexed: true),
        new SubsquidContender(indexed: false), new SubsquidContender(indexed: true), new FloorContender(), new LeastContender(),
    ];

    public static Command Create()
    {
        var command = new Command("backfill", "Indexes a simulated chain with each contender in turns and prints rates and ratios.") { Logs, PerBlock, Rounds, NoTimestamps, Names, Compare };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken ct)
    {
        var time = TimeProvider.System;
        var contenders = parsed.GetValue(Names)!.Split(',').Select(name => All.FirstOrDefault(c => c.Name == name) ?? throw new ArgumentException($"There is no contender '{name}'.")).ToList();
        using var folder = new BenchFolder();
        await using var server = await BenchServer.StartAsync(folder.Path, time, ct);
        await using var node = await SimulatedNode.StartAsync(folder.Path, parsed.GetValue(Logs), parsed.GetValue(PerBlock), !parsed.GetValue(NoTimestamps), time, ct, Beyond);
        var arena = new Arena(node, server, node.LastBlock * parsed.GetValue(PerBlock), folder.Path, time);
        var report = new Report(Console.Out);
        for (var round = 1; round <= parsed.GetValue(Rounds); round++)
        {
            foreach (var contender in contenders)
            {
                foreach (var run in await contender.RunAsync(arena, ct)) report.Add(round, run);
            }
        }
        report.Finish();
        return !parsed.GetValue(Compare) || await Comparison.RunAsync(server, Console.Out, ct) ? 0 : 1;
    }
}
