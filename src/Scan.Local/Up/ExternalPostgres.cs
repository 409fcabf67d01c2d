using System.Net.Sockets;
using Npgsql;
using Scan.Documents;

namespace Scan.Local.Up;

/// <summary>A PostgreSQL that the user runs.</summary>
internal static class ExternalPostgres
{
    private const int TimeoutSeconds = 10;

    /// <summary>The connection string of the server that <paramref name="text"/> names, after a first session proved it.</summary>
    /// <exception cref="SetupException">It is misspelt, unreachable, or refuses the user.</exception>
    public static async Task<string> ConnectAsync(string text, CancellationToken ct)
    {
        var target = Parse(text);
        var probe = new NpgsqlConnectionStringBuilder(target.ConnectionString) { Pooling = false, Timeout = TimeoutSeconds };
        await using var connection = new NpgsqlConnection(probe.ConnectionString);
        try
        {
            await connection.OpenAsync(ct);
        }
        catch (PostgresException e)
        {
            throw new SetupException($"PostgreSQL on {target.Host}:{target.Port} refuses: {e.MessageText}.", "Correct the user, password or database of --postgres; the database must exist.", e);
        }
        catch (Exception e) when (e is NpgsqlException or SocketException or TimeoutException)
        {
            throw new SetupException($"PostgreSQL on {target.Host}:{target.Port} cannot be reached: {Reason(e)}.", "Start it, correct --postgres (or SCAN_POSTGRES), or leave it out for the embedded server.", e);
        }
        return target.ConnectionString;
    }

    private static NpgsqlConnectionStringBuilder Parse(string text)
    {
        try
        {
            return PostgresConnection.Parse(text);
        }
        catch (FormatException e)
        {
            throw new SetupException($"--postgres is not understood: {e.Message.TrimEnd('.')}.", "Give postgres://user:password@host:port/database.", e);
        }
    }

    private static string Reason(Exception e) => (e.InnerException ?? e).Message.TrimEnd('.');
}
