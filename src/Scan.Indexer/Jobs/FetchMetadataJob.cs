using Microsoft.Extensions.Hosting;
using Quartz;
using Scan.Indexer.Metadata;

namespace Scan.Indexer.Jobs;

/// <summary>Fetches metadata, pictures and proofs of domains that are due.</summary>
[DisallowConcurrentExecution]
public sealed class FetchMetadataJob(ResourceKeeper keeper, IHostApplicationLifetime lifetime) : IJob
{
    public static JobKey Key { get; } = new("Metadata files", "indexer");

    public ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => JobRun.UntilEndedAsync(lifetime, keeper.RunAsync, cancellationToken);
}
