using Scan.Documents;
using Scan.Testing;

namespace Scan.IntegrationTests.Documents;

public sealed class ReorgTests(PostgresServer server)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_log_that_comes_back_is_the_same_row_and_is_announced_again_under_its_id()
    {
        await using var rig = await StoreRig.CreateAsync(server, Ct);
        await using var lead = await rig.OpenAsync(1, Ct);
        await lead.Writer.CommitAsync(Commits.OneBlock(1, StoreRig.Block(1), 0), Ct);
        await lead.Writer.CommitAsync(Commits.OneBlock(1, StoreRig.Block(2), 1), Ct);
        Assert.Equal((1, 1), await lead.Writer.RollbackAsync(1, Ct) is { } gone ? ((int)gone.EventsRetracted, gone.BlocksRetracted) : default);
        Assert.Empty((await rig.Ledger.QueryAsync(new(), Ct)).Rows);
        Assert.Single((await rig.Ledger.QueryAsync(new() { IncludeOrphaned = true }, Ct)).Rows);
        await lead.Writer.CommitAsync(Commits.OneBlock(1, StoreRig.Block(2), 1), Ct);
        Assert.Single((await rig.Ledger.QueryAsync(new() { IncludeOrphaned = true }, Ct)).Rows);
        var events = (await rig.Feed.ReadAsync(0, 100, Ct)).Where(i => i.Kind == FeedKind.Events).ToList();
        Assert.Equal([FeedState.Seen, FeedState.Retracted, FeedState.Seen], events.Select(e => e.State));
        Assert.Single(events.Select(e => e.Id).Distinct());
        Assert.Equal(1, (await rig.Chains.FindAsync(1, Ct))!.EventsTotal);
    }

    [Fact]
    public async Task Discovered_sources_and_observations_go_with_their_block_and_a_manifests_stay()
    {
        await using var rig = await StoreRig.CreateAsync(server, Ct);
        var sources = new Sources(rig.Database);
        SourceRow Source(string name, long? discovered) => new(StoreRig.Hash(name)[..20], "middleware", "StakeRegistry", 1, Parent: discovered is null ? null : StoreRig.Hash("teller")[..20], DiscoveredBlock: discovered, DiscoveredLogIndex: discovered is null ? null : 0);
        await using var lead = await rig.OpenAsync(1, Ct);
        await lead.SettleAsync([], -1, [Source("given", null)], Ct);
        var (first, second, transaction) = (StoreRig.Block(1), StoreRig.Block(2), StoreRig.Hash("tx"));
        await lead.Writer.CommitAsync(new() { ChainId = 1, Ledger = new(), Blocks = [first], Sources = [Source("early", 1)], Observations = [new(1, first.Hash, "input:1", [1], Transaction: transaction)] }, Ct);
        await lead.Writer.CommitAsync(new()
        {
            ChainId = 1, Ledger = new(), Blocks = [second], Sources = [Source("late", 2), Source("given", 2)],
            Observations = [new(2, second.Hash, "input:2", null, "pruned", transaction)],
        }, Ct);
        Assert.Equal(4, (await sources.ListAsync(1, Ct)).Count);
        Assert.Equal([null, "pruned"], (await rig.Ledger.ObservationsAsync(1, transaction, Ct)).Select(o => o.Missing));
        await lead.Writer.RollbackAsync(1, Ct);
        Assert.Equal(new long?[] { null, 1 }, (await sources.ListAsync(1, Ct)).Select(s => s.DiscoveredBlock).Order());
        Assert.Equal("input:1", Assert.Single(await rig.Ledger.ObservationsAsync(1, transaction, Ct)).Key);
    }

    [Fact]
    public async Task Ledger_pages_over_chains_are_in_order_of_time_and_complete()
    {
        await using var rig = await StoreRig.CreateAsync(server, Ct);
        foreach (var chain in new long[] { 1, 2, 3 })
        {
            await using var lead = await rig.OpenAsync(chain, Ct);
            for (var n = chain; n < 12; n += chain) await lead.Writer.CommitAsync(Commits.OneBlock(chain, StoreRig.Block(n, $"{chain}"), 3), Ct);
        }
        foreach (var query in new LedgerQuery[] { new() { Take = 4 }, new() { Take = 4, Descending = false }, new() { Take = 2, Subject = Subjects.Hash("widget:1") }, new() { Take = 3, KindIds = [2], ToBlock = 8 } })
        {
            var all = (await rig.Ledger.QueryAsync(query with { Take = 1000 }, Ct)).Rows.Select(r => (r.Time, r.ChainId, r.LogIndex)).ToList();
            Assert.Equal(query.Descending ? all.OrderDescending() : all.Order(), all);
            var paged = new List<(long, long, int)>();
            for (string? after = null; ;)
            {
                var page = await rig.Ledger.QueryAsync(query with { After = after }, Ct);
                paged.AddRange(page.Rows.Select(r => (r.Time, r.ChainId, r.LogIndex)));
                if ((after = page.Next) is null) break;
            }
            Assert.Equal(all, paged);
            Assert.NotEmpty(all);
        }
        var transaction = (await rig.Ledger.QueryAsync(new() { ChainId = 1, Take = 1 }, Ct)).Rows[0].Transaction;
        Assert.Single(await rig.Ledger.FindTransactionAsync(1, transaction, Ct));
        Assert.Equal(11 + 5 + 3, (await rig.Ledger.CountsByKindAsync(null, Ct))[2]);
    }
}
