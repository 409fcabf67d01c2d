using Scan.Bench.Runs;
using Scan.Local;

namespace Scan.Bench.Backfill;

/// <summary>Subsquid's processor over RPC; with indexes like those of Scan's readers where they are asked for.</summary>
internal sealed class SubsquidContender(bool indexed) : Contender
{
    public const string Database = "subsquid_bench";

    public override string Name => indexed ? "subsquid-indexed" : "subsquid";

    public override async Task<IReadOnlyList<Measurement>> RunAsync(Arena arena, CancellationToken ct)
    {
        var database = await arena.Server.CreateAsync(Database, ct);
        string[] variables = [$"BENCH_WORLD={arena.Node.World}", $"DB_URL={database.Url}", $"BENCH_INDEXES={(indexed ? 1 : 0)}"];
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
