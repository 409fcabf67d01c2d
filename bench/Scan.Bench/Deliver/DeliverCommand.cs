using System.CommandLine;
using Scan.Bench.Runs;

namespace Scan.Bench.Deliver;

/// <summary><c>deliver</c>: everything is killed at random while everybody follows; exit code 1 when a reader misses an item or has one out of order.</summary>
public static class DeliverCommand
{
    private static readonly Option<int> Blocks = new("--blocks") { DefaultValueFactory = _ => 400, Description = "Blocks that the chain grows by." };
    private static readonly Option<int> Calm = new("--calm") { DefaultValueFactory = _ => 60, Description = "The first of them, without kills and reorgs; delays are measured over these." };
    private static readonly Option<int> Settle = new("--settle") { DefaultValueFactory = _ => 15, Description = "The first of these, over which nothing is measured." };
    private static readonly Option<int> PerBlock = new("--per-block") { DefaultValueFactory = _ => 240, Description = "Logs per block." };
    private static readonly Option<int> Hooks = new("--hooks") { DefaultValueFactory = _ => 200, Description = "Web hooks; a tenth dead, a tenth slow, a tenth answering 500." };
    private static readonly Option<int> Hub = new("--readers") { DefaultValueFactory = _ => 2000, Description = "SignalR readers; one in twenty follows everything." };
    private static readonly Option<int> Streams = new("--streams") { DefaultValueFactory = _ => 200, Description = "Readers of Server-Sent Events." };
    private static readonly Option<int> Rules = new("--rules") { DefaultValueFactory = _ => 50, Description = "Rules." };
    private static readonly Option<int> Seed = new("--seed") { DefaultValueFactory = _ => 1, Description = "Of reorgs, kills and drops." };
    private static readonly Option<double> Stays = new("--stay-seconds") { DefaultValueFactory = _ => 60, Description = "How long a live reader stays on average before it hangs up." };
    private static readonly Option<double> Seconds = new("--block-seconds") { DefaultValueFactory = _ => 1, Description = "Seconds between blocks." };

    public static Command Create()
    {
        var command = new Command("deliver", "Kills indexers, web and PostgreSQL under web hooks and live readers; every reader must end with every item, in order.")
        {
            Blocks, Settle, Calm, PerBlock, Hooks, Hub, Streams, Rules, Seed, Seconds, Stays,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken ct)
    {
        using var folder = new BenchFolder();
        var options = new DeliverOptions(parsed.GetValue(Blocks), parsed.GetValue(Settle), parsed.GetValue(Calm), parsed.GetValue(PerBlock), parsed.GetValue(Hooks), parsed.GetValue(Hub), parsed.GetValue(Streams), parsed.GetValue(Rules), parsed.GetValue(Seed), TimeSpan.FromSeconds(parsed.GetValue(Seconds)), TimeSpan.FromSeconds(parsed.GetValue(Stays)));
        var report = await DeliverRun.RunAsync(folder.Path, options, TimeProvider.System, Console.Out, ct);
        await Console.Out.WriteLineAsync(report.ToString());
        return report.Wrong.Count == 0 ? 0 : 1;
    }
}
