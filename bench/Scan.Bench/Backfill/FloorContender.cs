using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Npgsql;
using Scan.Bench.Runs;

namespace Scan.Bench.Backfill;

/// <summary>
/// What no indexer can do without: reading the pages as JSON, and COPY of the rows that Scan's ledger has into a table with a primary key. Both times are added.
/// </summary>
internal sealed class FloorContender : Contender
{
    private const int BlocksAtOnce = 1000;
    private const string Columns = "no, s1, s2, s3, kind, canonical, chain_id, block, time, log_index, tx_index, ordinal, block_hash, tx, address, log, problem";

    public override string Name => "floor";

    public override async Task<IReadOnlyList<Measurement>> RunAsync(Arena arena, CancellationToken ct)
    {
        var database = await arena.Server.CreateAsync("floor_bench", ct);
        var rows = Path.Combine(arena.Folder, "rows");
        await SaveRowsAsync(arena, rows, ct);
        var pages = await PagesAsync(arena, ct);
        return [await MeasureAsync(Name, arena, database, async () => new Usage(Read(pages, arena.Time) + await CopyAsync(database, rows, arena.Time, ct), 0, 0), ct)];
    }

    private static double Read(IReadOnlyList<byte[]> pages, TimeProvider time)
    {
        var started = time.GetTimestamp();
        foreach (var page in pages)
        {
            var json = new Utf8JsonReader(page);
            while (json.Read()) { }
        }
        return time.GetElapsedTime(started).TotalSeconds;
    }

    private static async Task<double> CopyAsync(BenchDatabase database, string rows, TimeProvider time, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        await using var create = new NpgsqlCommand("""
            CREATE TABLE ledger (no bigint NOT NULL, s1 bigint, s2 bigint, s3 bigint, kind integer NOT NULL, canonical boolean NOT NULL, chain_id bigint NOT NULL,
                block bigint NOT NULL, time bigint NOT NULL, log_index integer NOT NULL, tx_index integer NOT NULL, ordinal integer NOT NULL, block_hash bytea NOT NULL,
                tx bytea NOT NULL, address bytea NOT NULL, log bytea NOT NULL, problem text,
                PRIMARY KEY (chain_id, block, log_index, block_hash))
            """, connection);
        await create.ExecuteNonQueryAsync(ct);
        var started = time.GetTimestamp();
        await using (var from = File.OpenRead(rows))
        await using (var to = await connection.BeginRawBinaryCopyAsync($"COPY ledger ({Columns}) FROM STDIN (FORMAT binary)", ct))
        {
            await from.CopyToAsync(to, ct);
        }
        return time.GetElapsedTime(started).TotalSeconds;
    }

    /// <summary>Scan's own rows, so that the floor writes the same bytes.</summary>
    private static async Task SaveRowsAsync(Arena arena, string path, CancellationToken ct)
    {
        await using var connection = await arena.Server.Existing(ScanContender.Database).OpenAsync(ct);
        await using var from = await connection.BeginRawBinaryCopyAsync($"COPY (SELECT {Columns} FROM scan.ledger ORDER BY block, log_index) TO STDOUT (FORMAT binary)", ct);
        await using var to = File.Create(path);
        await from.CopyToAsync(to, ct);
    }

    private static async Task<IReadOnlyList<byte[]>> PagesAsync(Arena arena, CancellationToken ct)
    {
        using var http = new HttpClient();
        var pages = new List<byte[]>();
        var size = Math.Min(BlocksAtOnce, Math.Max(1, 5000 / Math.Max(1, arena.Logs / arena.Node.LastBlock)));
        for (long block = 1; block <= arena.Node.LastBlock; block += size)
        {
            var to = Math.Min(block + size - 1, arena.Node.LastBlock);
            var request = string.Create(CultureInfo.InvariantCulture, $$"""{"jsonrpc":"2.0","id":0,"method":"eth_getLogs","params":[{"fromBlock":"0x{{block:x}}","toBlock":"0x{{to:x}}"}]}""");
            using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(request)) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
            using var answer = await http.PostAsync(arena.Node.Url, content, ct);
            pages.Add(await answer.Content.ReadAsByteArrayAsync(ct));
        }
        return pages;
    }
}
