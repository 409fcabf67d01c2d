using Scan.Documents;
using Scan.Testing;

namespace Scan.IntegrationTests.Documents;

public sealed class LeadTests(PostgresServer server)
{
    private const long ChainId = 1;
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_writer_whose_lead_was_taken_over_writes_nothing_and_is_told_so()
    {
        await using var rig = await StoreRig.CreateAsync(server, Ct);
        await using var old = await rig.OpenAsync(ChainId, Ct);
        await old.Writer.CommitAsync(Commits.OneBlock(ChainId, StoreRig.Block(1), 2), Ct);
        await using var now = await rig.OpenAsync(ChainId, Ct);
        old.Writer.Session.BeginBlock(2, undoStep: true);
        old.Writer.Session.Insert(new Widget(ChainId, "late", null, null, null, null));
        await Assert.ThrowsAsync<FencedException>(() => old.Writer.CommitAsync(Commits.OneBlock(ChainId, StoreRig.Block(2, "late"), 3), Ct));
        Assert.Equal(old.Epoch + 1, now.Epoch);
        Assert.Null(await rig.Store.FindAsync<Widget>(ChainId, Widget.KeyOf("late"), Ct));
        Assert.Equal(2, (await rig.Chains.FindAsync(ChainId, Ct))!.EventsTotal);
        Assert.Equal(3, await rig.Feed.HeadAsync(Ct));
    }

    [Fact]
    public async Task The_epoch_alone_fences_a_writer_whose_session_lives_on()
    {
        await using var rig = await StoreRig.CreateAsync(server, Ct);
        await using var lead = await rig.OpenAsync(ChainId, Ct);
        await using (var raise = rig.Database.CreateCommand("UPDATE scan.leads SET epoch = epoch + 1")) await raise.ExecuteNonQueryAsync(Ct);
        await Assert.ThrowsAsync<FencedException>(() => lead.Writer.CommitAsync(Commits.OneBlock(ChainId, StoreRig.Block(1), 3), Ct));
        Assert.Equal(0, await rig.Feed.HeadAsync(Ct));
        Assert.Empty((await rig.Ledger.QueryAsync(new() { IncludeOrphaned = true }, Ct)).Rows);
        Assert.Null((await rig.Chains.FindAsync(ChainId, Ct))!.IndexedBlock);
    }

    [Fact]
    public async Task Who_was_overtaken_neither_closes_nor_adds_contracts_of_its_manifest()
    {
        await using var rig = await StoreRig.CreateAsync(server, Ct);
        var sources = new Sources(rig.Database);
        SourceRow Named(string name) => new(StoreRig.Hash(name)[..20], "middleware", "StakeRegistry", 1);
        await using var old = await rig.OpenAsync(ChainId, Ct);
        await old.SettleAsync([], -1, [Named("kept")], Ct);
        await using var now = await rig.OpenAsync(ChainId, Ct);
        await Assert.ThrowsAsync<FencedException>(() => old.SettleAsync([Named("kept")], 7, [Named("late")], Ct));
        Assert.Null(Assert.Single(await sources.ListAsync(ChainId, Ct)).ClosedBlock);
        await now.SettleAsync([Named("kept")], 7, [Named("next")], Ct);
        Assert.Equal(new long?[] { null, 7 }, (await sources.ListAsync(ChainId, Ct)).Select(row => row.ClosedBlock).Order());
    }

