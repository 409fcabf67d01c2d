using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Npgsql;
using Scan.Bench.Runs;

namespace Scan.Bench.Backfill;

/// <summary>
/// What no indexer can do without: reading the pages as JSON, and COPY of the rows that Scan left into tables with a primary key, on one connection. The times are added. Twice: with the rows of
/// its ledger alone, and with those of its documents too.
/// </summary>
internal sealed class FloorContender : Contender
{
    private const int BlocksAtOnce = 1000;

    private static readonly Table Ledger = new("ledger", "no, s1, s2, s3, kind, canonical, chain_id, block, time, log_index, tx_index, ordinal, block_hash, tx, address, log, problem", """
        no bigint NOT NULL, s1 bigint, s2 bigint, s3 bigint, kind integer NOT NULL, canonical boolean NOT NULL, chain_id bigint NOT NULL,
        block bigint NOT NULL, time bigint NOT NULL, log_index integer NOT NULL, tx_index integer NOT NULL, ordinal integer NOT NULL, block_hash bytea NOT NULL,
        tx bytea NOT NULL, address bytea NOT NULL, log bytea NOT NULL, problem text,
        PRIMARY KEY (chain_id, block, log_index, block_hash)
        """);

    private sealed record Table(string Name, string Columns, string Definition)
    {
        public static Table OfDocuments(string name) => new(name, "chain_id, id, valid_from, digest, body",
            "chain_id bigint NOT NULL, id bytea NOT NULL, valid_from bigint NOT NULL, digest bytea NOT NULL, body jsonb NOT NULL, PRIMARY KEY (chain_id, id)");
    }

    public override string Name => "floor";

    public override async Task<IReadOnlyList<Measurement>> RunAsync(Arena arena, CancellationToken ct)
    {
        var source = arena.Server.Existing(ScanContender.Database);
        var documents = await source.ListAsync("SELECT relname FROM pg_class WHERE relnamespace = 'scan'::regnamespace AND relkind = 'r' AND starts_with(relname, 'd_') ORDER BY relname", ct);
        Table[] tables = [Ledger, .. documents.Select(Table.OfDocuments)];
        foreach (var table in tables) await SaveRowsAsync(source, arena, table, ct);
        var pages = await PagesAsync(arena, ct);
        return [await MeasureAsync(Name, [Ledger], arena, pages, ct), await MeasureAsync("floor-documents", tables, arena, pages, ct)];
    }

    private static async Task<Measurement> MeasureAsync(string name, IReadOnlyList<Table> tables, Arena arena, IReadOnlyList<byte[]> pages, CancellationToken ct)
    {
        var database = await arena.Server.CreateAsync($"{name.Replace('-', '_')}_bench", ct);
        await using var connection = await database.OpenAsync(ct);
        foreach (var table in tables)
        {
            await using var create = new NpgsqlCommand($"CREATE TABLE {table.Name} ({table.Definition})", connection);
            await create.ExecuteNonQueryAsync(ct);
        }
        return await MeasureAsync(name, arena, database, async () =>
        {
            var seconds = Read(pages, arena.Time);
            foreach (var table in tables) seconds += await CopyAsync(connection, table, arena, ct);
            return new Usage(seconds, 0, 0);
        }, ct);
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

    private static async Task<double> CopyAsync(NpgsqlConnection connection, Table table, Arena arena, CancellationToken ct)
    {
        var started = arena.Time.GetTimestamp();
        await using (var from = File.OpenRead(Rows(arena, table)))
        await using (var to = await connection.BeginRawBinaryCopyAsync($"COPY {table.Name} ({table.Columns}) FROM STDIN (FORMAT binary)", ct))
        {
            await from.CopyToAsync(to, ct);
        }
        return arena.Time.GetElapsedTime(started).TotalSeconds;
    }

    /// <summary>Scan's own rows, so that the floor writes the same bytes.</summary>
    private static async Task SaveRowsAsync(BenchDatabase source, Arena arena, Table table, CancellationToken ct)
    {
        await using var connection = await source.OpenAsync(ct);
        var order = table == Ledger ? " ORDER BY block, log_index" : "";
        await using var from = await connection.BeginRawBinaryCopyAsync($"COPY (SELECT {table.Columns} FROM scan.{table.Name}{order}) TO STDOUT (FORMAT binary)", ct);
        await using var to = File.Create(Rows(arena, table));
        await from.CopyToAsync(to, ct);
    }

    private static string Rows(Arena arena, Table table) => Path.Combine(arena.Folder, $"rows-{table.Name}");

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
