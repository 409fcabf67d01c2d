using System.Diagnostics.Metrics;
using Npgsql;
using Scan.Documents;

namespace Scan.Web.Telemetry;

/// <summary>How deliveries stand, as the database has it: the indexers that deliver may be other processes.</summary>
public sealed class DeliveryGauges : IDisposable
{
    private static readonly string[] States = [SubscriptionState.Active, "failing", SubscriptionState.Paused, SubscriptionState.Unconfirmed];
    private readonly Meter meter = new("Scan.Web");
    private readonly DeliveryQueue queue;
    private readonly Gauge<long> subscriptions, behind, most, attempts;
    private readonly Gauge<double> oldest;

    public DeliveryGauges(DeliveryQueue queue)
    {
        this.queue = queue;
        subscriptions = meter.CreateGauge<long>("scan.deliveries.subscriptions", "{subscription}", "Subscriptions by state; failing: active, and the last attempt failed.");
        behind = meter.CreateGauge<long>("scan.deliveries.behind", "{item}", "Items of the feed that active subscriptions have not passed yet, added up.");
        most = meter.CreateGauge<long>("scan.deliveries.behind.most", "{item}", "The same of the subscription that is furthest behind.");
        oldest = meter.CreateGauge<double>("scan.deliveries.oldest.age", "s", "For how long the undelivered item that waits longest has been tried.");
        attempts = meter.CreateGauge<long>("scan.deliveries.attempts", "{attempt}", "Attempts since the first, by what came of them.");
    }

    /// <summary>Reads them anew; without a database the last ones stand.</summary>
    public async Task RefreshAsync(CancellationToken ct)
    {
        try
        {
            var now = await queue.TotalsAsync(ct);
            foreach (var state in States) subscriptions.Record(now.Subscriptions.GetValueOrDefault(state), new KeyValuePair<string, object?>("state", state));
            foreach (var outcome in DeliveryOutcome.All) attempts.Record(now.Attempts.GetValueOrDefault(outcome), new KeyValuePair<string, object?>("outcome", outcome));
            behind.Record(now.Behind);
            most.Record(now.MostBehind);
            oldest.Record(now.OldestSeconds);
        }
        catch (NpgsqlException)
        {
            // Metrics are read when things go wrong: that the database is away is told by the health check and by Npgsql's own metrics.
        }
    }

    public void Dispose() => meter.Dispose();
}
