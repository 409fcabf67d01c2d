using Microsoft.Extensions.Hosting;
using Quartz;
using Scan.Documents;

namespace Scan.Indexer.Jobs;

/// <summary>Builds the indexes that only readers need where a kind of documents has come that there was none of.</summary>
[DisallowConcurrentExecution]
public sealed class IndexesJob(DocumentStore store, IHostApplicationLifetime lifetime) : IJob
{
    public static JobKey Key { get; } = new("Indexes for readers", "indexer");

    public ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => JobRun.UntilEndedAsync(lifetime, store.KeepIndexedAsync, cancellationToken);
}
