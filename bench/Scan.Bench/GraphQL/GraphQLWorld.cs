using Npgsql;
using Scan.Bench.Backfill;
using Scan.Bench.Runs;
using Scan.Documents;
using Scan.Indexer;
using Scan.Local;

namespace Scan.Bench.GraphQL;

/// <summary>Fills a database from the simulated chain, and lays the same rows out as plain tables.</summary>
internal sealed class GraphQLWorld(BenchServer server, string folder, TimeProvider time)
{
    private const int PerBlock = 5;
    private const string Name = "graphql_bench";

    public async Task<BenchDatabase> OpenAsync(long logs, CancellationToken ct)
    {
        var existing = server.Existing(Name);
        if (await server.HasAsync(Name, ct) && await existing.ScalarAsync<bool>("SELECT to_regclass('relational.feedback') IS NOT NULL", ct)) return existing;
        var database = await server.CreateAsync(Name, ct);
        await using (var node = await SimulatedNode.StartAsync(folder, logs, PerBlock, timestamps: true, time, ct))
        {
            await using var indexer = await MeteredProcess.StartAsync("The indexer", [], ScanContender.Command(node, database), folder, time);
            await indexer.EndAsync(ct);
        }
        foreach (var script in (string[])["world.sql", "tables.sql"]) await RunAsync(database, await File.ReadAllTextAsync(Checkout.PathTo("bench", "postgraphile", script), ct), ct);
        // A web that stands alone builds none for the kinds that only now have rows.
        await using var db = NpgsqlDataSource.Create(database.ConnectionString);
        await new DocumentStore(db, DocumentMappings.All).KeepIndexedAsync(ct);
        return database;
    }

    /// <summary>One statement after the other: VACUUM allows no company.</summary>
    private static async Task RunAsync(BenchDatabase database, string script, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        foreach (var statement in script.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            await using var command = new NpgsqlCommand(statement, connection) { CommandTimeout = 0 };
            await command.ExecuteNonQueryAsync(ct);
        }
    }
}
