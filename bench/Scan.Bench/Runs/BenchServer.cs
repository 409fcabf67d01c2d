using Npgsql;
using Scan.Local.Postgres;

namespace Scan.Bench.Runs;

/// <summary>A PostgreSQL of the bench's own, as durable as users' servers are: fsync and full_page_writes are on.</summary>
internal sealed class BenchServer(EmbeddedPostgres server) : IAsyncDisposable
{
    /// <summary>CPU seconds that the server and all its backends took.</summary>
    public double CpuSeconds => ProcessMeter.TreeSeconds(server.Pid);

    public static async Task<BenchServer> StartAsync(string folder, TimeProvider time, CancellationToken ct) =>
        new(await EmbeddedPostgres.StartAsync(new EmbeddedPostgresOptions { Directory = Path.Combine(folder, "postgres"), SharedBuffersMegabytes = 1024 }, time, ct));

    public async Task<BenchDatabase> CreateAsync(string name, CancellationToken ct)
    {
        await RunAsync($"DROP DATABASE IF EXISTS {name} WITH (FORCE)", ct);
        await RunAsync($"CREATE DATABASE {name}", ct);
        await RunAsync("CHECKPOINT", ct);
        var database = Existing(name);
        await database.MarkEmptyAsync(ct);
        return database;
    }

    /// <summary>A database with all that another has; no one may be connected to that.</summary>
    public async Task<BenchDatabase> CreateCopyAsync(string name, BenchDatabase source, CancellationToken ct)
    {
        await RunAsync($"DROP DATABASE IF EXISTS {name} WITH (FORCE)", ct);
        await RunAsync($"CREATE DATABASE {name} TEMPLATE {source.Name}", ct);
        return Existing(name);
    }

    public Task<bool> HasAsync(string name, CancellationToken ct) => Existing("scan").ScalarAsync<bool>($"SELECT EXISTS (SELECT 1 FROM pg_database WHERE datname = '{name}')", ct);

    public BenchDatabase Existing(string name) => new(new NpgsqlConnectionStringBuilder(server.ConnectionString) { Database = name });

    public ValueTask DisposeAsync() => server.DisposeAsync();

    private async Task RunAsync(string sql, CancellationToken ct)
    {
        await using var connection = new NpgsqlConnection(server.ConnectionString);
        await connection.OpenAsync(ct);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(ct);
    }
}
