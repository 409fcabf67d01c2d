using Microsoft.Extensions.Hosting;
using Quartz;
using Scan.Indexer.Metadata;

namespace Scan.Indexer.Jobs;

/// <summary>Asks what x402 resources cost, where it is due.</summary>
[DisallowConcurrentExecution]
public sealed class PaymentOffersJob(OfferKeeper keeper, IHostApplicationLifetime lifetime) : IJob
{
    public static JobKey Key { get; } = new("Prices of x402 resources", "indexer");

    public ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => JobRun.UntilEndedAsync(lifetime, keeper.RunAsync, cancellationToken);
}
