using Microsoft.Extensions.Hosting;
using Quartz;
using Scan.Indexer.Health;

namespace Scan.Indexer.Jobs;

/// <summary>Knocks at operators' sockets and agents' endpoints that are due.</summary>
[DisallowConcurrentExecution]
public sealed class ProbeJob(ProbeKeeper keeper, IHostApplicationLifetime lifetime) : IJob
{
    public static JobKey Key { get; } = new("Probes", "indexer");

    public ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => JobRun.UntilEndedAsync(lifetime, keeper.RunAsync, cancellationToken);
}
