using Npgsql;
using Scan.Documents;
using Scan.Indexer;
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
        await store.MigrateAsync(Ct);
        await using var count = db.CreateCommand("SELECT count(*) FROM scan.migrations WHERE version = 1");
        Assert.Equal(1L, await count.ExecuteScalarAsync(Ct));
    }

    /// <summary>Those of kinds of documents that no test has are built by nobody else.</summary>
    [Fact]
    public async Task Every_index_for_readers_can_be_built_under_its_own_name()
    {
        await using var database = await server.CreateScanDatabaseAsync(Ct);
        await using var db = NpgsqlDataSource.Create(database.ConnectionString);
        ReaderIndex[] all = [.. ReaderIndexes.All(DocumentMappings.All)];
        foreach (var index in all) await db.Command(index.Sql(concurrently: false)).RunAsync(Ct);
        Assert.True(await db.Command("SELECT count(*) > 200 AND count(*) = $1 FROM pg_indexes WHERE schemaname = 'scan' AND indexname = ANY ($2)", all.LongLength, all.Select(index => index.Name).ToArray()).ScalarAsync<bool>(Ct));
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

    [Fact]
    public async Task A_contract_that_was_listed_and_linked_before_tellers_had_rows_of_their_own_is_both()
    {
        await using var rig = await StoreRig.CreateAsync(server, Ct);
        await using (var former = rig.Database.CreateCommand("""
            DROP INDEX scan.sources_one; ALTER TABLE scan.sources ADD PRIMARY KEY (chain_id, address, system, contract); DELETE FROM scan.migrations WHERE version = 201;
            INSERT INTO scan.sources (chain_id, address, system, contract, avs, parent, name, from_block, discovered_block, closed_block)
            VALUES (1, '\x01', 'middleware', 'StakeRegistry', '\xa0', '\xc0', 'listed', 5, NULL, 9), (1, '\x02', 'middleware', 'IndexRegistry', '\xa0', '\xc0', NULL, 7, 7, NULL), (1, '\x03', 'middleware', 'BLSApkRegistry', '\xa1', NULL, 'own', 4, NULL, NULL)
            """)) await former.ExecuteNonQueryAsync(Ct);
        await rig.Store.MigrateAsync(Ct);
        Assert.Equal(
            ["03 A1 - own 4 - -", "01 - - listed 5 - 9", "01 A0 C0 - 5 5 9", "02 A0 C0 - 7 7 -"],
            (await new Sources(rig.Database).ListAsync(1, Ct)).Select(row => string.Join(' ', Hex(row.Address), Hex(row.Avs), Hex(row.Parent), row.Name ?? "-", row.FromBlock, row.DiscoveredBlock?.ToString() ?? "-", row.ClosedBlock?.ToString() ?? "-")));

        static string Hex(byte[]? bytes) => bytes is null ? "-" : Convert.ToHexString(bytes);
    }
}
