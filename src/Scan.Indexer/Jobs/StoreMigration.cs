using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Scan.Documents;
using Scan.Ethereum.Rpc;

namespace Scan.Indexer.Jobs;

/// <summary>
/// Brings the schema up to date before anything runs on it. A database that is away is waited for; one that refuses (password, name, rights) is not.
/// </summary>
internal sealed partial class StoreMigration(DocumentStore store, TimeProvider time, ILogger<StoreMigration> logger) : IHostedService
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        for (var failures = 1; ; failures++)
        {
            try
            {
                await store.MigrateAsync(cancellationToken);
                if (failures > 1) LogThere();
                return;
            }
            catch (Exception e) when (DatabaseFault.IsAway(e) && !cancellationToken.IsCancellationRequested)
            {
                var wait = Backoff.Delay(failures, FirstWait, LongestWait, Random.Shared.NextDouble());
                LogAway(e.Message, wait.TotalSeconds);
                await Task.Delay(wait, time, cancellationToken);
            }
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(LogLevel.Warning, "PostgreSQL is away, trying again in {Seconds:0.0} s: {Reason}")]
    private partial void LogAway(string reason, double seconds);

    [LoggerMessage(LogLevel.Warning, "PostgreSQL is there")]
    private partial void LogThere();
}
