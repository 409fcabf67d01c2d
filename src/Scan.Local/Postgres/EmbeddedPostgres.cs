using Npgsql;
using Scan.Local.Processes;

namespace Scan.Local.Postgres;

/// <summary>
/// A PostgreSQL server of our own, from the npm package: made at the first start, run as a child on 127.0.0.1, stopped with it even when
/// Scan is killed. The cluster lives on in its folder, and a later start goes on with it.
/// </summary>
public sealed class EmbeddedPostgres : IAsyncDisposable
{
    public const string User = "scan";
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(60);
    private readonly ChildProcess server;
    private readonly FolderLock held;
    private readonly TimeProvider time;

    private EmbeddedPostgres(ChildProcess server, FolderLock held, int port, string urlFile, NpgsqlConnectionStringBuilder connection, TimeProvider time)
    {
        (this.server, this.held, this.time) = (server, held, time);
        (Port, UrlFile) = (port, urlFile);
        ConnectionString = connection.ConnectionString;
    }

    /// <summary>The Npgsql connection string of the database, password included.</summary>
    public string ConnectionString { get; }

    public int Port { get; }

    /// <summary>The file that holds the database's address as a postgres:// URI, for tools beside Scan; the user that runs Scan may read it.</summary>
    public string UrlFile { get; }

    /// <summary>The server process's id.</summary>
    public int Pid => server.Pid;

    /// <summary>Ends when the server ends, asked or not.</summary>
    public Task Exited => server.Exited;

    /// <summary>Makes the cluster when there is none, starts the server and waits until the database answers.</summary>
    /// <exception cref="SetupException">The folder, the disk or the cluster in it does not allow it.</exception>
    public static async Task<EmbeddedPostgres> StartAsync(EmbeddedPostgresOptions options, TimeProvider time, CancellationToken ct)
    {
        var files = ClusterFiles.Open(options.Directory);
        var held = FolderLock.Take(files.Home, "Another Scan keeps its PostgreSQL in");
        ChildProcess? server = null;
        try
        {
            var password = files.Password();
            await ClusterSetup.PrepareAsync(files, password, time, ct);
            (server, var port) = await ServerStart.RunAsync(files, options, time, ct);
            var connection = Connection(port, password, options.Database);
            await DatabaseSetup.EnsureAsync(connection, ct);
            ClusterFiles.WritePrivate(files.UrlFile, $"postgres://{User}:{password}@127.0.0.1:{port}/{options.Database}\n");
            return new EmbeddedPostgres(server, held, port, files.UrlFile, connection, time);
        }
        catch
        {
            if (server is not null) await server.DisposeAsync();
            held.Dispose();
            throw;
        }
    }

    /// <summary>Ends the server in PostgreSQL's "fast" way: sessions are cut, the data is written out.</summary>
    public async ValueTask DisposeAsync()
    {
        await server.StopAsync(StopPatience, time);
        await server.DisposeAsync();
        held.Dispose();
    }

    private static NpgsqlConnectionStringBuilder Connection(int port, string password, string database) => new()
    {
        Host = "127.0.0.1",
        Port = port,
        Username = User,
        Password = password,
        Database = database,
        SslMode = SslMode.Disable,
    };
}
