using System.CommandLine;
using System.Globalization;
using Npgsql;
using Scan.Bench.Runs;
using Scan.Local;

namespace Scan.Bench.GraphQL;

/// <summary><c>export</c>: one request for a million rows, and the most memory that the web took meanwhile.</summary>
internal static class ExportCommand
{
    private static readonly Option<int> Rows = new("--rows") { DefaultValueFactory = _ => 1_000_000, Description = "rows to export" };
    private static readonly Option<string?> Folder = new("--folder") { Description = "a folder that graphql --folder filled" };

    public static Command Create()
    {
        var command = new Command("export", "Exports a list of many rows as NDJSON and CSV and prints rows, seconds and peak memory.") { Rows, Folder };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken ct)
    {
        var (time, port, rows) = (TimeProvider.System, FreePort.Next(), parsed.GetValue(Rows));
        using var temporary = parsed.GetValue(Folder) is null ? new BenchFolder() : null;
        var folder = Directory.CreateDirectory(parsed.GetValue(Folder) ?? temporary!.Path).FullName;
        await using var server = await BenchServer.StartAsync(folder, time, ct);
        var source = await new GraphQLWorld(server, folder, time).OpenAsync(100_000, ct);
        var database = await server.CreateCopyAsync("export_bench", source, ct);
        await FillAsync(database, rows, ct);
        foreach (var format in (string[])["ndjson", "csv"])
        {
            await using var web = await GraphQLCommand.StartAsync("scan", database, port, folder, time, ct);
            using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = Timeout.InfiniteTimeSpan };
            await (await http.GetAsync($"/api/v1/export/agents?format={format}", ct)).Content.ReadAsByteArrayAsync(ct);
            var before = web.PeakMebibytes();
            var started = time.GetTimestamp();
            var (lines, bytes) = await ReadAsync(http, $"/api/v1/export/feedbacks?format={format}", ct);
            await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
                $"{format}: {lines - 1} rows, {bytes >> 20} MB in {time.GetElapsedTime(started).TotalSeconds:0.0} s; peak memory of the web {before:0} MiB before, {web.PeakMebibytes():0} MiB after"));
        }
        return 0;
    }

    private static async Task FillAsync(BenchDatabase database, int rows, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        foreach (var index in await database.ListAsync("SELECT indexname FROM pg_indexes WHERE schemaname = 'scan' AND tablename = 'd_feedback' AND indexname NOT LIKE '%_pkey'", ct)) await RunAsync(connection, $"DROP INDEX scan.{index}", ct);
        await RunAsync(connection, $"""
            INSERT INTO scan.d_feedback (chain_id, valid_from, id, digest, body)
            SELECT chain_id, valid_from, id || int4send(n), digest, body FROM scan.d_feedback, generate_series(1, 100) AS n
            LIMIT {rows} - (SELECT count(*) FROM scan.d_feedback)
            """, ct);
        await RunAsync(connection, "VACUUM ANALYZE scan.d_feedback", ct);
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(ct);
    }

    private static async Task<(long Lines, long Bytes)> ReadAsync(HttpClient http, string path, CancellationToken ct)
    {
        using var response = await http.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, ct);
        await using var body = await response.EnsureSuccessStatusCode().Content.ReadAsStreamAsync(ct);
        var (buffer, lines, bytes) = (new byte[1 << 16], 0L, 0L);
        for (int read; (read = await body.ReadAsync(buffer, ct)) > 0; bytes += read) lines += buffer.AsSpan(0, read).Count((byte)'\n');
        return (lines, bytes);
    }
}
