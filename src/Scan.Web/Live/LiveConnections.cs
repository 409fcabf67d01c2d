using System.Collections.Concurrent;
using Npgsql;

namespace Scan.Web.Live;

/// <summary>One pump per connection carries items from the feed to its reader and waits for the reader, so that only the cursor is kept, never a queue.</summary>
public sealed partial class LiveConnections(LiveFeed feed, LiveReaders readers, TimeProvider time, ILogger<LiveConnections> logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<string, Pump> pumps = new(StringComparer.Ordinal);

    public async Task FollowAsync(string connectionId, TopicFilter filter, long? after, CancellationToken ct)
    {
        var start = await feed.StartAsync(after, ct);
        await LeaveAsync(connectionId);
        var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        pumps[connectionId] = new Pump(stop, RunAsync(connectionId, filter, start, stop.Token));
    }

    public async Task LeaveAsync(string connectionId)
    {
        if (!pumps.TryRemove(connectionId, out var pump)) return;
        await pump.Stop.CancelAsync();
        await pump.Done;
        pump.Stop.Dispose();
    }

    private async Task RunAsync(string connectionId, TopicFilter filter, long after, CancellationToken ct)
    {
        // Off the hub's call, which the reader awaits before it gets items.
        await Task.Yield();
        var (cursor, lag) = (after, new LagTeller(time));
        while (!ct.IsCancellationRequested)
        {
            try
            {
                await TellAsync(connectionId, lag, cursor);
                await foreach (var step in feed.StepsAsync(filter, cursor, ct))
                {
                    if (step.Items.Count > 0) await readers.SendAsync(connectionId, step.As(static s => LiveReaders.Call(nameof(ILiveClient.Items), s.Items)));
                    cursor = step.Next;
                    await TellAsync(connectionId, lag, cursor);
                }
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                // Whatever it was: a pump that ended here would leave its reader connected and without items.
                if (e is NpgsqlException) LogAway(logger, e.Message);
                else LogBroke(logger, e);
                await Task.Delay(Pause, time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private ValueTask TellAsync(string connectionId, LagTeller lag, long cursor) =>
        lag.At(cursor, feed.Head) is { } told ? readers.SendAsync(connectionId, LiveReaders.Call(nameof(ILiveClient.Lag), told)) : ValueTask.CompletedTask;

    private sealed record Pump(CancellationTokenSource Stop, Task Done);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A live reader waits for the database: {Reason}")]
    private static partial void LogAway(ILogger logger, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "A live reader's step broke and is tried again")]
    private static partial void LogBroke(ILogger logger, Exception fault);
}
