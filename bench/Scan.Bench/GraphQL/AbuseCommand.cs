using System.CommandLine;
using System.Globalization;
using Scan.Bench.Runs;
using Scan.Local;

namespace Scan.Bench.GraphQL;

/// <summary><c>abuse</c>: how readers fare while one client sends the dearest queries that it may, as fast as it can.</summary>
internal static class AbuseCommand
{
    private const int Readers = 8, Abusers = 64, FairAddresses = 4_000;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(40);
    private static readonly Option<double> Seconds = new("--seconds") { DefaultValueFactory = _ => 10, Description = "seconds of each measurement" };
    private static readonly Option<int> Rounds = new("--rounds") { DefaultValueFactory = _ => 2, Description = "turns without and with the abuser" };
    private static readonly Option<string?> Folder = new("--folder") { Description = "a folder that graphql --folder filled" };

    private const string Dear = """
        query ($v: String) { operators(first: 1000, order: [{ field: STAKER_COUNT, direction: DESC }], where: { stakerCount: { gte: 0 } }, after: $v) { nodes { address
          registrations(first: 40, order: [{ field: REGISTERED_TIME }]) { nodes { avs { address kind } registeredTime } } shares(first: 12) { nodes { shares } } } } }
        """;

    public static Command Create()
    {
        var command = new Command("abuse", "Measures readers alone, and beside one abusive client.") { Seconds, Rounds, Folder };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken ct)
    {
        var (time, port) = (TimeProvider.System, FreePort.Next());
        using var temporary = parsed.GetValue(Folder) is null ? new BenchFolder() : null;
        var folder = Directory.CreateDirectory(parsed.GetValue(Folder) ?? temporary!.Path).FullName;
        await using var server = await BenchServer.StartAsync(folder, time, ct);
        var database = await new GraphQLWorld(server, folder, time).OpenAsync(100_000, ct);
        await using var web = await GraphQLCommand.StartAsync("scan", database, port, folder, time, ct, "--public-url", "https://scan.example");
        var question = BenchQuery.All[2];
        var values = await database.ListAsync(question.Values, ct);
        // So many readers that none of them asks for more than its own share, whatever the abuser does.
        byte[][] fair = [.. Enumerable.Range(0, FairAddresses).Select(i => LoadConnection.Post("/graphql", BenchQuery.Body(question.Scan, values[i % values.Count]), $"198.18.{i / 250}.{i % 250 + 1}"))];
        byte[][] abusive = [LoadConnection.Post("/graphql", "{\"query\":" + System.Text.Json.JsonSerializer.Serialize(Dear) + "}", "203.0.113.7")];
        await AnsweredAsync(port, abusive[0], ct);
        var (warmUp, length) = (TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(parsed.GetValue(Seconds)));
        for (var round = 1; round <= parsed.GetValue(Rounds); round++)
        {
            var alone = await Readings(fair).MeasureAsync(warmUp, length, ct);
            var abuse = new LoadRun(port, abusive, Abusers, time).MeasureAsync(warmUp, length, ct);
            var beside = await Readings(fair).MeasureAsync(warmUp, length, ct);
            var (mean, abused) = (beside.Mean / alone.Mean, await abuse);
            await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
                $"round {round}: readers alone {alone.PerSecond:0.0}/s, mean {alone.Mean:0.00} ms, p99 {alone.P99:0.00} ms; beside the abuser {beside.PerSecond:0.0}/s, mean {beside.Mean:0.00} ms, p99 {beside.P99:0.00} ms, {beside.Refused} refused; "
                + $"rate {beside.PerSecond / alone.PerSecond:0.000}, mean time {mean:0.00}; the abuser was answered {abused.PerSecond:0.0}/s and refused {abused.Refused}"));
        }
        return 0;

        LoadRun Readings(byte[][] requests) => new(port, requests, Readers, time) { Pause = Pause };
    }

    /// <summary>The dear query is answered with rows: one that is refused before it runs would abuse nobody.</summary>
    private static async Task AnsweredAsync(int port, byte[] request, CancellationToken ct)
    {
        using var connection = new LoadConnection();
        await connection.ConnectAsync(port, ct);
        var answer = (await connection.AskAsync(request, keep: true, ct))!;
        if (!answer.StartsWith("{\"data\"", StringComparison.Ordinal) || answer.Contains("\"errors\"", StringComparison.Ordinal)) throw new InvalidOperationException($"The dear query was not answered: {answer[..Math.Min(400, answer.Length)]}");
        await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"the dear query's answer has {answer.Length} characters"));
    }
}
