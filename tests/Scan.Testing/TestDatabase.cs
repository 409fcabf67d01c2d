using Npgsql;

namespace Scan.Testing;

/// <summary>A database of one test or test class, dropped with it.</summary>
public sealed class TestDatabase(string name, string maintenance) : IAsyncDisposable
{
    public string Name { get; } = name;
    public string ConnectionString { get; } = new NpgsqlConnectionStringBuilder(maintenance) { Database = name }.ConnectionString;

    public async ValueTask DisposeAsync()
    {
        await ClearPoolAsync();
        await RunAsync(maintenance, $"DROP DATABASE IF EXISTS {Name} WITH (FORCE)", CancellationToken.None);
    }

    internal async Task CutSessionsAsync(CancellationToken ct)
    {
        await ClearPoolAsync();
        await RunAsync(maintenance, $"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '{Name}'", ct);
    }

    internal static async Task RunAsync(string connectionString, string sql, CancellationToken ct)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(ct);
        // Dropping a database waits for a checkpoint, which takes long where many tests write.
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 120 };
        await command.ExecuteNonQueryAsync(ct);
    }

    private async Task ClearPoolAsync()
    {
        await using var connection = new NpgsqlConnection(ConnectionString);
        NpgsqlConnection.ClearPool(connection);
    }
}
