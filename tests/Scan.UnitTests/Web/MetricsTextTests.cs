using System.Diagnostics.Metrics;
using Scan.Web.Telemetry;
using Xunit;

namespace Scan.UnitTests.Web;

/// <summary>Each kind of instrument as Prometheus understands it.</summary>
public sealed class MetricsTextTests
{
    [Fact]
    public void What_is_added_is_summed_and_what_is_observed_is_told_as_it_is()
    {
        using var meter = new Meter("Scan.UnitTests.Metrics");
        using var metrics = new MetricsText();
        var (counted, open) = (meter.CreateCounter<long>("unit.counted"), meter.CreateUpDownCounter<long>("unit.open"));
        meter.CreateObservableCounter("unit.seen", () => 40L);
        meter.CreateObservableUpDownCounter("unit.waiting", () => 3L);
        var level = meter.CreateGauge<long>("unit.level");
        level.Record(9);
        level.Record(7);
        counted.Add(2);
        counted.Add(3);
        open.Add(1);
        open.Add(1);
        open.Add(-1);
        metrics.Write();
        var lines = metrics.Write().Split('\n');
        Assert.Contains("unit_counted_total 5", lines);
        Assert.Contains("unit_open 1", lines);
        Assert.Contains("unit_seen_total 40", lines);
        Assert.Contains("unit_waiting 3", lines);
        Assert.Contains("unit_level 7", lines);
    }
}
