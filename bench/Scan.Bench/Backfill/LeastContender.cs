using Npgsql;
using Scan.Bench.Runs;

namespace Scan.Bench.Backfill;

/// <summary>
/// What PostgreSQL alone takes for what Scan's run left, each row written once and nothing read, decoded, hashed or updated: COPY into the same tables, then the same readers' indexes and ANALYZE, ledger beside documents.
/// What is left of a budget beyond it and the node is for everything that an indexer does.
/// </summary>
internal sealed class LeastContender : Contender
{
    /// <summary>Smaller tables hold states and settings.</summary>
    private const int LeastBytes = 256 * 1024;
    private const string Ledger = "scan.ledger";

    private sealed record Table(string Name, string Rows, IReadOnlyList<string> Indexes);

    public override string Name => "least";

    public override async Task<IReadOnlyList<Measurement>> RunAsync(Arena arena, CancellationToken ct)
    {
        var source = arena.Server.Existing(ScanContender.Database);
        var database = await arena.Server.CreateCopyAsync("least_bench", source, ct);
        var names = await database.ListAsync($"SELECT 'scan.' || relname FROM pg_class WHERE relnamespace = 'scan'::regnamespace AND relkind = 'r' AND pg_table_size(oid) > {LeastBytes} ORDER BY pg_table_size(oid) DESC", ct);
        if (!names.Contains(Ledger)) throw new InvalidOperationException("There is no ledger: name scan before least among the contenders.");
        var tables = new List<Table>();
        foreach (var name in names) tables.Add(await EmptyAsync(database, arena.Folder, name, ct));
        await RunAsync(database, $"TRUNCATE {string.Join(", ", names)}; CHECKPOINT", ct);
        await database.MarkEmptyAsync(ct);
        return [await MeasureAsync(Name, arena, database, async () =>
        {
            var started = arena.Time.GetTimestamp();
            await Task.WhenAll(FillAsync(database, tables.Where(t => t.Name == Ledger), ct), FillAsync(database, tables.Where(t => t.Name != Ledger), ct));
            return new Usage(arena.Time.GetElapsedTime(started).TotalSeconds, 0, 0);
        }, ct)];
    }

    /// <summary>Saves a table's rows, and takes away the indexes that are built behind them.</summary>
    private static async Task<Table> EmptyAsync(BenchDatabase database, string folder, string name, CancellationToken ct)
    {
        var rows = Path.Combine(folder, name);
        await using (var connection = await database.OpenAsync(ct))
        await using (var from = await connection.BeginRawBinaryCopyAsync($"COPY {name} TO STDOUT (FORMAT binary)", ct))
        await using (var to = File.Create(rows)) await from.CopyToAsync(to, ct);
        var behind = $"FROM pg_index i WHERE i.indrelid = '{name}'::regclass AND NOT i.indisunique";
        var indexes = await database.ListAsync($"SELECT pg_get_indexdef(i.indexrelid) {behind}", ct);
        foreach (var index in await database.ListAsync($"SELECT 'scan.' || (SELECT relname FROM pg_class WHERE oid = i.indexrelid) {behind}", ct)) await RunAsync(database, $"DROP INDEX {index}", ct);
        return new Table(name, rows, indexes);
    }

    private static async Task FillAsync(BenchDatabase database, IEnumerable<Table> tables, CancellationToken ct)
    {
        foreach (var table in tables)
        {
            await using (var connection = await database.OpenAsync(ct))
            await using (var from = File.OpenRead(table.Rows))
            await using (var to = await connection.BeginRawBinaryCopyAsync($"COPY {table.Name} FROM STDIN (FORMAT binary)", ct)) await from.CopyToAsync(to, ct);
            foreach (var index in table.Indexes) await RunAsync(database, $"SET maintenance_work_mem = '8MB'; SET max_parallel_maintenance_workers = 0; {index}", ct);
            await RunAsync(database, $"SET default_statistics_target = 30; ANALYZE {table.Name}", ct);
        }
    }

    private static async Task RunAsync(BenchDatabase database, string sql, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(ct);
    }
}
