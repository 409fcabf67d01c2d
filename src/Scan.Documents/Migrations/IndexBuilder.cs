using System.Collections.Concurrent;
using Npgsql;

namespace Scan.Documents;

/// <summary>
/// Builds the indexes that only readers need, one process at a time, of tables that have rows: many networks never have most kinds of documents, and two hundred
/// empty indexes would cost each of them 2 MB. Where others may be writing it builds them concurrently: their commits and reads go on. What a broken attempt left is
/// dropped and built anew.
/// </summary>
/// <param name="alone">True when nobody else writes: then a plain build, which locks writers out, takes half the time.</param>
internal sealed class IndexBuilder(NpgsqlDataSource db, IReadOnlyList<DocumentMapping> mappings, bool alone)
{
    private const long Lock = 0x5343414E + 1;
    private const int Sessions = 2;
    private const int SmallTable = 1 << 20;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// Helpers of one build: each has its share of the processors. A helper that has none of its own sorts through files for nothing.
    /// </summary>
    private static readonly int Workers = Math.Clamp(Environment.ProcessorCount / Sessions - 1, 0, 2);

    /// <summary>
    /// What one build may sort at a time: as little as can still be merged in one pass, since the processor's caches hold it. A run is merged through 256 KB, and an index has up to a quarter
    /// of its table's bytes to sort, so that this grows with the table's square root.
    /// </summary>
    public static int SortMegabytes(long tableBytes) => (int)Math.Clamp(Math.Ceiling(Math.Sqrt(tableBytes / (double)(16 << 20))), 8, 256);

    public async Task RunAsync(CancellationToken ct)
    {
        if ((await LookAsync(ct)).Missing.Count == 0) return;
        await using var connection = await db.OpenConnectionAsync(ct);
        // Tried, not waited for: a concurrent build waits for every statement under way, one that waits for the lock included.
        while (!await connection.Command("SELECT pg_try_advisory_lock($1)", Lock).ScalarAsync<bool>(ct)) await Task.Delay(Pause, ct);
        try
        {
            var (missing, isFirst) = await LookAsync(ct);
            await BuildAsync(missing, isFirst, ct);
        }
        finally
        {
            // With a connection that is gone the lock is, too.
            if (connection.State == System.Data.ConnectionState.Open) await connection.Command("SELECT pg_advisory_unlock($1)", Lock).RunAsync(CancellationToken.None);
        }
    }

    /// <summary>Two sessions, and for each whatever comes next: one table alone (the ledger) has more to build than all others together.</summary>
    private async Task BuildAsync(IReadOnlyList<(ReaderIndex Index, bool Broken)> missing, bool isFirst, CancellationToken ct)
    {
        using var others = new SemaphoreSlim(1);
        var tables = await TablesAsync(ct);
        var memory = SortMegabytes(missing.Select(part => tables[part.Index.Table].Bytes).DefaultIfEmpty().Max());
        var steps = new ConcurrentQueue<Step>(Steps(missing, isFirst, tables, others));
        await Parallel.ForAsync(0, Sessions, ct, async (_, token) =>
        {
            await using var connection = await db.OpenConnectionAsync(token);
            // Statistics of nine thousand rows do until autovacuum takes finer ones.
            await connection.Command($"SET maintenance_work_mem = '{memory}MB'; SET max_parallel_maintenance_workers = {Workers}; SET default_statistics_target = 30").RunAsync(token);
            while (steps.TryDequeue(out var step)) await step.RunAsync(connection, token);
            await connection.Command("RESET maintenance_work_mem; RESET max_parallel_maintenance_workers; RESET default_statistics_target").RunAsync(token);
        });
    }

    /// <summary>The largest tables first, so that small ones fill what is left of the time; each step behind those that it waits for.</summary>
    private List<Step> Steps(IReadOnlyList<(ReaderIndex Index, bool Broken)> missing, bool isFirst, Dictionary<string, (long Bytes, bool Changed)> tables, SemaphoreSlim others)
    {
        var (compactions, builds, analyses) = (new List<Step>(), new List<Step>(), new List<Step>());
        foreach (var table in missing.GroupBy(part => part.Index.Table).OrderByDescending(table => tables[table.Key].Bytes))
        {
            Step[] compaction = isFirst && tables[table.Key] is { Changed: true, Bytes: > SmallTable } ? [new(Compact(table.Key))] : [];
            Step[] of = [.. table.Select(part => new Step((connection, token) => BuildAsync(connection, part.Index, part.Broken, others, token), compaction))];
            compactions.AddRange(compaction);
            builds.AddRange(of);
            // Expressions have no statistics before, and a table that was just filled has none at all.
            analyses.Add(new((connection, token) => RunAsync(connection, $"ANALYZE {table.Key}", token), of));
        }
        return [.. compactions, .. builds, .. analyses];
    }

    /// <summary>How large each table is, and whether it was changed so often that most of it may be what came before.</summary>
    private async Task<Dictionary<string, (long Bytes, bool Changed)>> TablesAsync(CancellationToken ct) =>
        (await db.Command("SELECT 'scan.' || relname, pg_table_size(relid), n_tup_upd > n_live_tup / 4 FROM pg_stat_user_tables WHERE schemaname = 'scan'")
            .ListAsync(row => (Name: row.GetString(0), Bytes: row.GetInt64(1), Changed: row.GetBoolean(2)), ct)).ToDictionary(row => row.Name, row => (row.Bytes, row.Changed));

    /// <summary>
    /// Writes a table anew that the first back-fill changed over and over: what came before each change takes up to ten times the room of what is left, and autovacuum gives none of it back.
    /// Readers wait for it, which they do once.
    /// </summary>
    private Func<NpgsqlConnection, CancellationToken, Task> Compact(string table) => async (connection, ct) =>
    {
        if (await IsAloneAsync(ct)) await RunAsync(connection, $"VACUUM (FULL) {table}", ct);
    };

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

    /// <summary>Indexes of tables with pages that are not there, or that nobody can use, and whether there has been none at all.</summary>
    private async Task<(IReadOnlyList<(ReaderIndex Index, bool Broken)> Missing, bool IsFirst)> LookAsync(CancellationToken ct)
    {
        var filled = (await db.Command("SELECT 'scan.' || relname FROM pg_class WHERE relnamespace = 'scan'::regnamespace AND relkind = 'r' AND pg_relation_size(oid) > 0")
            .ListAsync(row => row.GetString(0), ct)).ToHashSet();
        var present = (await db.Command("""
            SELECT c.relname::text, i.indisvalid FROM pg_class c JOIN pg_index i ON i.indexrelid = c.oid WHERE c.relnamespace = 'scan'::regnamespace
            """).ListAsync(row => (Name: row.GetString(0), Valid: row.GetBoolean(1)), ct)).ToDictionary(row => row.Name, row => row.Valid);
        ReaderIndex[] all = [.. ReaderIndexes.All(mappings)];
        return ([.. all.Where(index => filled.Contains(index.Table) && !present.GetValueOrDefault(index.Name)).Select(index => (index, present.ContainsKey(index.Name)))], !all.Any(index => present.ContainsKey(index.Name)));
    }

    /// <summary>A statement on a table behind others.</summary>
    /// <param name="after">Taken from the queue before this one, so that they have ended, or are under way in another session.</param>
    private sealed class Step(Func<NpgsqlConnection, CancellationToken, Task> run, params Step[] after)
    {
        private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public async Task RunAsync(NpgsqlConnection connection, CancellationToken ct)
        {
            foreach (var step in after) await step.ended.Task.WaitAsync(ct);
            await run(connection, ct);
            ended.SetResult();
        }
    }
}
