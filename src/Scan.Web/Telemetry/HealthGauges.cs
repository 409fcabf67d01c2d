using System.Diagnostics.Metrics;
using Npgsql;
using Scan.Documents;

namespace Scan.Web.Telemetry;

/// <summary>Operators' health by AVS, endpoints by their answers, and checks of alerts by their outcomes, as the database has them.</summary>
public sealed class HealthGauges : IDisposable
{
    /// <summary>The largest; each AVS has a page of its own under /metrics/avs.</summary>
    private const int MostAvss = 100;
    private readonly Meter meter = new("Scan.Web");
    private readonly HealthStore health;
    private readonly Probes probes;
    private readonly AlertProofs proofs;
    private readonly TimeProvider time;
    private readonly Gauge<long> operators, scored, least, covered, live, endpoints, alerts;
    private readonly Gauge<double> mean, age;
    private readonly HashSet<string> states = new(StringComparer.Ordinal), outcomes = new(StringComparer.Ordinal);

    public HealthGauges(HealthStore health, Probes probes, AlertProofs proofs, TimeProvider time)
    {
        (this.health, this.probes, this.proofs, this.time) = (health, probes, proofs, time);
        operators = meter.CreateGauge<long>("scan.health.operators", "{operator}", "Operators in quorums of an AVS.");
        scored = meter.CreateGauge<long>("scan.health.scored", "{operator}", "Of those, operators of whom enough is known for a score.");
        least = meter.CreateGauge<long>("scan.health.score.least", null, "The least health score of an AVS's operators, 0 to 100.");
        mean = meter.CreateGauge<double>("scan.health.score.mean", null, "The mean health score of an AVS's operators, 0 to 100.");
        covered = meter.CreateGauge<long>("scan.rollups.covered", null, "1 when enough stake of a MACH service manager was seen alive lately to raise an alert.");
        live = meter.CreateGauge<long>("scan.rollups.operators.live", "{operator}", "Operators of a MACH service manager that were seen alive lately.");
        age = meter.CreateGauge<double>("scan.rollups.coverage.age", "s", "Time since the coverage was computed.");
        endpoints = meter.CreateGauge<long>("scan.probes.endpoints", "{endpoint}", "Endpoints that are knocked at, by what came of it.");
        alerts = meter.CreateGauge<long>("scan.alerts.checked", "{alert}", "Alerts by what checking them against their contract came to.");
    }

    /// <summary>Reads them anew; without a database the last ones stand.</summary>
    public async Task RefreshAsync(CancellationToken ct)
    {
        try
        {
            foreach (var total in await health.TotalsAsync(MostAvss, ct)) Record(total);
            Count(endpoints, states, (await probes.TotalsAsync(ct)).Select(t => ($"{t.Kind} {t.State ?? "not-asked"}", t.Count)), "kind", "state");
            Count(alerts, outcomes, (await proofs.TotalsAsync(ct)).Select(t => ($"{t.ChainId} {t.Outcome}", t.Count)), "chain", "outcome");
        }
        catch (NpgsqlException)
        {
            // Metrics are read when things go wrong: that the database is away is told by the health check and by Npgsql's own metrics.
        }
    }

    public void Dispose() => meter.Dispose();

    /// <summary>What was counted before and is not there any more is 0: a gauge would keep its last value.</summary>
    private static void Count(Gauge<long> gauge, HashSet<string> known, IEnumerable<(string Key, long Count)> counts, string first, string second)
    {
        var now = counts.ToDictionary(c => c.Key, c => c.Count);
        lock (known)
        {
            known.UnionWith(now.Keys);
            foreach (var key in known)
            {
                var parts = key.Split(' ');
                gauge.Record(now.GetValueOrDefault(key), new(first, parts[0]), new(second, parts[1]));
            }
        }
    }

    private void Record(HealthTotal total)
    {
        KeyValuePair<string, object?>[] tags = [new("chain", total.ChainId), new("avs", "0x" + Convert.ToHexStringLower(total.Avs))];
        operators.Record(total.Operators, tags);
        scored.Record(total.Scored, tags);
        if (total.Least is { } worst) least.Record(worst, tags);
        if (total.Mean is { } middle) mean.Record(middle, tags);
        if (total.Covers is { } covers) covered.Record(covers ? 1 : 0, tags);
        if (total.LiveOperators is { } alive) live.Record(alive, tags);
        if (total.CoverageAt is { } at) age.Record((time.GetUtcNow() - at).TotalSeconds, tags);
    }
}
