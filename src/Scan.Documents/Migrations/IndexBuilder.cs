using Npgsql;

namespace Scan.Documents;

/// <summary>
/// Builds the indexes that only readers need, one process at a time. Where others may be writing it builds them concurrently: their commits and reads go
/// on. What a broken attempt left is dropped and built anew.
/// </summary>
/// <param name="alone">True when nobody else writes: then a plain build, which locks writers out, takes half the time.</param>
internal sealed class IndexBuilder(NpgsqlDataSource db, IReadOnlyList<DocumentMapping> mappings, bool alone)
{
    private const long Lock = 0x5343414E + 1;
    private const int Tables = 2;
    private const int SmallTable = 1 << 20;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// Helpers of one build: each table's build has its share of the processors. A helper that has none of its own sorts through files for nothing.
    /// </summary>
    private static readonly int Workers = Math.Clamp(Environment.ProcessorCount / Tables - 1, 0, 2);

    public async Task RunAsync(CancellationToken ct)
    {
        if ((await MissingAsync(ct)).Count == 0) return;
        await using var connection = await db.OpenConnectionAsync(ct);
        // Tried, not waited for: a concurrent build waits for every statement under way, one that waits for the lock included.
        while (!await connection.Command("SELECT pg_try_advisory_lock($1)", Lock).ScalarAsync<bool>(ct)) await Task.Delay(Pause, ct);
        try
        {
            await BuildAsync(await MissingAsync(ct), ct);
        }
        finally
        {
            // With a connection that is gone the lock is, too.
            if (connection.State == System.Data.ConnectionState.Open) await connection.Command("SELECT pg_advisory_unlock($1)", Lock).RunAsync(CancellationToken.None);
        }
    }

    /// <summary>Two tables at a time: the ledger beside the documents.</summary>
    private async Task BuildAsync(IReadOnlyList<(ReaderIndex Index, bool Broken)> missing, CancellationToken ct)
    {
        using var others = new SemaphoreSlim(1);
        var limits = new ParallelOptions { MaxDegreeOfParallelism = Tables, CancellationToken = ct };
        await Parallel.ForEachAsync(missing.GroupBy(part => part.Index.Table), limits, async (table, token) =>
        {
            await using var connection = await db.OpenConnectionAsync(token);
            // Statistics of nine thousand rows do until autovacuum takes finer ones.
            await connection.Command($"SET maintenance_work_mem = '256MB'; SET max_parallel_maintenance_workers = {Workers}; SET default_statistics_target = 30").RunAsync(token);
            await CompactAsync(connection, table.Key, token);
            foreach (var (index, broken) in table) await BuildAsync(connection, index, broken, others, token);
            // Expressions have no statistics before, and a table that was just filled has none at all.
            await RunAsync(connection, $"ANALYZE {table.Key}", token);
            await connection.Command("RESET maintenance_work_mem; RESET max_parallel_maintenance_workers; RESET default_statistics_target").RunAsync(token);
        });
    }

    /// <summary>
    /// Writes a table anew that a back-fill changed over and over: what came before each change takes up to ten times the room of what is left, and autovacuum gives none of it back.
    /// </summary>
    private async Task CompactAsync(NpgsqlConnection connection, string table, CancellationToken ct)
    {
        if (!await IsAloneAsync(ct)) return;
        var changed = await connection.Command($"SELECT n_tup_upd > n_live_tup / 4 AND pg_table_size(relid) > {SmallTable} FROM pg_stat_user_tables WHERE relid = $1::regclass", table).ScalarAsync<bool>(ct);
        if (changed) await RunAsync(connection, $"VACUUM (FULL) {table}", ct);
    }

    private async Task<bool> IsAloneAsync(CancellationToken ct) => alone && !await db.Command("SELECT count(*) > 1 FROM scan.chains").ScalarAsync<bool>(ct);

    /// <param name="others">Taken for what waits for other transactions: two such builds would wait for each other.</param>
    private async Task BuildAsync(NpgsqlConnection connection, ReaderIndex index, bool broken, SemaphoreSlim others, CancellationToken ct)
    {
        var concurrently = !await IsAloneAsync(ct);
        if (!concurrently && !broken)
        {
            await RunAsync(connection, index.Sql(concurrently), ct);
            return;
        }
        await others.WaitAsync(ct);
        try
        {
            if (broken) await RunAsync(connection, $"DROP INDEX CONCURRENTLY IF EXISTS scan.{index.Name}", ct);
            await RunAsync(connection, index.Sql(concurrently), ct);
        }
        finally
        {
            others.Release();
        }
    }

    /// <summary>A statement is a transaction: one that held several tables could wait in a circle with another chain's commit.</summary>
    private static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        var command = connection.Command(sql);
        command.CommandTimeout = 0;
        await command.RunAsync(ct);
    }

    /// <summary>Indexes that are not there, or that nobody can use.</summary>
    private async Task<IReadOnlyList<(ReaderIndex Index, bool Broken)>> MissingAsync(CancellationToken ct)
    {
        var present = (await db.Command("""
            SELECT c.relname::text, i.indisvalid FROM pg_class c JOIN pg_index i ON i.indexrelid = c.oid WHERE c.relnamespace = 'scan'::regnamespace
            """).ListAsync(row => (Name: row.GetString(0), Valid: row.GetBoolean(1)), ct)).ToDictionary(row => row.Name, row => row.Valid);
        return [.. ReaderIndexes.All(mappings).Where(index => !present.GetValueOrDefault(index.Name)).Select(index => (index, present.ContainsKey(index.Name)))];
    }
}
