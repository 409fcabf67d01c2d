using Scan.Bench.Runs;
using Scan.Local;

namespace Scan.Bench.Backfill;

/// <summary>Subsquid's processor over RPC.</summary>
internal sealed class SubsquidContender : Contender
{
    public override string Name => "subsquid";

    public override async Task<IReadOnlyList<Measurement>> RunAsync(Arena arena, CancellationToken ct)
    {
        var database = await arena.Server.CreateAsync("subsquid_bench", ct);
        string[] variables = [$"BENCH_WORLD={arena.Node.World}", $"DB_URL={database.Url}"];
        return
        [
            await MeasureAsync(Name, arena, database, async () =>
            {
                await using var process = await MeteredProcess.StartAsync("Subsquid", variables, ["node", "main.js"], Checkout.PathTo("bench", "subsquid"), arena.Time);
                return await process.EndAsync(ct);
            }, ct),
        ];
    }
}
