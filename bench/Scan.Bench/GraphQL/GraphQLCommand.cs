using System.CommandLine;
using System.Globalization;
using Scan.Bench.Backfill;
using Scan.Bench.Runs;
using Scan.Local;

namespace Scan.Bench.GraphQL;

/// <summary><c>graphql</c>: the same questions to Scan and to PostGraphile, over one PostgreSQL, in turns.</summary>
internal static class GraphQLCommand
{
    private static readonly Option<long> Logs = new("--logs") { DefaultValueFactory = _ => 100_000, Description = "logs of the simulated chain" };
    private static readonly Option<double> Seconds = new("--seconds") { DefaultValueFactory = _ => 4, Description = "seconds of each measurement" };
    private static readonly Option<double> WarmUp = new("--warm-up") { DefaultValueFactory = _ => 1.5, Description = "seconds before each" };
    private static readonly Option<string> Connections = new("--connections") { DefaultValueFactory = _ => "1,16,64", Description = "connections at once" };
    private static readonly Option<string> Contenders = new("--contenders") { DefaultValueFactory = _ => "postgraphile,scan", Description = "which, in which order" };
    private static readonly Option<int[]> Queries = new("--query") { DefaultValueFactory = _ => [0, 1, 2], Description = "which questions, from 0", AllowMultipleArgumentsPerToken = true };
    private static readonly Option<double> Commits = new("--commits") { Description = "seconds between commits, each of which makes kept answers out of date; 0: the chain stands still" };
    private static readonly Option<string?> Folder = new("--folder") { Description = "keeps the filled database here, for further runs" };

    public static Command Create()
    {
        var command = new Command("graphql", "Asks Scan and PostGraphile the same questions and prints rates, percentiles and ratios.") { Logs, Seconds, WarmUp, Connections, Contenders, Queries, Commits, Folder };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken ct)
    {
        var time = TimeProvider.System;
        using var temporary = parsed.GetValue(Folder) is null ? new BenchFolder() : null;
        var folder = Directory.CreateDirectory(parsed.GetValue(Folder) ?? temporary!.Path).FullName;
        await using var server = await BenchServer.StartAsync(folder, time, ct);
        var database = await new GraphQLWorld(server, folder, time).OpenAsync(parsed.GetValue(Logs), ct);
        var (warmUp, length) = (TimeSpan.FromSeconds(parsed.GetValue(WarmUp)), TimeSpan.FromSeconds(parsed.GetValue(Seconds)));
        int[] connections = [.. parsed.GetValue(Connections)!.Split(',').Select(c => int.Parse(c, CultureInfo.InvariantCulture))];
        await using var pulse = parsed.GetValue(Commits) is > 0 and var period ? new CommitPulse(database, TimeSpan.FromSeconds(period), time) : null;
        var report = new GraphQLReport(Console.Out, Calibration.Measure(time));
        foreach (var name in parsed.GetValue(Contenders)!.Split(','))
        {
            var port = FreePort.Next();
            await using var contender = await StartAsync(name, database, port, folder, time, ct);
            foreach (var query in parsed.GetValue(Queries)!.Select(q => BenchQuery.All[q]))
            {
                var values = await database.ListAsync(query.Values, ct);
                byte[][] requests = [.. values.Select(v => LoadConnection.Post("/graphql", BenchQuery.Body(name == "scan" ? query.Scan : query.PostGraphile, v)))];
                report.Rows(query.Name, name, await RowsAsync(port, requests, query.Nodes, ct));
                foreach (var count in connections)
                {
                    var before = (contender.CpuSeconds(), server.CpuSeconds);
                    var result = await new LoadRun(port, requests, count, time).MeasureAsync(warmUp, length, ct);
                    report.Add(name, query.Name, count, result, (contender.CpuSeconds() - before.Item1) / result.All, (server.CpuSeconds - before.CpuSeconds) / result.All);
                }
            }
        }
        report.Finish();
        return 0;
    }

    internal static async Task<MeteredProcess> StartAsync(string name, BenchDatabase database, int port, string folder, TimeProvider time, CancellationToken ct, params string[] more)
    {
        var number = port.ToString(CultureInfo.InvariantCulture);
        var postgraphile = Checkout.PathTo("bench", "postgraphile");
        var process = name == "scan"
            ? await MeteredProcess.StartAsync("The web", ["Logging__LogLevel__Default=Warning"], ["dotnet", Program, "--postgres", database.Url, "--port", number, .. more], folder, time)
            : await MeteredProcess.StartAsync("PostGraphile", ["NODE_ENV=production"], [Path.Combine(postgraphile, "node_modules", "node", "bin", "node"), "server.mjs", database.Url, number], postgraphile, time);
        await process.UntilAsync(token => AnswersAsync(port, token), ct);
        return process;
    }

    private static string Program => Checkout.PathTo("src", "Scan.Web", "bin", "Release", "net10.0", "Scan.Web.dll");

    /// <summary>How many rows the first requests' answers have: both contenders have to give the same.</summary>
    private static async Task<long> RowsAsync(int port, byte[][] requests, string mark, CancellationToken ct)
    {
        using var connection = new LoadConnection();
        await connection.ConnectAsync(port, ct);
        var rows = 0L;
        foreach (var request in requests.Take(10))
        {
            var answer = (await connection.AskAsync(request, keep: true, ct))!;
            if (connection.Status != 200 || answer.Contains("\"errors\"", StringComparison.Ordinal)) throw new InvalidOperationException($"{connection.Status}: {answer[..Math.Min(600, answer.Length)]}");
            rows += answer.Split(mark).Length - 1;
        }
        return rows;
    }

    private static async Task<bool> AnswersAsync(int port, CancellationToken ct)
    {
        using var http = new HttpClient();
        try
        {
            using var response = await http.GetAsync($"http://127.0.0.1:{port}/graphql?query=%7B__typename%7D", ct);
            return true;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
