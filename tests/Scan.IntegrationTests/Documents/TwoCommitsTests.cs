using Npgsql;
using Scan.Documents;
using Scan.Testing;

namespace Scan.IntegrationTests.Documents;

/// <summary>A commit that begins while the one before is on its way.</summary>
public sealed class TwoCommitsTests(PostgresServer server)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact(Timeout = 120_000)]
    public async Task The_new_rows_of_a_batch_are_written_while_the_commit_before_waits_and_become_visible_behind_it()
    {
        await using var rig = await StoreRig.CreateAsync(server, Ct);
        await using var lead = await rig.OpenAsync(1, Ct);
        var (first, second) = await HeldAsync(rig, async () => (Start(lead.Writer, 1, "a"), Start(lead.Writer, 2, "b")), async () =>
        {
            await SecondHasWrittenAsync(rig);
            Assert.Empty((await rig.Ledger.QueryAsync(new(), Ct)).Rows);
        });
        await Task.WhenAll(first, second);
        Assert.Equal((2, 4), await StateAsync(rig));
        Assert.Equal(2, await rig.Store.CountAsync<Widget>(new() { ChainId = 1 }, Ct));
        Assert.Equal(2, lead.Writer.Checkpoint!.Block);
    }

    [Fact(Timeout = 120_000)]
    public async Task A_third_is_refused_and_a_rollback_too()
    {
        await using var rig = await StoreRig.CreateAsync(server, Ct);
        await using var lead = await rig.OpenAsync(1, Ct);
        var (first, second) = await HeldAsync(rig, async () => (Start(lead.Writer, 1, "a"), Start(lead.Writer, 2, "b")), async () =>
        {
            Assert.False(lead.Writer.IsFree);
            await Assert.ThrowsAsync<InvalidOperationException>(() => Start(lead.Writer, 3, "c"));
            await Assert.ThrowsAsync<InvalidOperationException>(() => lead.Writer.RollbackAsync(0, Ct));
        });
        await Task.WhenAll(first, second);
        Assert.True(lead.Writer.IsFree);
        Assert.Equal((2, 4), await StateAsync(rig));
    }

    [Fact(Timeout = 120_000)]
    public async Task One_that_has_written_waits_longer_than_its_role_may_idle()
    {
        await using var rig = await StoreRig.CreateAsync(server, Ct);
        await using (var impatient = rig.Database.CreateCommand("DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET idle_in_transaction_session_timeout = 100', current_database()); END $$"))
        {
            await impatient.ExecuteNonQueryAsync(Ct);
        }
        rig.Database.Clear();
        await using var lead = await rig.OpenAsync(1, Ct);
        var (first, second) = await HeldAsync(rig, async () => (Start(lead.Writer, 1, "a"), Start(lead.Writer, 2, "b")), async () =>
        {
            await SecondHasWrittenAsync(rig);
            await Task.Delay(500, Ct);
        });
        await Task.WhenAll(first, second);
        Assert.Equal((2, 4), await StateAsync(rig));
    }

    [Fact]
    public async Task None_is_committed_behind_one_that_failed()
    {
        await using var rig = await StoreRig.CreateAsync(server, Ct);
        await using var lead = await rig.OpenAsync(1, Ct);
        await lead.Writer.StoreAsync(1, 1, [new Widget(1, "a", "old", null, null, null)], Ct);
        await using (var meddle = rig.Database.CreateCommand("DELETE FROM scan.d_widget")) await meddle.ExecuteNonQueryAsync(Ct);
        lead.Writer.Session.BeginBlock(2, undoStep: true);
        lead.Writer.Session.Store(new Widget(1, "a", "new", null, null, null));
        var first = lead.Writer.CommitAsync(Commits.OneBlock(1, StoreRig.Block(2), 2), Ct);
        var second = Start(lead.Writer, 3, "b");
        Assert.Contains("working set", (await Assert.ThrowsAsync<InvalidOperationException>(() => first)).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<InvalidOperationException>(() => second);
        Assert.Equal((1, 0), await StateAsync(rig));
        Assert.Empty((await rig.Ledger.QueryAsync(new() { IncludeOrphaned = true }, Ct)).Rows);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => Start(lead.Writer, 4, "c"));
        await using var again = await rig.OpenAsync(1, Ct);
        await Start(again.Writer, 2, "b");
        Assert.Equal((2, 2), await StateAsync(rig));
    }

    [Fact]
    public async Task One_that_fails_leaves_the_commit_before_it()
    {
        await using var rig = await StoreRig.CreateAsync(server, Ct);
        await using (var other = await rig.OpenAsync(1, Ct)) await other.Writer.StoreAsync(1, 1, [new Widget(1, "a", "old", null, null, null)], Ct);
        // This session has not read the document that is stored.
        await using var lead = await rig.OpenAsync(1, Ct);
        var first = lead.Writer.CommitAsync(Commits.OneBlock(1, StoreRig.Block(2), 2), Ct);
        var second = Start(lead.Writer, 3, "a");
        await first;
        Assert.Equal(PostgresErrorCodes.UniqueViolation, (await Assert.ThrowsAsync<PostgresException>(() => second)).SqlState);
        Assert.False(lead.Writer.IsFree);
        Assert.Equal((2, 2), await StateAsync(rig));
    }

    [Fact(Timeout = 120_000)]
    public async Task A_document_that_one_deletes_is_new_in_the_next()
    {
        await using var rig = await StoreRig.CreateAsync(server, Ct);
        await using var lead = await rig.OpenAsync(1, Ct);
        await Start(lead.Writer, 1, "a");
        var (first, second) = await HeldAsync(rig, async () =>
        {
            lead.Writer.Session.BeginBlock(2, undoStep: true);
            lead.Writer.Session.Delete<Widget>(Widget.KeyOf("a"));
            var deleted = lead.Writer.CommitAsync(Commits.OneBlock(1, StoreRig.Block(2), 0), Ct);
            return (deleted, Start(lead.Writer, 3, "a"));
        }, () => Task.CompletedTask);
        await Task.WhenAll(first, second);
        Assert.Equal(3, (await rig.Store.FindAsync<Widget>(1, Widget.KeyOf("a"), Ct))!.Body.Count);
        Assert.Empty((await rig.Store.QueryAsync<Widget>(new() { ChainId = 1, AtBlock = 2 }, Ct)).Items);
    }

    [Fact(Timeout = 120_000)]
    public async Task A_lead_that_is_taken_over_ends_both()
    {
        await using var rig = await StoreRig.CreateAsync(server, Ct);
        await using var lead = await rig.OpenAsync(1, Ct);
        Lead? next = null;
        var (first, second) = await HeldAsync(rig, async () => (Start(lead.Writer, 1, "a"), Start(lead.Writer, 2, "b")), async () =>
        {
            await SecondHasWrittenAsync(rig);
            next = await Lead.TakeAsync(rig.Store, 1, "next", new(), Ct);
        });
        await Assert.ThrowsAsync<FencedException>(() => first);
        await Assert.ThrowsAsync<FencedException>(() => second);
        await using (next)
        {
            await Task.WhenAll(Start(next!.Writer, 1, "c"), Start(next.Writer, 2, "d"));
            Assert.Equal((2, 4), await StateAsync(rig));
            Assert.Null(await rig.Store.FindAsync<Widget>(1, Widget.KeyOf("b"), Ct));
        }
    }

    /// <summary>A block with two logs and a new document, which counts the block.</summary>
    private static Task Start(ChainWriter writer, long block, string name)
    {
        writer.Session.BeginBlock(block, undoStep: true);
        writer.Session.Insert(new Widget(1, name, null, block, null, null));
        return writer.CommitAsync(Commits.OneBlock(1, StoreRig.Block(block), 2), Ct);
    }

    /// <summary>Commits stop at the chain's row, their last step, until <paramref name="meanwhile"/> has ended.</summary>
    private static async Task<(Task First, Task Second)> HeldAsync(StoreRig rig, Func<Task<(Task First, Task Second)>> start, Func<Task> meanwhile)
    {
        await using var connection = await rig.Database.OpenConnectionAsync(Ct);
        await using var transaction = await connection.BeginTransactionAsync(Ct);
        await using (var hold = new NpgsqlCommand("SET LOCAL idle_in_transaction_session_timeout = 0; SELECT 1 FROM scan.chains WHERE chain_id = 1 FOR UPDATE", connection)) await hold.ExecuteNonQueryAsync(Ct);
        var commits = await start();
        await using (var waits = rig.Database.CreateCommand("SELECT EXISTS (SELECT 1 FROM pg_stat_activity a JOIN scan.leads l ON a.pid IN (l.pid, l.second_pid) WHERE a.wait_event_type = 'Lock')"))
        {
            while (await waits.ExecuteScalarAsync(Ct) is not true) await Task.Delay(10, Ct);
        }
        await meanwhile();
        await transaction.RollbackAsync(Ct);
        return commits;
    }

    /// <summary>Waits until the session of the second commit has ended its last COPY and stands still in its transaction.</summary>
    private static async Task SecondHasWrittenAsync(StoreRig rig)
    {
        await using var idle = rig.Database.CreateCommand("""
            SELECT EXISTS (SELECT 1 FROM pg_stat_activity a JOIN scan.leads l ON a.pid = l.second_pid
                WHERE a.state = 'idle in transaction' AND a.backend_xid IS NOT NULL AND a.query LIKE 'COPY scan.v_widget%')
            """);
        while (await idle.ExecuteScalarAsync(Ct) is not true) await Task.Delay(10, Ct);
    }

    private static async Task<(long? Block, long Events)> StateAsync(StoreRig rig)
    {
        var chain = (await rig.Chains.FindAsync(1, Ct))!;
        return (chain.IndexedBlock, chain.EventsTotal);
    }
}
