using Npgsql;
using Scan.Documents;
using Scan.Testing;

namespace Scan.IntegrationTests.Documents;

public sealed class SchemaTests(PostgresServer server)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Many_processes_may_migrate_one_database_at_once_and_again()
    {
        await using var database = await server.CreateDatabaseAsync(Ct);
        await using var db = NpgsqlDataSource.Create(database.ConnectionString);
        var store = new DocumentStore(db, [Widget.Mapping, Note.Mapping]);
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => store.MigrateAsync(Ct)));
        await store.EnsureIndexesAsync(alone: false, Ct);
        await store.MigrateAsync(Ct);
        await using var count = db.CreateCommand("SELECT count(*) FROM scan.migrations WHERE version = 1");
        Assert.Equal(1L, await count.ExecuteScalarAsync(Ct));
    }

    [Fact]
    public async Task A_schema_of_a_newer_version_is_refused_in_words()
    {
        await using var rig = await StoreRig.CreateAsync(server, Ct);
        await using (var newer = rig.Database.CreateCommand("INSERT INTO scan.migrations (version, name) VALUES (999, 'from the future')")) await newer.ExecuteNonQueryAsync(Ct);
        Assert.Contains("version 999", (await Assert.ThrowsAsync<SchemaException>(() => rig.Store.MigrateAsync(Ct))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_chain_under_a_stored_chain_id_is_refused_in_words()
    {
        await using var rig = await StoreRig.CreateAsync(server, Ct);
        var registration = new ChainRegistration(5, StoreRig.Hash("one"), "one", """{"a":1}""", 10, History: true);
        var opened = await rig.Chains.OpenAsync(registration, Ct);
        Assert.Equal(("one", ChainState.Backfilling, true, null), (opened.Name, opened.State, opened.History, opened.IndexedBlock));
        var refused = await Assert.ThrowsAsync<ChainMismatchException>(() => rig.Chains.OpenAsync(registration with { GenesisHash = StoreRig.Hash("two") }, Ct));
        Assert.Contains("another chain with id 5", refused.Message, StringComparison.Ordinal);
        Assert.Equal("renamed", (await rig.Chains.OpenAsync(registration with { Name = "renamed" }, Ct)).Name);
    }

    [Fact]
    public async Task The_status_view_shows_a_chain_as_the_design_names_it()
    {
        await using var rig = await StoreRig.CreateAsync(server, Ct);
        await using (var lead = await rig.OpenAsync(3, Ct)) await lead.Writer.CommitAsync(Commits.OneBlock(3, StoreRig.Block(9), 4, finalized: 8), Ct);
        await rig.Chains.SetHeadAsync(3, 12, Ct);
        await using var command = rig.Database.CreateCommand("SELECT chain_id, state, head_block, indexed_block, finalized_block, events_total FROM api.status");
        await using var row = await command.ExecuteReaderAsync(Ct);
        Assert.True(await row.ReadAsync(Ct));
        Assert.Equal((3L, "live", 12L, 9L, 8L, 4L), (row.GetInt64(0), row.GetString(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4), row.GetInt64(5)));
    }
}