    [Theory(Timeout = 60_000)]
    [InlineData("pid", "backend_start")]
    [InlineData("second_pid", "second_start")]
    public async Task A_take_over_ends_a_session_that_stalls_with_its_locks_held(string pid, string start)
    {
        await using var rig = await StoreRig.CreateAsync(server, Ct);
        await using var stalled = await rig.OpenAsync(ChainId, Ct);
        await using var connection = await rig.Database.OpenConnectionAsync(Ct);
        await using var transaction = await connection.BeginTransactionAsync(Ct);
        // What a holder that was stopped inside a commit leaves behind: its rows locked by the recorded backend.
        await using (var hold = new Npgsql.NpgsqlCommand($"""
            SELECT scan.check_lead({ChainId}, {stalled.Epoch});
            SELECT * FROM scan.chains WHERE chain_id = {ChainId} FOR UPDATE;
            """, connection, transaction)) await hold.ExecuteNonQueryAsync(Ct);
        await using (var record = rig.Database.CreateCommand("SELECT backend_start FROM pg_stat_activity WHERE pid = $1"))
        {
            record.Parameters.Add(new() { Value = connection.ProcessID });
            var started = (DateTime)(await record.ExecuteScalarAsync(Ct))!;
            await using var rename = new Npgsql.NpgsqlCommand($"UPDATE scan.leads SET {pid} = $1, {start} = $2", connection, transaction);
            rename.Parameters.Add(new() { Value = connection.ProcessID });
            rename.Parameters.Add(new() { Value = started });
            await rename.ExecuteNonQueryAsync(Ct);
            await transaction.CommitAsync(Ct);
        }
        await using var again = await connection.BeginTransactionAsync(Ct);
        await using (var hold = new Npgsql.NpgsqlCommand($"SELECT scan.check_lead({ChainId}, {stalled.Epoch})", connection, again)) await hold.ExecuteNonQueryAsync(Ct);
        await using var taken = await Lead.TakeAsync(rig.Store, ChainId, "next", new(), Ct);
        await taken.Writer.CommitAsync(Commits.OneBlock(ChainId, StoreRig.Block(1), 1), Ct);
        Assert.Equal(stalled.Epoch + 1, taken.Epoch);
    }

    [Fact(Timeout = 60_000)]
    public async Task Who_stalls_while_announcing_is_ended_so_that_chains_go_on()
    {
        await using var rig = await StoreRig.CreateAsync(server, Ct);
        await using var lead = await rig.OpenAsync(ChainId, Ct);
        await using var connection = await rig.Database.OpenConnectionAsync(Ct);
        await using var transaction = await connection.BeginTransactionAsync(Ct);
        await using (var sql = new SqlBatch(connection))
        {
            var announcements = new Announcements();
            announcements.Add(new FeedEntry("incident:1", FeedKind.Incidents, FeedState.Seen, 1, 1_700_000_000, [FeedKind.Incidents], "{}"u8.ToArray()), FeedState.Seen);
            announcements.WriteTo(sql, ChainId);
            await sql.RunAsync(Ct);
        }
        // A process that was stopped here holds the feed's counter, and no take-over ends it: it has no lead.
        await lead.Writer.CommitAsync(Commits.OneBlock(ChainId, StoreRig.Block(1), 1), Ct);
        Assert.Equal(1, (await rig.Chains.FindAsync(ChainId, Ct))!.EventsTotal);
        await Assert.ThrowsAnyAsync<Npgsql.NpgsqlException>(() => transaction.CommitAsync(Ct));
    }

    [Fact]
    public async Task A_writer_whose_session_was_ended_is_told_of_the_take_over_even_before_the_epoch_is_raised()
    {
        await using var rig = await StoreRig.CreateAsync(server, Ct);
        await using var lead = await rig.OpenAsync(ChainId, Ct);
        await using (var end = rig.Database.CreateCommand("SELECT pg_terminate_backend(pid, 5000) FROM scan.leads")) await end.ExecuteNonQueryAsync(Ct);
        await Assert.ThrowsAsync<FencedException>(() => lead.Writer.CommitAsync(Commits.OneBlock(ChainId, StoreRig.Block(1), 3), Ct));
        Assert.Null((await rig.Chains.FindAsync(ChainId, Ct))!.IndexedBlock);
    }

    [Fact]
    public async Task A_writer_whose_connection_broke_waits_a_moment_for_the_epoch_of_who_broke_it()
    {
        await using var rig = await StoreRig.CreateAsync(server, Ct);
        await using var lead = await rig.OpenAsync(ChainId, Ct);
        var broken = new Npgsql.NpgsqlException("Exception while writing to stream");
        Assert.False(await Lead.IsTakenOverAsync(rig.Database, ChainId, lead.Epoch, broken, Ct));
        var isTakenOver = Lead.IsTakenOverAsync(rig.Database, ChainId, lead.Epoch, broken, Ct);
        await using (var raise = rig.Database.CreateCommand("UPDATE scan.leads SET epoch = epoch + 1")) await raise.ExecuteNonQueryAsync(Ct);
        Assert.True(await isTakenOver);
    }

    [Fact]
    public async Task Nobody_is_lent_a_session_that_a_take_over_ended()
    {
        await using var rig = await StoreRig.CreateAsync(server, Ct);
        await using (var overtaken = await rig.OpenAsync(ChainId, Ct))
        {
            await using var next = await Lead.TakeAsync(rig.Store, ChainId, "next", new(), Ct);
        }
        for (var look = 0; look < 10; look++) Assert.Equal(2, await rig.Chains.LeadEpochAsync(ChainId, Ct));
    }

