using Npgsql;

namespace Scan.Documents;

/// <summary>Statements that go to the server in one round trip.</summary>
/// <param name="timeoutSeconds">How long the server may be silent; <see cref="NoLimit"/> for what takes longer the more is stored.</param>
internal sealed class SqlBatch(NpgsqlConnection connection, int timeoutSeconds = 600) : IAsyncDisposable
{
    public const int NoLimit = 0;
    private readonly NpgsqlBatch batch = new(connection) { Timeout = timeoutSeconds };

    public SqlBatch Add(string sql, params ReadOnlySpan<object?> values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values) command.Parameters.Add(Sql.Parameter(value));
        batch.BatchCommands.Add(command);
        return this;
    }

    /// <summary>Runs the statements; returns how many rows each changed.</summary>
    public async Task<IReadOnlyList<int>> RunAsync(CancellationToken ct)
    {
        await batch.ExecuteNonQueryAsync(ct);
        return [.. batch.BatchCommands.Cast<NpgsqlBatchCommand>().Select(c => c.RecordsAffected)];
    }

    public ValueTask DisposeAsync() => batch.DisposeAsync();
}
