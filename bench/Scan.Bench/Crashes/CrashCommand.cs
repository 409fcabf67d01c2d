using System.CommandLine;
using Scan.Bench.Runs;

namespace Scan.Bench.Crashes;

/// <summary><c>crash</c>: kills indexer and PostgreSQL at random points and compares the digest with a clean run.</summary>
public static class CrashCommand
{
    private static readonly Option<int> Rounds = new("--rounds") { DefaultValueFactory = _ => 200, Description = "Kills, one in each round." };
    private static readonly Option<int> Seed = new("--seed") { DefaultValueFactory = _ => 1, Description = "Of the moments and the victims." };

    public static Command Create()
    {
        var command = new Command("crash", "Kills indexer, PostgreSQL or both at random points; exit code 1 when a digest differs from a clean run's.") { Rounds, Seed };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken ct)
    {
        using var folder = new BenchFolder();
        var report = await CrashRun.RunAsync(folder.Path, result.GetValue(Rounds), result.GetValue(Seed), TimeProvider.System, Console.Out, ct);
        await Console.Out.WriteLineAsync(report.ToString());
        return report.Differing.Count == 0 ? 0 : 1;
    }
}
