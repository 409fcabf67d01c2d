using Microsoft.Extensions.Hosting;
using Quartz;
using Scan.Indexer.Metadata;

namespace Scan.Indexer.Jobs;

/// <summary>Fetches metadata, pictures and proofs of domains that are due.</summary>
[DisallowConcurrentExecution]
public sealed class FetchMetadataJob(ResourceKeeper keeper, IHostApplicationLifetime lifetime) : IJob
{
    public static JobKey Key { get; } = new("Metadata files", "indexer");

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        await keeper.RunAsync(end.Token);
    }
}
