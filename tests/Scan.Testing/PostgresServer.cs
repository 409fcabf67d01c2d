using System.Collections.Concurrent;
using Npgsql;
using Scan.Documents;
using Scan.Indexer;
using Scan.Local.Postgres;

namespace Scan.Testing;

/// <summary>
/// One embedded PostgreSQL for a test assembly, started at the first use and gone with the tests:
/// <c>[assembly: AssemblyFixture(typeof(PostgresServer))]</c>, then a test class takes it in its constructor and makes a database of its own.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private readonly TemporaryFolder folder = TemporaryFolder.InMemory();
    private readonly Lazy<Task<EmbeddedPostgres>> server;
    private readonly ConcurrentDictionary<string, Lazy<Task<TestDatabase>>> templates = new();
    private int databases;

    public PostgresServer() => server = new(() => EmbeddedPostgres.StartAsync(
        new EmbeddedPostgresOptions { Directory = folder.Path, Durability = Durability.Off, SharedBuffersMegabytes = 128 },
        TimeProvider.System,
        CancellationToken.None));

    /// <summary>The connection string of the server's maintenance database.</summary>
    public async Task<string> ConnectionStringAsync() => (await server.Value).ConnectionString;

    /// <summary>A new, empty database.</summary>
    public Task<TestDatabase> CreateDatabaseAsync(CancellationToken ct) => CreateAsync("template1", ct);

    /// <summary>A new database with Scan's tables and nothing in them.</summary>
    public async Task<TestDatabase> CreateScanDatabaseAsync(CancellationToken ct)
    {
        var database = await CreateDatabaseAsync("scan", async (connection, stop) =>
        {
            await using var db = NpgsqlDataSource.Create(connection);
            await new DocumentStore(db, DocumentMappings.All).MigrateAsync(stop);
        }, ct);
        // Since then it keeps what it keeps.
        await TestDatabase.RunAsync(database.ConnectionString, "UPDATE scan.migrations SET applied_at = now()", ct);
        return database;
    }

    /// <summary>A new database that is a copy of the template of this name, which <paramref name="prepare"/> (given its connection string) fills once.</summary>
    public async Task<TestDatabase> CreateDatabaseAsync(string template, Func<string, CancellationToken, Task> prepare, CancellationToken ct)
    {
        var original = templates.GetOrAdd(template, _ => new(() => PrepareAsync(prepare)));
        return await CreateAsync((await original.Value).Name, ct);
    }

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        if (server.IsValueCreated) await (await server.Value).DisposeAsync();
        folder.Dispose();
    }

    private async Task<TestDatabase> PrepareAsync(Func<string, CancellationToken, Task> prepare)
    {
        var database = await CreateAsync("template1", CancellationToken.None);
        await prepare(database.ConnectionString, CancellationToken.None);
        // A database with sessions cannot be copied.
        await database.CutSessionsAsync(CancellationToken.None);
        return database;
    }

    private async Task<TestDatabase> CreateAsync(string template, CancellationToken ct)
    {
        var maintenance = await ConnectionStringAsync();
        var name = $"test_{Interlocked.Increment(ref databases)}";
        await TestDatabase.RunAsync(maintenance, $"CREATE DATABASE {name} TEMPLATE {template}", ct);
        return new TestDatabase(name, maintenance);
    }
}
