using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Hosting;
using Quartz;
using Scan.Ethereum.Rpc;
using Scan.Indexer.Audit;

namespace Scan.Indexer.Jobs;

/// <summary>Compares some of one chain's documents with the chain.</summary>
[DisallowConcurrentExecution]
public sealed class AuditJob(RollingAudit audit, AuditEndpoints endpoints, IndexerOptions options, IHostApplicationLifetime lifetime) : IJob
{
    public const string Group = "audits";

    public static JobKey KeyOf(long chainId) => new(chainId.ToString(CultureInfo.InvariantCulture), Group);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        var chainId = long.Parse(context.JobDetail.Key.Name, CultureInfo.InvariantCulture);
        // Another node of the cluster may index chains that this one has no manifest of.
        if (options.Networks.FirstOrDefault(network => network.ChainId == chainId) is not { } manifest) return;
        await JobRun.UntilEndedAsync(lifetime, ct => audit.RunAsync(manifest, endpoints.Of(chainId, () => audit.Connect(manifest)), ct), cancellationToken);
    }
}

/// <summary>The connections of audits, kept from run to run with what was learnt of each endpoint.</summary>
public sealed class AuditEndpoints
{
    private readonly ConcurrentDictionary<long, EthereumEndpoints> byChain = [];

    public EthereumEndpoints Of(long chainId, Func<EthereumEndpoints> connect) => byChain.GetOrAdd(chainId, _ => connect());
}
