using System.Globalization;
using Microsoft.Extensions.Hosting;
using Quartz;
using Scan.Indexer.Audit;
using Scan.Indexer.Health;
using Scan.Indexer.Rules;

namespace Scan.Indexer.Jobs;

/// <summary>Keeps the list of one chain's endpoints, asks the chain about stored stakes and about how long leaving takes, and computes operators' health and rollups' coverage.</summary>
[DisallowConcurrentExecution]
public sealed class HealthJob(ProbeList list, StakeChecker stakes, LeavingChecker leaving, HealthKeeper health, RollingAudit audit, AuditEndpoints endpoints, IndexerOptions options, IHostApplicationLifetime lifetime) : IJob
{
    public const string Group = "health";

    public static JobKey KeyOf(long chainId) => new(chainId.ToString(CultureInfo.InvariantCulture), Group);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        var chainId = long.Parse(context.JobDetail.Key.Name, CultureInfo.InvariantCulture);
        // Another node of the cluster may index chains that this one has no manifest of.
        if (options.Networks.FirstOrDefault(network => network.ChainId == chainId) is not { } manifest) return;
        await JobRun.UntilEndedAsync(lifetime, async ct =>
        {
            // Coverage first: it grows stale behind a node that does not answer.
            await health.RunAsync(chainId, ct);
            await list.UpdateAsync(chainId, ct);
            var node = endpoints.Of(chainId, () => audit.Connect(manifest));
            await leaving.RunAsync(manifest, node, ct);
            await stakes.RunAsync(manifest, node, ct);
        }, cancellationToken);
    }
}
