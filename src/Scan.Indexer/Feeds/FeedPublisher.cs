using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Scan.Documents;

namespace Scan.Indexer.Feeds;

/// <summary>Reads what is new in the feed once, for all live readers of this process.</summary>
public sealed partial class FeedPublisher(Feed feed, LiveItems items, LiveFeed live, TimeProvider time, ILogger<FeedPublisher> logger) : BackgroundService
{
    private const int BatchSize = 1000;

    /// <summary>Read ahead of the start: after a restart all readers come back at once, most of them not far behind.</summary>
    private const int Recent = 2_000;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var started = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await foreach (var head in feed.ListenAsync(stoppingToken))
                {
                    if (!started) live.StartAt(Math.Max(0, head - Recent));
                    started = true;
                    await PublishAsync(head, stoppingToken);
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException)
            {
                LogAway(logger, e.Message);
                await Task.Delay(Pause, time, stoppingToken);
            }
        }
    }

    private async Task PublishAsync(long head, CancellationToken ct)
    {
        while (live.Head < head)
        {
            var batch = await feed.ReadAsync(live.Head, BatchSize, ct);
            if (batch.Count == 0) return;
            live.Append(await items.PrepareAsync(batch, ct));
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The feed cannot be read, trying again: {Reason}")]
    private static partial void LogAway(ILogger logger, string reason);
}
