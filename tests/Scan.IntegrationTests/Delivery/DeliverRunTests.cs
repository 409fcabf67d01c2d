using Scan.Bench.Deliver;
using Scan.Testing;

namespace Scan.IntegrationTests.Delivery;

/// <summary>The short form of <c>./scan bench deliver</c>.</summary>
public sealed class DeliverRunTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Whoever_is_killed_every_reader_ends_with_every_item_in_order_and_every_state_of_each_alert()
    {
        using var folder = new TemporaryFolder();
        using var lines = new StringWriter();
        var options = new DeliverOptions(Blocks: 42, Settle: 2, Calm: 10, PerBlock: 20, Hooks: 10, HubReaders: 10, Streams: 5, Rules: 4, Seed: 5, TimeSpan.FromMilliseconds(250), TimeSpan.FromSeconds(8)) { BetweenKills = (5, 9), MostKills = 4 };
        var report = await DeliverRun.RunAsync(folder.Path, options, TimeProvider.System, lines, TestContext.Current.CancellationToken);
        output.WriteLine($"{lines}{report}");
        Assert.True(report.Wrong.Count == 0, report.ToString());
        Assert.True(report is { Kills: 4, Reorgs: > 0, Drops: > 0 }, report.ToString());
        // Live readers and healthy hooks had what came behind each kill before the run went on.
        Assert.Equal(["indexer", "second", "web", "postgres"], report.CatchUps.Select(c => c.Victim));
        Assert.All(["seen", "final", "removed", "retracted"], state => Assert.True(report.AlertStates[state] > 0, report.ToString()));
        Assert.NotEmpty(report.Alerts.Browser);
        Assert.NotEmpty(report.Alerts.Hook);
    }
}
