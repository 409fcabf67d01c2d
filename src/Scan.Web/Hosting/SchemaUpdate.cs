using Npgsql;
using Scan.Documents;

namespace Scan.Web.Hosting;

/// <summary>Brings the schema up to date at the start, waiting for a database that is away; pages answer 503 until then.</summary>
public sealed partial class SchemaUpdate(DocumentStore store, TimeProvider time, ILogger<SchemaUpdate> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            try
            {
                await store.MigrateAsync(stoppingToken);
                return;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                // Whoever is started next does it.
                return;
            }
            catch (NpgsqlException e)
            {
                LogAway(logger, e.Message);
                await Task.Delay(Pause, time, stoppingToken).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
                if (stoppingToken.IsCancellationRequested) return;
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The database is not ready, trying again: {Reason}")]
    private static partial void LogAway(ILogger logger, string reason);
}
