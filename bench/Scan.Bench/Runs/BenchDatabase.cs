using Npgsql;

namespace Scan.Bench.Runs;

/// <summary>A contender's database.</summary>
internal sealed class BenchDatabase(NpgsqlConnectionStringBuilder connection)
{
    private long emptyBytes;

    public string ConnectionString => new NpgsqlConnectionStringBuilder(connection.ConnectionString) { Pooling = false }.ConnectionString;

    public string Name => connection.Database!;

    public string Url => $"postgres://{connection.Username}:{connection.Password}@{connection.Host}:{connection.Port}/{connection.Database}";

    public async Task MarkEmptyAsync(CancellationToken ct) => emptyBytes = await SizeAsync(ct);

    /// <summary>Bytes of everything but what each empty database has.</summary>
    public async Task<long> BytesAsync(CancellationToken ct) => await SizeAsync(ct) - emptyBytes;

    public async Task<T> ScalarAsync<T>(string sql, CancellationToken ct)
    {
        await using var open = await OpenAsync(ct);
        await using var command = new NpgsqlCommand(sql, open) { CommandTimeout = 0 };
        return (T)(await command.ExecuteScalarAsync(ct))!;
    }

    public async Task<IReadOnlyList<string>> ListAsync(string sql, CancellationToken ct)
    {
        await using var open = await OpenAsync(ct);
        await using var command = new NpgsqlCommand(sql, open) { CommandTimeout = 0 };
        await using var row = await command.ExecuteReaderAsync(ct);
        var result = new List<string>();
        while (await row.ReadAsync(ct)) result.Add(row.GetString(0));
        return result;
    }

    public async Task<NpgsqlConnection> OpenAsync(CancellationToken ct)
    {
        var open = new NpgsqlConnection(ConnectionString);
        await open.OpenAsync(ct);
        return open;
    }

    private Task<long> SizeAsync(CancellationToken ct) => ScalarAsync<long>("SELECT pg_database_size(current_database())", ct);
}
