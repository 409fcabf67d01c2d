using System.Globalization;
using Microsoft.Extensions.Hosting;
using Quartz;
using Scan.Indexer.Audit;
using Scan.Indexer.Proofs;

namespace Scan.Indexer.Jobs;

/// <summary>Checks one chain's alerts against the chain, and asks the rollups' nodes which blocks they name.</summary>
[DisallowConcurrentExecution]
public sealed class ProveAlertsJob(AlertKeeper proofs, MessageKeeper messages, RollingAudit audit, AuditEndpoints endpoints, IndexerOptions options, IHostApplicationLifetime lifetime) : IJob
{
    public const string Group = "alert proofs";

    public static JobKey KeyOf(long chainId) => new(chainId.ToString(CultureInfo.InvariantCulture), Group);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        var chainId = long.Parse(context.JobDetail.Key.Name, CultureInfo.InvariantCulture);
        // Another node of the cluster may index chains that this one has no manifest of.
        if (options.Networks.FirstOrDefault(network => network.ChainId == chainId) is not { } manifest) return;
        // At once: what stops one of them stops the other not.
        await JobRun.UntilEndedAsync(
            lifetime, ct => Task.WhenAll(proofs.RunAsync(manifest, endpoints.Of(chainId, () => audit.Connect(manifest)), ct), messages.RunAsync(chainId, ct)), cancellationToken);
    }
}
