using System.Globalization;
using System.Text.Json;
using Scan.Bench.Runs;
using Scan.Local;

namespace Scan.Bench.Backfill;

/// <summary><c>scan index --to-block</c>: ledger, all documents and the readers' indexes; with every version where history is kept.</summary>
internal sealed class ScanContender(bool history) : Contender
{
    public const string Database = "scan_bench";

    public override string Name => history ? "history" : "scan";

    public static string Program { get; } = Checkout.PathTo("src", "Scan.Indexer", "bin", "Release", "net10.0", "Scan.Indexer.dll");

    public static IReadOnlyList<string> Command(SimulatedNode node, BenchDatabase database) =>
        ["dotnet", Program, "index", "--network", node.Manifest, "--postgres", database.Url, "--to-block", node.LastBlock.ToString(CultureInfo.InvariantCulture)];

    public override async Task<IReadOnlyList<Measurement>> RunAsync(Arena arena, CancellationToken ct)
    {
        var database = await arena.Server.CreateAsync(Database, ct);
        var summary = "";
        var measured = await MeasureAsync(Name, arena, database, async () =>
        {
            await using var process = await MeteredProcess.StartAsync(Name, [], [.. Command(arena.Node, database), .. history ? new[] { "--history" } : []], arena.Folder, arena.Time);
            var usage = await process.EndAsync(ct);
            summary = process.LastOutput.Split('\n').Last(line => line.StartsWith('{'));
            await Console.Out.WriteLineAsync($"  {summary}");
            return usage;
        }, ct);
        var events = await database.ScalarAsync<long>("SELECT events_total FROM scan.chains", ct);
        var stages = JsonDocument.Parse(summary).RootElement.GetProperty("stageSeconds");
        return events == arena.Logs ? [measured with { IndexSeconds = stages.TryGetProperty("indexes", out var seconds) ? seconds.GetDouble() : 0 }] : throw new InvalidOperationException($"Scan indexed {events} of {arena.Logs} logs.");
    }
}
