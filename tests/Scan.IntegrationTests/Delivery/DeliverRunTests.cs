using Scan.Bench.Deliver;
using Scan.Testing;

namespace Scan.IntegrationTests.Delivery;

/// <summary>The short form of <c>./scan bench deliver</c>.</summary>
public sealed class DeliverRunTests
{
    [Fact]
    public async Task Whoever_is_killed_every_reader_ends_with_every_item_in_order()
    {
        using var folder = new TemporaryFolder();
        var options = new DeliverOptions(Blocks: 70, Calm: 10, PerBlock: 20, Hooks: 10, HubReaders: 10, Streams: 5, Rules: 4, Seed: 5, TimeSpan.FromMilliseconds(250));
        var report = await DeliverRun.RunAsync(folder.Path, options, TimeProvider.System, TextWriter.Null, TestContext.Current.CancellationToken);
        Assert.True(report.Wrong.Count == 0, report.ToString());
        Assert.True(report is { Kills: >= 4, Reorgs: > 0, Drops: > 0 }, report.ToString());
    }
}
