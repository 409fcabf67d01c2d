using System.Diagnostics.Metrics;
using Npgsql;
using Scan.Documents;

namespace Scan.Web.Telemetry;

/// <summary>What the rolling audits found last, by chain, as the database has it: the indexer that audits may be another process.</summary>
public sealed class AuditGauges : IDisposable
{
    private readonly Meter meter = new("Scan.Web");
    private readonly Audits audits;
    private readonly TimeProvider time;
    private readonly Gauge<long> compared, drifted, unreachable, driftedTotal, rounds;
    private readonly Gauge<double> age;

    public AuditGauges(Audits audits, TimeProvider time)
    {
        (this.audits, this.time) = (audits, time);
        compared = meter.CreateGauge<long>("scan.audit.last.checked", "{comparison}", "Comparisons with the chain that the last audit made.");
        drifted = meter.CreateGauge<long>("scan.audit.last.drifted", "{comparison}", "Of those, documents that say something else than the chain.");
        unreachable = meter.CreateGauge<long>("scan.audit.last.unreachable", "{comparison}", "Comparisons that the node did not answer.");
        driftedTotal = meter.CreateGauge<long>("scan.audit.drifted", "{comparison}", "Drifts since the first audit.");
        rounds = meter.CreateGauge<long>("scan.audit.rounds", "{round}", "How often every document was audited.");
        age = meter.CreateGauge<double>("scan.audit.age", "s", "Time since the last audit ended.");
    }

    /// <summary>Reads them anew; without a database the last ones stand.</summary>
    public async Task RefreshAsync(CancellationToken ct)
    {
        try
        {
            foreach (var audit in await audits.ListAsync(ct)) Record(audit);
        }
        catch (NpgsqlException)
        {
            // Metrics are read when things go wrong: that the database is away is told by the health check and by Npgsql's own metrics.
        }
    }

    public void Dispose() => meter.Dispose();

    private void Record(AuditState audit)
    {
        var chain = new KeyValuePair<string, object?>("chain", audit.ChainId);
        compared.Record(audit.Checked, chain);
        drifted.Record(audit.Drifted, chain);
        unreachable.Record(audit.Unreachable, chain);
        driftedTotal.Record(audit.DriftedTotal, chain);
        rounds.Record(audit.Rounds, chain);
        age.Record((time.GetUtcNow() - audit.RanAt).TotalSeconds, chain);
    }
}
