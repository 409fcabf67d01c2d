using Npgsql;
using Scan.Documents;
using Scan.Testing;

namespace Scan.IntegrationTests.Documents;

/// <summary>One chain goes live, or a process starts, while another chain is committing.</summary>
public sealed class IndexBuildTests(PostgresServer server)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <param name="alone">What the builder was told; a second chain may begin at any time.</param>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_commit_of_another_chain_that_holds_every_table_in_any_order_outlasts_the_building_of_indexes(bool alone)
    {
        await using var rig = await FilledAsync();
        foreach (var order in new[] { new[] { "ledger", "d_widget" }, ["d_widget", "ledger"] })
        {
            await DropIndexesAsync(rig);
            await using var connection = await rig.Database.OpenConnectionAsync(Ct);
            await using var transaction = await connection.BeginTransactionAsync(Ct);
            await LockAsync(connection, order[0]);
            var building = rig.Store.EnsureIndexesAsync(alone, Ct);
            await WaitsAsync(rig);
            // With two tables' locks in one transaction of the builder, this would close the circle.
            await LockAsync(connection, order[1]);
            await transaction.CommitAsync(Ct);
            await building;
            Assert.Equal(9L, await IndexesAsync(rig));
        }
    }

    [Fact]
    public async Task A_process_that_starts_waits_for_no_commit_where_nothing_is_missing()
    {
        await using var rig = await FilledAsync();
        await rig.Store.EnsureIndexesAsync(alone: false, Ct);
        await using var connection = await rig.Database.OpenConnectionAsync(Ct);
        await using var transaction = await connection.BeginTransactionAsync(Ct);
        foreach (var table in new[] { "ledger", "d_widget", "v_widget", "d_note", "v_note" }) await LockAsync(connection, table);
        await rig.Store.MigrateAsync(Ct).WaitAsync(TimeSpan.FromMinutes(3), Ct);
        await rig.Store.EnsureIndexesAsync(alone: false, Ct).WaitAsync(TimeSpan.FromMinutes(3), Ct);
    }

    [Fact]
    public async Task What_an_index_computes_has_statistics_when_the_builder_is_done()
    {
        await using var rig = await StoreRig.CreateAsync(server, Ct);
        await DropIndexesAsync(rig);
        await using var fill = rig.Database.CreateCommand("""
            INSERT INTO scan.d_widget (chain_id, valid_from, id, digest, body) SELECT 1, 1, int4send(i), '', jsonb_build_object('label', 'x' || i % 7, 'count', i) FROM generate_series(1, 500) i;
            """);
        await fill.ExecuteNonQueryAsync(Ct);
        await rig.Store.EnsureIndexesAsync(alone: true, Ct);
        Assert.Equal(7f, await ScalarAsync<float>(rig, "SELECT n_distinct FROM pg_stats WHERE schemaname = 'scan' AND tablename = 'x_widget_label'"));
    }

    [Theory]
    [InlineData(true, 1, true, true)]
    [InlineData(false, 1, true, false)]
    [InlineData(true, 2, true, false)]
    [InlineData(true, 1, false, false)]
    public async Task What_the_first_back_fill_changed_over_and_over_is_written_anew_where_nobody_else_writes(bool alone, int chains, bool first, bool compact)
    {
        await using var rig = await StoreRig.CreateAsync(server, Ct);
        if (!first) await rig.Database.Command("CREATE INDEX ledger_kind ON scan.ledger (chain_id, kind, block)").RunAsync(Ct);
        for (var chain = 1; chain <= chains; chain++) await (await rig.OpenAsync(chain, Ct)).DisposeAsync();
        await using (var connection = await rig.Database.OpenConnectionAsync(Ct))
        {
            await using var fill = new NpgsqlCommand("""
                INSERT INTO scan.d_widget (chain_id, valid_from, id, digest, body) SELECT 1, 1, int4send(i), '', jsonb_build_object('label', repeat('x', 200)) FROM generate_series(1, 3000) i;
                """, connection);
            await fill.ExecuteNonQueryAsync(Ct);
            for (var i = 0; i < 3; i++) await new NpgsqlCommand("UPDATE scan.d_widget SET valid_from = valid_from + 1", connection).ExecuteNonQueryAsync(Ct);
            // What this session counted is told at the end of a statement, unless another one holds the place just then.
            await using var counted = new NpgsqlCommand("SELECT pg_stat_force_next_flush(); SELECT n_tup_upd FROM pg_stat_user_tables WHERE relid = 'scan.d_widget'::regclass", connection);
            while (await CountedAsync(counted) < 9000) await Task.Delay(20, Ct);
        }
        // A table that is written anew stands in another file. Its size says less: what somebody's snapshot still sees is kept.
        const string file = "SELECT pg_relation_filenode('scan.d_widget')::bigint";
        var before = await ScalarAsync<long>(rig, file);
        await rig.Store.EnsureIndexesAsync(alone, Ct);
        Assert.Equal(compact, await ScalarAsync<long>(rig, file) != before);
        Assert.Equal(3000L, await ScalarAsync<long>(rig, "SELECT count(*) FROM scan.d_widget WHERE valid_from = 4"));
    }

    private static async Task<long> CountedAsync(NpgsqlCommand command)
    {
        await using var rows = await command.ExecuteReaderAsync(Ct);
        return await rows.NextResultAsync(Ct) && await rows.ReadAsync(Ct) ? rows.GetInt64(0) : 0;
    }

    [Fact]
    public async Task Another_chain_commits_and_readers_read_while_an_index_is_built()
    {
        await using var rig = await FilledAsync();
        await using var other = await rig.OpenAsync(2, Ct);
        await using (await rig.OpenAsync(1, Ct)) { }
        await DropIndexesAsync(rig);
        await using var connection = await rig.Database.OpenConnectionAsync(Ct);
        await using var transaction = await connection.BeginTransactionAsync(Ct);
        await LockAsync(connection, "ledger");
        // A plain build would stand in the queue for the table now, and everything behind it.
        var building = rig.Store.EnsureIndexesAsync(alone: true, Ct);
        await WaitsAsync(rig);
        await other.Writer.CommitAsync(Commits.OneBlock(2, StoreRig.Block(1), 3), Ct).WaitAsync(TimeSpan.FromMinutes(3), Ct);
        Assert.Equal(3, (await rig.Ledger.QueryAsync(new() { ChainId = 2, Take = 10 }, Ct)).Rows.Count);
        Assert.False(building.IsCompleted);
        await transaction.CommitAsync(Ct);
        await building;
        Assert.Equal(9L, await IndexesAsync(rig));
    }

    [Fact]
    public async Task An_index_whose_building_was_cut_off_is_built_anew()
    {
        await using var rig = await FilledAsync();
        await DropIndexesAsync(rig);
        await using var connection = await rig.Database.OpenConnectionAsync(Ct);
        await using (var transaction = await connection.BeginTransactionAsync(Ct))
        {
            await LockAsync(connection, "ledger");
            var building = rig.Store.EnsureIndexesAsync(alone: false, Ct);
            await WaitsAsync(rig);
            await using (var cut = rig.Database.CreateCommand($"SELECT pg_terminate_backend(pid) {Building}")) await cut.ExecuteNonQueryAsync(Ct);
            await Assert.ThrowsAnyAsync<NpgsqlException>(() => building);
        }
        // The builder's other session may have begun its next index before it heard.
        Assert.InRange(await ScalarAsync(rig, Unusable), 1, 2);
        await rig.Store.EnsureIndexesAsync(alone: false, Ct);
        Assert.Equal((9L, 0L), (await IndexesAsync(rig), await ScalarAsync(rig, Unusable)));
    }

    [Fact]
    public async Task A_kind_of_documents_that_there_is_none_of_has_no_indexes_until_a_look_behind_its_first_one()
    {
        await using var rig = await StoreRig.CreateAsync(server, Ct);
        await using var lead = await rig.OpenAsync(9, Ct);
        await StoreAsync(lead.Writer, 1, new Tag(9, "a", "label", "word", 1), logs: 0, live: false);
        await rig.Store.EnsureIndexesAsync(alone: true, Ct);
        Assert.Equal((0L, 3L), (await IndexesAsync(rig), await ScalarAsync(rig, OfTags)));
        await StoreAsync(lead.Writer, 2, First, logs: 1, live: false);
        await rig.Store.KeepIndexedAsync(Ct);
        // The chain is back-filled yet: it would have to write to them.
        Assert.Equal(0L, await IndexesAsync(rig));
        await rig.Chains.SetLiveAsync(9, Ct);
        await rig.Database.Command("INSERT INTO scan.migrations (version, name) VALUES (999, 'from the future')").RunAsync(Ct);
        await rig.Store.KeepIndexedAsync(Ct);
        Assert.Equal(0L, await IndexesAsync(rig));
        await rig.Database.Command("DELETE FROM scan.migrations WHERE version = 999").RunAsync(Ct);
        await rig.Store.KeepIndexedAsync(Ct);
        Assert.Equal((9L, 3L), (await IndexesAsync(rig), await ScalarAsync(rig, OfTags)));
    }

    [Fact]
    public async Task Two_that_build_at_once_build_each_index_once()
    {
        await using var rig = await FilledAsync();
        await DropIndexesAsync(rig);
        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => rig.Store.EnsureIndexesAsync(alone: false, Ct)));
        Assert.Equal((9L, 0L), (await IndexesAsync(rig), await ScalarAsync(rig, Unusable)));
    }

    private static readonly Widget First = new(9, "first", null, null, null, null);
    private const string Building = "FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE 'CREATE INDEX%' AND datname = current_database()";
    private const string OfTags = "SELECT count(*) FROM pg_indexes WHERE schemaname = 'scan' AND indexname ~ '^x_tag_'";
    private const string Unusable = "SELECT count(*) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE c.relnamespace = 'scan'::regnamespace AND NOT i.indisvalid";

    /// <summary>With a log and a widget of a chain, since tables without rows get no indexes.</summary>
    private async Task<StoreRig> FilledAsync()
    {
        var rig = await StoreRig.CreateAsync(server, Ct);
        await using var lead = await rig.OpenAsync(9, Ct);
        await StoreAsync(lead.Writer, 1, First, logs: 1, live: true);
        return rig;
    }

    private static Task StoreAsync<T>(ChainWriter writer, long block, T document, int logs, bool live) where T : class
    {
        writer.Session.BeginBlock(block, undoStep: true);
        writer.Session.Insert(document);
        return writer.CommitAsync(Commits.OneBlock(9, StoreRig.Block(block), logs, live: live), Ct);
    }

    private static async Task LockAsync(NpgsqlConnection connection, string table)
    {
        await using var command = new NpgsqlCommand($"LOCK TABLE scan.{table} IN ROW EXCLUSIVE MODE", connection);
        await command.ExecuteNonQueryAsync(Ct);
    }

    private static async Task WaitsAsync(StoreRig rig)
    {
        await using var waiting = rig.Database.CreateCommand($"SELECT EXISTS (SELECT 1 {Building})");
        while (await waiting.ExecuteScalarAsync(Ct) is not true) await Task.Delay(10, Ct);
    }

    private static async Task DropIndexesAsync(StoreRig rig)
    {
        await using var drop = rig.Database.CreateCommand("""
            DO $$ DECLARE name text; BEGIN
                FOR name IN SELECT indexname FROM pg_indexes WHERE schemaname = 'scan' AND indexname ~ '^(ledger_(s.|kind|tx)|x_widget_(label|count|amount|active))$' LOOP EXECUTE 'DROP INDEX scan.' || name; END LOOP;
            END $$
            """);
        await drop.ExecuteNonQueryAsync(Ct);
    }

    private static async Task<long> IndexesAsync(StoreRig rig) => await ScalarAsync(rig,
        "SELECT count(*) FROM pg_indexes WHERE schemaname = 'scan' AND indexname ~ '^(ledger_(s.|kind|tx)|x_widget_(label|count|amount|active))$'");

    private static async Task<long> ScalarAsync(StoreRig rig, string sql)
    {
        await using var command = rig.Database.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync(Ct))!;
    }

    private static async Task<T> ScalarAsync<T>(StoreRig rig, string sql)
    {
        await using var command = rig.Database.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync(Ct))!;
    }
}
