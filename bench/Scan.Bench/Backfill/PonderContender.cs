using System.Globalization;
using Scan.Bench.Runs;
using Scan.Local;

namespace Scan.Bench.Backfill;

/// <summary>Ponder, first cold, then again into another schema with everything it asked the node for in its cache; with indexes like those of Scan's readers where they are asked for.</summary>
internal sealed class PonderContender(bool indexed) : Contender
{
    public const string Database = "ponder_bench";

    /// <summary>The schema of the first run's tables.</summary>
    public const string Cold = "cold";

    public override string Name => indexed ? "ponder-indexed" : "ponder";

    public override async Task<IReadOnlyList<Measurement>> RunAsync(Arena arena, CancellationToken ct)
    {
        var database = await arena.Server.CreateAsync(Database, ct);
        var cold = await MeasureAsync(Name, arena, database, () => IndexAsync(Cold, arena, database, ct), ct);
        var warm = await MeasureAsync($"{Name}-warm", arena, database, () => IndexAsync("warm", arena, database, ct), ct);
        return [cold, warm];
    }

    private async Task<Usage> IndexAsync(string schema, Arena arena, BenchDatabase database, CancellationToken ct)
    {
        var port = FreePort.Next();
        string[] variables = [$"BENCH_WORLD={arena.Node.World}", $"DATABASE_URL={database.Url}", "PONDER_TELEMETRY_DISABLED=true", $"BENCH_INDEXES={(indexed ? 1 : 0)}"];
        string[] command = ["node_modules/.bin/ponder", "--log-format", "json", "start", "--schema", schema, "--port", port.ToString(CultureInfo.InvariantCulture), "--hostname", "127.0.0.1"];
        await using var process = await MeteredProcess.StartAsync("Ponder", variables, command, Checkout.PathTo("bench", "ponder"), arena.Time);
        using var http = new HttpClient();
        // It goes on running when it is done; then it calls itself ready.
        return await process.UntilAsync(token => IsReadyAsync(http, port, token), ct);
    }

    private static async Task<bool> IsReadyAsync(HttpClient http, int port, CancellationToken ct)
    {
        try
        {
            using var response = await http.GetAsync($"http://127.0.0.1:{port}/ready", ct);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