    [Fact]
    public async Task Many_that_take_the_lead_at_once_write_a_block_once()
    {
        await using var rig = await StoreRig.CreateAsync(server, Ct);
        await rig.Chains.OpenAsync(new(ChainId, StoreRig.Hash($"genesis {ChainId}"), "chain", "{}", 0, false), Ct);
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Record.ExceptionAsync(() => TakeAndWriteAsync(rig, i)).AsTask()));
        // Those that wrote before they were overtaken are told apart by the height, which only one of them can have been the first to reach.
        Assert.All(outcomes.Where(o => o is not null), o => Assert.True(o is FencedException or ArgumentException, o!.ToString()));
        Assert.Equal(1, (await rig.Chains.FindAsync(ChainId, Ct))!.EventsTotal);
        await using var last = await rig.OpenAsync(ChainId, Ct);
        Assert.Equal(7, last.Epoch);
    }

    private static async Task TakeAndWriteAsync(StoreRig rig, int holder)
    {
        await using var lead = await Lead.TakeAsync(rig.Store, ChainId, $"holder {holder}", new(), Ct);
        await lead.Writer.CommitAsync(Commits.OneBlock(ChainId, StoreRig.Block(1), 1), Ct);
    }

    [Fact]
    public async Task A_duplicate_insert_fails_the_commit_and_leaves_nothing()
    {
        await using var rig = await StoreRig.CreateAsync(server, Ct);
        await using (var first = await rig.OpenAsync(ChainId, Ct)) await first.Writer.StoreAsync(ChainId, 1, [new(ChainId, "a", "first", null, null, null)], Ct);
        await using var second = await rig.OpenAsync(ChainId, Ct);
        var failed = await Record.ExceptionAsync(() => second.Writer.StoreAsync(ChainId, 2, [new(ChainId, "a", "second", null, null, null)], Ct));
        Assert.Equal(Npgsql.PostgresErrorCodes.UniqueViolation, Assert.IsType<Npgsql.PostgresException>(failed).SqlState);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => second.Writer.CommitAsync(Commits.OneBlock(ChainId, StoreRig.Block(2), 0), Ct));
        Assert.Equal(1, (await rig.Chains.FindAsync(ChainId, Ct))!.IndexedBlock);
    }

    [Fact]
    public async Task A_commit_that_meets_other_documents_than_those_in_memory_writes_nothing()
    {
        await using var rig = await StoreRig.CreateAsync(server, Ct);
        await using var lead = await rig.OpenAsync(ChainId, Ct);
        await lead.Writer.StoreAsync(ChainId, 1, [new(ChainId, "a", "first", null, null, null)], Ct);
        await using (var meddle = rig.Database.CreateCommand("DELETE FROM scan.d_widget")) await meddle.ExecuteNonQueryAsync(Ct);
        lead.Writer.Session.BeginBlock(2, undoStep: true);
        lead.Writer.Session.Store(new Widget(ChainId, "a", "second", null, null, null));
        var failed = await Assert.ThrowsAsync<InvalidOperationException>(() => lead.Writer.CommitAsync(Commits.OneBlock(ChainId, StoreRig.Block(2), 0), Ct));
        Assert.Contains("working set", failed.Message, StringComparison.Ordinal);
        Assert.Equal(1, (await rig.Chains.FindAsync(ChainId, Ct))!.IndexedBlock);
    }

    [Fact]
    public async Task A_rollback_below_finality_is_refused_and_changes_nothing()
    {
        await using var rig = await StoreRig.CreateAsync(server, Ct);
        await using var lead = await rig.OpenAsync(ChainId, Ct);
        for (var block = 1; block <= 5; block++) await lead.Writer.CommitAsync(Commits.OneBlock(ChainId, StoreRig.Block(block), 1, finalized: 3), Ct);
        await Assert.ThrowsAsync<DeepReorgException>(() => lead.Writer.RollbackAsync(2, Ct));
        Assert.Equal(5, (await rig.Chains.FindAsync(ChainId, Ct))!.IndexedBlock);
        Assert.Equal(3, (await lead.Writer.RollbackAsync(3, Ct)).To!.Block);
    }
}
