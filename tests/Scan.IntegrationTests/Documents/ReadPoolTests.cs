using Npgsql;
using Scan.Documents;
using Scan.Testing;

namespace Scan.IntegrationTests.Documents;

/// <summary>Connections for reading, which nobody cleans up behind their users.</summary>
public sealed class ReadPoolTests(PostgresServer postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_is_written_through_them()
    {
        await using var database = await postgres.CreateDatabaseAsync(Ct);
        await using var pool = ReadPool.ForAll(new NpgsqlConnectionStringBuilder(database.ConnectionString) { Options = "-c plan_cache_mode=force_generic_plan" });
        await using var write = pool.Source.CreateCommand("CREATE TABLE mine (n int)");
        Assert.Equal(PostgresErrorCodes.ReadOnlySqlTransaction, (await Assert.ThrowsAsync<PostgresException>(() => write.ExecuteNonQueryAsync(Ct))).SqlState);
        await using var read = pool.Source.CreateCommand("SELECT current_setting('plan_cache_mode')");
        Assert.Equal("force_generic_plan", await read.ExecuteScalarAsync(Ct));
    }

    [Fact]
    public async Task What_takes_too_long_is_ended_by_PostgreSQL()
    {
        await using var database = await postgres.CreateDatabaseAsync(Ct);
        var given = new NpgsqlConnectionStringBuilder(database.ConnectionString) { Options = "-c plan_cache_mode=force_generic_plan" };
        foreach (var (pool, allowed) in new[] { (ReadPool.ForAll(given), ReadPool.LongestOfAll), (ReadPool.ForDear(given), ReadPool.LongestDear) })
        {
            await using (pool)
            {
                await using var read = pool.Source.CreateCommand("SELECT setting FROM pg_settings WHERE name = 'statement_timeout'");
                Assert.Equal($"{allowed.TotalMilliseconds}", await read.ExecuteScalarAsync(Ct));
            }
        }
        given.Options = "-c statement_timeout=50";
        await using var hasty = ReadPool.ForAll(given);
        await using var slow = hasty.Source.CreateCommand("SELECT pg_sleep(20)");
        Assert.True(DatabaseFault.IsOverTime(await Assert.ThrowsAsync<PostgresException>(() => slow.ExecuteScalarAsync(Ct))));
    }

    [Fact]
    public async Task Dear_queries_have_few_connections_however_many_the_others_have()
    {
        await using var database = await postgres.CreateDatabaseAsync(Ct);
        await using var pool = ReadPool.ForDear(new NpgsqlConnectionStringBuilder(database.ConnectionString) { MaxPoolSize = 50 });
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(async _ =>
        {
            await using var read = pool.Source.CreateCommand("SELECT pg_backend_pid() FROM pg_sleep(0.02)");
            return (int)(await read.ExecuteScalarAsync(Ct))!;
        }));
        Assert.InRange(answers.Distinct().Count(), 1, 3);
    }

    [Fact]
    public async Task More_readers_than_connections_wait_for_their_turn()
    {
        await using var database = await postgres.CreateDatabaseAsync(Ct);
        await using var pool = ReadPool.ForAll(new NpgsqlConnectionStringBuilder(database.ConnectionString) { MaxPoolSize = 2 });
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(async _ =>
        {
            await using var read = pool.Source.CreateCommand("SELECT pg_backend_pid() FROM pg_sleep(0.02)");
            return (int)(await read.ExecuteScalarAsync(Ct))!;
        }));
        Assert.InRange(answers.Distinct().Count(), 1, 2);
    }
}
