using Npgsql;
using Scan.Documents;
using Scan.Testing;

namespace Scan.IntegrationTests.Documents;

/// <summary>One chain goes live, or a process starts, while another chain is committing.</summary>
public sealed class IndexBuildTests(PostgresServer server)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_commit_of_another_chain_that_holds_every_table_in_any_order_outlasts_the_building_of_indexes()
    {
        await using var rig = await StoreRig.CreateAsync(server, Ct);
        foreach (var order in new[] { new[] { "ledger", "d_widget" }, ["d_widget", "ledger"] })
        {
            await DropIndexesAsync(rig);
            await using var connection = await rig.Database.OpenConnectionAsync(Ct);
            await using var transaction = await connection.BeginTransactionAsync(Ct);
            await LockAsync(connection, order[0]);
            var building = rig.Store.EnsureIndexesAsync(Ct);
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
        await using var rig = await StoreRig.CreateAsync(server, Ct);
        await rig.Store.EnsureIndexesAsync(Ct);
        await using var connection = await rig.Database.OpenConnectionAsync(Ct);
        await using var transaction = await connection.BeginTransactionAsync(Ct);
        foreach (var table in new[] { "ledger", "d_widget", "v_widget", "d_note", "v_note" }) await LockAsync(connection, table);
        await rig.Store.MigrateAsync(Ct).WaitAsync(TimeSpan.FromSeconds(20), Ct);
        await rig.Store.EnsureIndexesAsync(Ct).WaitAsync(TimeSpan.FromSeconds(20), Ct);
    }

    private static async Task LockAsync(NpgsqlConnection connection, string table)
    {
        await using var command = new NpgsqlCommand($"LOCK TABLE scan.{table} IN ROW EXCLUSIVE MODE", connection);
        await command.ExecuteNonQueryAsync(Ct);
    }

    private static async Task WaitsAsync(StoreRig rig)
    {
        await using var waiting = rig.Database.CreateCommand("SELECT EXISTS (SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE 'CREATE INDEX%' AND datname = current_database())");
        while (await waiting.ExecuteScalarAsync(Ct) is not true) await Task.Delay(10, Ct);
    }

    private static async Task DropIndexesAsync(StoreRig rig)
    {
        await using var drop = rig.Database.CreateCommand("""
            DO $$ DECLARE name text; BEGIN
                FOR name IN SELECT indexname FROM pg_indexes WHERE schemaname = 'scan' AND indexname ~ '^(ledger_(s.|kind|tx)|d_widget_(label|count|amount|active))$' LOOP EXECUTE 'DROP INDEX scan.' || name; END LOOP;
            END $$
            """);
        await drop.ExecuteNonQueryAsync(Ct);
    }

    private static async Task<object?> IndexesAsync(StoreRig rig)
    {
        await using var count = rig.Database.CreateCommand("SELECT count(*) FROM pg_indexes WHERE schemaname = 'scan' AND indexname ~ '^(ledger_(s.|kind|tx)|d_widget_(label|count|amount|active))$'");
        return await count.ExecuteScalarAsync(Ct);
    }
}
