using System.Globalization;
using Scan.Bench.Runs;
using Scan.Local;

namespace Scan.Bench.Backfill;

/// <summary>Ponder, first cold, then again into another schema with everything it asked the node for in its cache.</summary>
internal sealed class PonderContender : Contender
{
    public override string Name => "ponder";

    public override async Task<IReadOnlyList<Measurement>> RunAsync(Arena arena, CancellationToken ct)
    {
        var database = await arena.Server.CreateAsync("ponder_bench", ct);
        var cold = await MeasureAsync(Name, arena, database, () => IndexAsync("cold", arena, database, ct), ct);
        var warm = await MeasureAsync("ponder-warm", arena, database, () => IndexAsync("warm", arena, database, ct), ct);
        return [cold, warm];
    }

    private static async Task<Usage> IndexAsync(string schema, Arena arena, BenchDatabase database, CancellationToken ct)
    {
        var port = FreePort.Next();
        string[] variables = [$"BENCH_WORLD={arena.Node.World}", $"DATABASE_URL={database.Url}", "PONDER_TELEMETRY_DISABLED=true"];
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
