using Scan.Documents;
using Scan.Testing;

namespace Scan.IntegrationTests.Documents;

public sealed class FeedTests(PostgresServer server)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_chains_that_commit_at_once_share_one_order_without_gaps()
    {
        await using var rig = await StoreRig.CreateAsync(server, Ct);
        long[] chains = [1, 2];
        const int blocks = 40;
        var writing = Task.WhenAll(chains.Select(async chain =>
        {
            await using var lead = await rig.OpenAsync(chain, Ct);
            for (var n = 1; n <= blocks; n++) await lead.Writer.CommitAsync(Commits.OneBlock(chain, StoreRig.Block(n, $"{chain}"), n % 4), Ct);
        }));
        var read = new List<FeedItem>();
        while (!writing.IsCompleted || read.Count < await rig.Feed.HeadAsync(Ct)) read.AddRange(await rig.Feed.ReadAsync(read.Count, 50, Ct));
        await writing;
        Assert.Equal(Enumerable.Range(1, read.Count).Select(i => (long)i), read.Select(i => i.Sequence));
        var logs = Enumerable.Range(1, blocks).Sum(n => n % 4);
        foreach (var chain in chains)
        {
            Assert.Equal(logs, read.Count(i => i.ChainId == chain && i.Kind == FeedKind.Events));
            Assert.Equal(Enumerable.Range(1, blocks).Select(n => (long)n), read.Where(i => i.ChainId == chain && i.Kind == FeedKind.Blocks).Select(i => i.Block));
        }
    }

    [Fact]
    public async Task A_listener_hears_of_a_commit()
    {
        await using var rig = await StoreRig.CreateAsync(server, Ct);
        await using var lead = await rig.OpenAsync(1, Ct);
        await using var heads = rig.Feed.ListenAsync(Ct).GetAsyncEnumerator(Ct);
        Assert.True(await heads.MoveNextAsync());
        Assert.Equal(0, heads.Current);
        var next = heads.MoveNextAsync();
        await lead.Writer.CommitAsync(Commits.OneBlock(1, StoreRig.Block(1), 5), Ct);
        Assert.True(await next);
        Assert.Equal(6, heads.Current);
    }

    [Fact]
    public async Task What_everybody_may_read_is_found_without_going_through_what_is_strangers_own()
    {
        await using var rig = await StoreRig.CreateAsync(server, Ct);
        const string Avs = "avs:1:0x00000000000000000000000000000000000000aa";
        FeedEntry Item(int i, params string[] topics) => new($"incident:{i}", FeedKind.Incidents, FeedState.Seen, 1, 1, topics, "{}"u8.ToArray());
        await rig.Feed.AnnounceAsync(1, [.. Enumerable.Range(0, 60).Select(i => Item(i, FeedKind.Incidents, Avs, "rule:public"))], Ct);
        await rig.Feed.AnnounceAsync(1, [.. Enumerable.Range(60, 20_000).Select(i => Item(i, $"rule:{i % 50}"))], Ct);
        var everything = new FeedSlice { Kinds = [FeedKind.Alerts, FeedKind.Incidents] };
        for (var analysed = false; ; analysed = true)
        {
            foreach (var (slice, isForward) in new[] { (everything, false), (everything, true), (everything with { Topics = [Avs] }, false), (everything with { Of = [Avs], ChainId = 1 }, false) })
            {
                var plan = await rig.Database.Command($"EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF) {Feed.SliceSql(slice, isForward)}", slice.Kinds.ToArray(), 0L, long.MaxValue, slice.Of.ToArray(), slice.Topics.ToArray(), slice.ChainId ?? 0, 51).ListAsync(row => row.GetString(0), Ct);
                Assert.Contains(plan, line => line.Contains("feed_public", StringComparison.Ordinal));
                // Nothing is read to be left out.
                Assert.DoesNotContain(plan, line => line.Contains("Rows Removed", StringComparison.Ordinal));
                var page = await rig.Feed.SliceAsync(slice, isForward ? 0 : null, null, 51, Ct);
                Assert.Equal(isForward ? Enumerable.Range(1, 51) : Enumerable.Range(10, 51).Reverse(), page.Select(t => (int)t.Item.Sequence));
            }
            Assert.Equal(400, (await rig.Feed.SliceAsync(everything with { Topics = ["rule:7"] }, null, null, Feed.MaxLimit, Ct)).Count);
            if (analysed) break;
            await rig.Database.Command("ANALYZE scan.feed").RunAsync(Ct);
        }
    }

    [Theory]
    [InlineData(-1, 10)]
    [InlineData(1, 10)]
    [InlineData(0, 0)]
    [InlineData(0, 1001)]
    public async Task A_cursor_above_the_head_or_a_bad_limit_is_refused(long after, int limit)
    {
        await using var rig = await StoreRig.CreateAsync(server, Ct);
        await Assert.ThrowsAsync<QueryException>(() => rig.Feed.ReadAsync(after, limit, Ct));
    }

    [Fact]
    public async Task A_batch_of_many_thousand_logs_is_read_back_in_order()
    {
        await using var rig = await StoreRig.CreateAsync(server, Ct);
        await using var lead = await rig.OpenAsync(1, Ct);
        var (ledger, blocks) = (new LedgerBuffer(), Enumerable.Range(1, 50).Select(n => StoreRig.Block(n)).ToList());
        foreach (var block in blocks)
        {
            for (var i = 0; i < 140; i++) StoreRig.Log(ledger, 1, block, i);
        }
        await lead.Writer.CommitAsync(new() { ChainId = 1, Ledger = ledger, Blocks = blocks, FinalizedBlock = 50 }, Ct);
        var read = new List<FeedItem>();
        while (await rig.Feed.ReadAsync(read.Count, 999, Ct) is { Count: > 0 } page) read.AddRange(page);
        Assert.Equal(blocks.SelectMany(b => Enumerable.Range(0, 140).Select(i => (b.Number, i))), read.Select(i => (i.Block, i.LedgerRow!.LogIndex)));
    }

    [Fact]
    public async Task An_incident_is_announced_without_a_batch()
    {
        await using var rig = await StoreRig.CreateAsync(server, Ct);
        await rig.Feed.AnnounceAsync(1, [new("incident:1", FeedKind.Incidents, FeedState.Seen, 5, 60, ["incidents", "operator:1:0xaa"], """{"a":"\u0000"}"""u8.ToArray())], Ct);
        var item = Assert.Single(await rig.Feed.ReadAsync(0, 10, Ct));
        Assert.Equal(["incidents", "operator:1:0xaa"], item.Topics!);
        Assert.Equal("""{"a":"\uFFFD"}""", item.DataJson);
    }
}
