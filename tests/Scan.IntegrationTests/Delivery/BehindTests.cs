using Microsoft.Extensions.DependencyInjection;
using Scan.Documents;
using Scan.Indexer.Feeds;
using Scan.Testing;

namespace Scan.IntegrationTests.Delivery;

public sealed class BehindTests(PostgresServer postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task However_far_behind_readers_begin_each_gets_all_that_is_left_in_order()
    {
        await using var rig = await DeliveryRig.StartAsync(postgres, Ct);
        const int Count = 6_000;
        await rig.Feed.AnnounceAsync(1, [.. Enumerable.Range(1, Count).Select(n => new FeedEntry($"incident:{n}", FeedKind.Incidents, FeedState.Seen, n, 1_700_000_000, [FeedKind.Incidents], "{}"u8.ToArray()))], Ct);
        var host = await rig.DeliverAsync(Ct);
        var live = host.Services.GetRequiredService<LiveFeed>();
        await Task.WhenAll(new long[] { 0, 1, 250, 499, 500, 501, 999, 1000, 5_499, 5_500, 5_999 }.SelectMany(after => Enumerable.Range(0, 20).Select(async _ =>
        {
            List<long> got = [];
            await foreach (var batch in live.FollowAsync(TopicFilter.Parse([]), after, Ct))
            {
                got.AddRange(batch.Select(item => item.Sequence));
                if (got[^1] == Count) break;
            }
            Assert.Equal(Enumerable.Range((int)after + 1, Count - (int)after).Select(n => (long)n), got);
        })));
    }
}
