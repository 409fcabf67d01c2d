using System.Collections.Concurrent;
using Microsoft.AspNetCore.SignalR;
using Npgsql;

namespace Scan.Web.Live;

/// <summary>One pump per connection carries items from the feed to its reader and waits for the reader, so that only the cursor is kept, never a queue.</summary>
public sealed partial class LiveConnections(LiveFeed feed, IHubContext<LiveHub, ILiveClient> hub, TimeProvider time, ILogger<LiveConnections> logger)
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
        var cursor = after;
        while (!ct.IsCancellationRequested)
        {
            try
            {
                await foreach (var batch in feed.FollowAsync(filter, cursor, ct))
                {
                    await hub.Clients.Client(connectionId).Items(batch);
                    cursor = batch[^1].Sequence;
                }
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                return;
            }
            catch (NpgsqlException e)
            {
                LogAway(logger, e.Message);
                await Task.Delay(Pause, time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private sealed record Pump(CancellationTokenSource Stop, Task Done);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A live reader waits for the database: {Reason}")]
    private static partial void LogAway(ILogger logger, string reason);
}
