using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Quartz;
using Scan.Documents;
using Scan.Indexer.Rules;

namespace Scan.Indexer.Jobs;

/// <summary>Judges the feed by everybody's rules for as long as this process lives: one run in the whole cluster, begun again by its trigger whenever it has ended.</summary>
[DisallowConcurrentExecution]
public sealed partial class RulesJob(RuleEngine engine, IHostApplicationLifetime lifetime, ILogger<RulesJob> logger) : IJob
{
    public static JobKey Key { get; } = new("Rules", "indexer");

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await JobRun.UntilEndedAsync(lifetime, engine.RunAsync, cancellationToken);
        }
        catch (Npgsql.NpgsqlException e) when (DatabaseFault.IsAway(e))
        {
            LogAway(e.Message);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Rules wait for the database: {Reason}")]
    private partial void LogAway(string reason);
}
