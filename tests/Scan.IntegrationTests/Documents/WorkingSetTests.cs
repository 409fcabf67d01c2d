using NpgsqlTypes;
using Scan.Documents;
using Scan.Testing;

namespace Scan.IntegrationTests.Documents;

public sealed class WorkingSetTests(PostgresServer server)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_document_that_fell_out_of_memory_is_missed_loaded_and_changed_and_one_that_never_was_is_seldom_asked_for()
    {
        await using var rig = await StoreRig.CreateAsync(server, Ct);
        await using var lead = await rig.OpenAsync(1, Ct, options: new() { WorkingSetBytes = 1 << 20 });
        var session = lead.Writer.Session;
        Assert.Null(session.Find<Widget>(Widget.KeyOf("nobody")));
        Assert.False(session.HasMisses);
        for (var block = 1; block <= 4; block++)
        {
            await lead.Writer.StoreAsync(1, block, Enumerable.Range(0, 6000).Select(i => new Widget(1, $"{block}:{i}", "old", null, null, null)), Ct, finalized: 4);
        }
        Assert.InRange(Enumerable.Range(0, 200).Count(i => IsMissed(session, $"nobody:{i}")), 0, 40);
        session.BeginBlock(5, undoStep: true);
        session.Store(new Widget(1, "1:17", "new", null, null, null));
        Assert.True(session.HasMisses);
        await session.LoadMissesAsync(Ct);
        session.Reset();
        Assert.Null(session.Find<Widget>(Widget.KeyOf("nobody")));
        session.BeginBlock(5, undoStep: true);
        session.Store(session.Find<Widget>(Widget.KeyOf("1:17"))! with { Label = "new" });
        Assert.False(session.HasMisses);
        await lead.Writer.CommitAsync(Commits.OneBlock(1, StoreRig.Block(5), 0, finalized: 4), Ct);
        Assert.Equal("new", (await rig.Store.FindAsync<Widget>(1, Widget.KeyOf("1:17"), Ct))!.Body.Label);
        Assert.Equal(24_000, await rig.Store.CountAsync<Widget>(new() { ChainId = 1 }, Ct));
        await lead.Writer.RollbackAsync(4, Ct);
        Assert.Equal("old", (await rig.Store.FindAsync<Widget>(1, Widget.KeyOf("1:17"), Ct))!.Body.Label);
    }

    [Fact]
    public async Task A_commit_finds_the_documents_that_it_changes_by_their_keys_in_a_table_that_grew_and_has_no_statistics_yet()
    {
        await using var rig = await StoreRig.CreateAsync(server, Ct);
        await using var lead = await rig.OpenAsync(1, Ct);
        await lead.Writer.StoreAsync(1, 1, Enumerable.Range(0, 20_000).Select(i => new Widget(1, $"{i}", "old", null, null, null)), Ct, finalized: 1);
        const int Changed = 200;
        await using var explain = rig.Database.CreateCommand($"EXPLAIN {DocumentWrites.UpdateSql(Widget.Mapping)}");
        object[] arrays =
        [
            Enumerable.Repeat(1L, Changed).ToArray(), Enumerable.Range(0, Changed).Select(i => Widget.KeyOf($"{i}")).ToArray(), Enumerable.Repeat(2L, Changed).ToArray(),
            Enumerable.Repeat(new byte[32], Changed).ToArray(),
        ];
        foreach (var array in arrays) explain.Parameters.Add(new() { Value = array });
        explain.Parameters.Add(new() { Value = Enumerable.Repeat("{}", Changed).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Jsonb });
        var plan = await explain.ListAsync(row => row.GetString(0), Ct);
        Assert.Contains(plan, line => line.Contains("Index Cond: ((chain_id = u.chain_id) AND (id = u.id))", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_a_batch_says_that_it_will_ask_for_is_loaded_before_it_is_projected()
    {
        await using var rig = await StoreRig.CreateAsync(server, Ct);
        await using var lead = await rig.OpenAsync(1, Ct, options: new() { WorkingSetBytes = 1 << 20 });
        var session = lead.Writer.Session;
        Assert.False(session.MayMiss);
        session.Want<Widget>(Widget.KeyOf("1:17"));
        Assert.False(session.HasMisses);
        for (var block = 1; block <= 4; block++) await StoreManyAsync(lead.Writer, block);
        Assert.True(session.MayMiss);
        session.Want<Widget>(Widget.KeyOf("1:17"));
        Assert.True(session.HasMisses);
        await session.LoadMissesAsync(Ct);
        Assert.Equal("old", session.Find<Widget>(Widget.KeyOf("1:17"))!.Label);
        Assert.False(session.HasMisses);
    }

    [Fact]
    public async Task What_one_batch_alone_used_leaves_memory_before_what_several_did()
    {
        await using var rig = await StoreRig.CreateAsync(server, Ct);
        await using var lead = await rig.OpenAsync(1, Ct, options: new() { WorkingSetBytes = 8 << 20 });
        var session = lead.Writer.Session;
        await lead.Writer.StoreAsync(1, 1, [new Widget(1, "operator", "old", null, null, null)], Ct, finalized: 9);
        session.BeginBlock(2, undoStep: true);
        session.Store(session.Find<Widget>(Widget.KeyOf("operator"))! with { Label = "new" });
        await lead.Writer.CommitAsync(Commits.OneBlock(1, StoreRig.Block(2), 0, finalized: 9), Ct);
        for (var block = 3; block <= 9; block++) await StoreManyAsync(lead.Writer, block);
        Assert.Equal("new", session.Find<Widget>(Widget.KeyOf("operator"))?.Label);
        Assert.False(session.HasMisses);
        Assert.Null(session.Find<Widget>(Widget.KeyOf("3:17")));
        Assert.True(session.HasMisses);
    }

    [Fact]
    public async Task A_batch_may_change_more_documents_than_one_statement_takes()
    {
        await using var rig = await StoreRig.CreateAsync(server, Ct);
        await using var lead = await rig.OpenAsync(1, Ct);
        await StoreManyAsync(lead.Writer, 1);
        lead.Writer.Session.BeginBlock(2, undoStep: true);
        for (var i = 0; i < 1_201; i++) lead.Writer.Session.Store(new Widget(1, $"1:{i}", $"new {i}", null, null, null));
        await lead.Writer.CommitAsync(Commits.OneBlock(1, StoreRig.Block(2), 0, finalized: 1), Ct);
        foreach (var i in (int[])[0, 499, 500, 999, 1_000, 1_200]) Assert.Equal($"new {i}", (await rig.Store.FindAsync<Widget>(1, Widget.KeyOf($"1:{i}"), Ct))!.Body.Label);
        Assert.Equal("old", (await rig.Store.FindAsync<Widget>(1, Widget.KeyOf("1:1201"), Ct))!.Body.Label);
    }

    private static Task StoreManyAsync(ChainWriter writer, int block) =>
        writer.StoreAsync(1, block, Enumerable.Range(0, 6000).Select(i => new Widget(1, $"{block}:{i}", "old", null, null, null)), Ct, finalized: 9);

    private static bool IsMissed(DocumentSession session, string key)
    {
        Assert.Null(session.Find<Widget>(Widget.KeyOf(key)));
        var missed = session.HasMisses;
        session.Reset();
        return missed;
    }

    [Fact]
    public async Task The_next_batch_may_be_projected_while_one_commits()
    {
        await using var rig = await StoreRig.CreateAsync(server, Ct);
        await using var lead = await rig.OpenAsync(1, Ct);
        var session = lead.Writer.Session;
        var pending = Task.CompletedTask;
        for (var block = 1; block <= 50; block++)
        {
            session.BeginBlock(block, undoStep: true);
            var count = session.Find<Widget>(Widget.KeyOf("counter"))?.Count ?? 0;
            session.Store(new Widget(1, "counter", null, count + 1, null, null));
            await pending;
            pending = lead.Writer.CommitAsync(Commits.OneBlock(1, StoreRig.Block(block), 1), Ct);
        }
        await pending;
        for (var block = 1; block <= 50; block += 7)
        {
            var then = await rig.Store.QueryAsync<Widget>(new() { ChainId = 1, AtBlock = block }, Ct);
            Assert.Equal(block, Assert.Single(then.Items).Body.Count);
        }
    }
}
