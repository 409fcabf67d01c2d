using System.Runtime.CompilerServices;
using Npgsql;

namespace Scan.Documents;

/// <summary>Short forms for commands with positional parameters.</summary>
internal static class Sql
{
    public static NpgsqlCommand Command(this NpgsqlDataSource db, string sql, params ReadOnlySpan<object?> values) => db.CreateCommand(sql).With(values);

    public static NpgsqlCommand Command(this NpgsqlConnection connection, string sql, params ReadOnlySpan<object?> values) =>
        new NpgsqlCommand(sql, connection).With(values);

    public static async Task RunAsync(this NpgsqlCommand command, CancellationToken ct)
    {
        await using (command) await command.ExecuteNonQueryAsync(ct);
    }

    public static async Task<T?> ScalarAsync<T>(this NpgsqlCommand command, CancellationToken ct)
    {
        await using (command) return await command.ExecuteScalarAsync(ct) is T value ? value : default;
    }

    public static async Task<List<T>> ListAsync<T>(this NpgsqlCommand command, Func<NpgsqlDataReader, T> read, CancellationToken ct)
    {
        await using (command)
        {
            var result = new List<T>();
            await using var row = await command.ExecuteReaderAsync(ct);
            while (await row.ReadAsync(ct)) result.Add(read(row));
            return result;
        }
    }

    public static async Task EachAsync(this NpgsqlCommand command, Action<NpgsqlDataReader> read, CancellationToken ct)
    {
        await using (command)
        {
            await using var row = await command.ExecuteReaderAsync(ct);
            while (await row.ReadAsync(ct)) read(row);
        }
    }

    public static async IAsyncEnumerable<T> StreamAsync<T>(this NpgsqlCommand command, Func<NpgsqlDataReader, T> read, [EnumeratorCancellation] CancellationToken ct)
    {
        await using (command)
        {
            await using var row = await command.ExecuteReaderAsync(ct);
            while (await row.ReadAsync(ct)) yield return read(row);
        }
    }

    public static byte[] Bytes(this NpgsqlDataReader row, int column) => row.GetFieldValue<byte[]>(column);
    public static byte[]? BytesOrNull(this NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetFieldValue<byte[]>(column);
    public static string? TextOrNull(this NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
    public static long? LongOrNull(this NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt64(column);
    public static int? IntOrNull(this NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt32(column);

    public static DateTimeOffset? TimeOrNull(this NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetFieldValue<DateTimeOffset>(column);

    /// <summary>A parameter without a value, of a type that its statement cannot tell.</summary>
    public static NpgsqlParameter Null(NpgsqlTypes.NpgsqlDbType type) => new() { Value = DBNull.Value, NpgsqlDbType = type };

    /// <summary>Text that PostgreSQL takes: NUL becomes U+FFFD.</summary>
    public static string? Clean(string? text) => text?.Replace('\0', '\uFFFD');

    public static NpgsqlParameter Parameter(object? value) => value as NpgsqlParameter ?? new NpgsqlParameter { Value = value ?? DBNull.Value };

    private static NpgsqlCommand With(this NpgsqlCommand command, ReadOnlySpan<object?> values)
    {
        foreach (var value in values) command.Parameters.Add(Parameter(value));
        return command;
    }
}
