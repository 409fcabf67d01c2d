using System.CommandLine;
using System.Globalization;
using System.Text;
using Scan.Bench.Backfill;
using Scan.Bench.GraphQL;
using Scan.Bench.Runs;
using Scan.Local;

namespace Scan.Bench.Pages;

/// <summary><c>pages</c>: how long the web takes for each page, with a million logs indexed.</summary>
internal static class PagesCommand
{
    private const string Name = "pages_bench";
    private const int PerBlock = 5;
    private static readonly Option<long> Logs = new("--logs") { DefaultValueFactory = _ => 1_000_000, Description = "logs of the simulated chain; a million register 80,000 agents" };
    private static readonly Option<int> Connections = new("--connections") { DefaultValueFactory = _ => 16, Description = "connections at once" };
    private static readonly Option<double> Seconds = new("--seconds") { DefaultValueFactory = _ => 3, Description = "seconds of each measurement" };
    private static readonly Option<double> WarmUp = new("--warm-up") { DefaultValueFactory = _ => 10, Description = "seconds of the same requests before each measurement; 0: what was never asked for is drawn in it" };
    private static readonly Option<double> Pause = new("--pause") { DefaultValueFactory = _ => 100, Description = "milliseconds between an answer and the connection's next request; 0: as fast as it is answered" };
    private static readonly Option<string[]> Only = new("--page") { DefaultValueFactory = _ => [], Description = "only pages of this name; repeatable" };
    private static readonly Option<string?> Folder = new("--folder") { Description = "keeps the filled database here, for further runs" };

    public static Command Create()
    {
        var command = new Command("pages", "Asks for every page over a number of connections and prints the server's and the clients' times.") { Logs, Connections, Seconds, WarmUp, Pause, Only, Folder };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken ct)
    {
        var (time, port) = (TimeProvider.System, FreePort.Next());
        using var temporary = parsed.GetValue(Folder) is null ? new BenchFolder() : null;
        var folder = Directory.CreateDirectory(parsed.GetValue(Folder) ?? temporary!.Path).FullName;
        await using var server = await BenchServer.StartAsync(folder, time, ct);
        var database = await FillAsync(server, folder, parsed.GetValue(Logs), time, ct);
        await using var web = await GraphQLCommand.StartAsync("scan", database, port, folder, time, ct);
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        var pages = await PageSet.OfAsync(http, ct);
        var only = parsed.GetValue(Only)!;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"calibration {Calibration.Measure(time):0} MB/s; {parsed.GetValue(Connections)} connections, pause {parsed.GetValue(Pause)} ms"));
        Console.WriteLine("page              addresses   server: mean  p50<=  p99<=   client: p50    p99   req/s   CPU web + PostgreSQL   bytes");
        foreach (var page in pages.Where(p => only.Length == 0 || only.Contains(p.Name)))
        {
            LoadRun LoadOf(string more) => new(port, [.. page.Paths.Select(path => Get(path, more))], parsed.GetValue(Connections), time) { Pause = TimeSpan.FromMilliseconds(parsed.GetValue(Pause)) };
            if (page.Paths.Count == 0)
            {
                Console.WriteLine($"{page.Name,-18} nothing of it in this world");
                continue;
            }
            // A server that has run for a while: its code is compiled (who sends a cookie gets pages of its own), and readers have come for some time; none: no page is kept yet.
            await LoadOf("Cookie: warm=up\r\n").MeasureAsync(TimeSpan.Zero, TimeSpan.FromSeconds(2), ct);
            var load = LoadOf("");
            if (parsed.GetValue(WarmUp) is > 0 and var seconds) await load.MeasureAsync(TimeSpan.Zero, TimeSpan.FromSeconds(seconds), ct);
            var (before, cpu) = (await ServerTimes.ReadAsync(http, page.Route, ct), (Web: web.CpuSeconds(), Server: server.CpuSeconds));
            var result = await load.MeasureAsync(TimeSpan.Zero, TimeSpan.FromSeconds(parsed.GetValue(Seconds)), ct);
            var after = await ServerTimes.ReadAsync(http, page.Route, ct);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{page.Name,-18} {page.Paths.Count,8} {after.MeanMillisecondsSince(before),15:0.00} {after.BoundMilliseconds(before, 0.5),6:0} {after.BoundMilliseconds(before, 0.99),6:0} {result.P50,15:0.00} {result.P99,6:0.0} {result.PerSecond,7:0} {(web.CpuSeconds() - cpu.Web) / result.All * 1000,10:0.00} + {(server.CpuSeconds - cpu.Server) / result.All * 1000:0.00} ms {result.MeanBytes,12:0}{(result.Refused > 0 ? $"   {result.Refused} refused" : "")}"));
        }
        return 0;
    }

    /// <summary>As browsers ask.</summary>
    private static byte[] Get(string path, string more) => Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/html\r\nAccept-Encoding: br\r\n{more}\r\n");

    private static async Task<BenchDatabase> FillAsync(BenchServer server, string folder, long logs, TimeProvider time, CancellationToken ct)
    {
        if (await server.HasAsync(Name, ct)) return server.Existing(Name);
        var database = await server.CreateAsync(Name, ct);
        await using var node = await SimulatedNode.StartAsync(folder, logs, PerBlock, timestamps: true, time, ct);
        await using var indexer = await MeteredProcess.StartAsync("The indexer", [], ScanContender.Command(node, database), folder, time);
        await indexer.EndAsync(ct);
        return database;
    }
}
