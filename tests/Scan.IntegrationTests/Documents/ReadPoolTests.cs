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
        await using var pool = new ReadPool(new NpgsqlConnectionStringBuilder(database.ConnectionString) { Options = "-c plan_cache_mode=force_generic_plan" });
        await using var write = pool.Source.CreateCommand("CREATE TABLE mine (n int)");
        Assert.Equal(PostgresErrorCodes.ReadOnlySqlTransaction, (await Assert.ThrowsAsync<PostgresException>(() => write.ExecuteNonQueryAsync(Ct))).SqlState);
        await using var read = pool.Source.CreateCommand("SELECT current_setting('plan_cache_mode')");
        Assert.Equal("force_generic_plan", await read.ExecuteScalarAsync(Ct));
    }

    [Fact]
    public async Task More_readers_than_connections_wait_for_their_turn()
    {
        await using var database = await postgres.CreateDatabaseAsync(Ct);
        await using var pool = new ReadPool(new NpgsqlConnectionStringBuilder(database.ConnectionString) { MaxPoolSize = 2 });
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(async _ =>
        {
            await using var read = pool.Source.CreateCommand("SELECT pg_backend_pid() FROM pg_sleep(0.02)");
            return (int)(await read.ExecuteScalarAsync(Ct))!;
        }));
        Assert.InRange(answers.Distinct().Count(), 1, 2);
    }
}
