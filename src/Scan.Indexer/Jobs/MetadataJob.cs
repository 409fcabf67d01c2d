using Microsoft.Extensions.Hosting;
using Quartz;
using Scan.Indexer.Metadata;

namespace Scan.Indexer.Jobs;

/// <summary>Brings documents in step with the metadata URIs on the chains and with what was fetched of them.</summary>
[DisallowConcurrentExecution]
public sealed class MetadataJob(MetadataUpdater updater, IHostApplicationLifetime lifetime) : IJob
{
    public static JobKey Key { get; } = new("metadata", "indexer");

    public ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => JobRun.UntilEndedAsync(lifetime, updater.UpdateAsync, cancellationToken);
}
