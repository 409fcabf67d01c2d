using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Scan.Documents;
using Scan.Indexer.Feeds;

namespace Scan.Indexer.Delivery;

/// <summary>
/// Delivers the feed to subscriptions. Any number of processes share them by leases; each subscription has a worker of its own, so that none waits for
/// another.
/// </summary>
public sealed partial class Deliverer(
    Subscriptions subscriptions, DeliveryQueue queue, Feed feed, LiveFeed live, LiveItems items, DeliverySender sender, DeliveryOptions options, TimeProvider time, ILogger<Deliverer> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan TrimInterval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan KeepUnconfirmed = TimeSpan.FromDays(1);
    private readonly string holder = $"{Environment.MachineName}-{Environment.ProcessId}-{Guid.NewGuid():N}";
    private readonly Dictionary<string, Running> workers = new(StringComparer.Ordinal);

    /// <summary>Statements that touch many subscriptions come one after the other: two at once could wait for each other's rows.</summary>
    private readonly SemaphoreSlim rows = new(1, 1);
    private DateTimeOffset trimmed;

    private sealed record Running(DeliveryWorker Worker, CancellationTokenSource Stop, Task Done);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Deliver) return;
        var book = new DeliveryBook(queue, holder);
        var desk = new OrderDesk(subscriptions, queue, feed, items, sender, time, logger);
        await Task.WhenAll(
            KeepAsync(async ct => { while (true) await book.FlushAsync(rows, ct); }, stoppingToken),
            KeepAsync(ct => LookAsync(book, desk, ct), stoppingToken));
        foreach (var running in workers.Values.ToList()) await StopAsync(running);
        await desk.EndAsync();
        await LeaveAsync();
    }

    public override void Dispose()
    {
        rows.Dispose();
        base.Dispose();
    }

    private async Task KeepAsync(Func<CancellationToken, Task> work, CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            try
            {
                await work(ct);
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (!ct.IsCancellationRequested)
            {
                LogAway(e.Message);
                await Task.Delay(Pause, ct).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            }
        }
    }

    private async Task LookAsync(DeliveryBook book, OrderDesk desk, CancellationToken ct)
    {
        await foreach (var _ in queue.ListenAsync(options.Look, ct))
        {
            await rows.WaitAsync(ct);
            try
            {
                await book.AdvanceAsync(ct);
                await LeaseAsync(book, ct);
            }
            finally
            {
                rows.Release();
            }
            await desk.StartDueAsync(ct);
            if (time.GetUtcNow() - trimmed < TrimInterval) continue;
            trimmed = time.GetUtcNow();
            await queue.TrimAsync(trimmed - KeepUnconfirmed, ct);
        }
    }

    private async Task LeaseAsync(DeliveryBook book, CancellationToken ct)
    {
        var asked = time.GetTimestamp();
        var share = await queue.ShareAsync(holder, options.Lease, ct);
        var held = (await queue.LeaseAsync(holder, options.Lease, share, ct)).ToDictionary(s => s.Id, StringComparer.Ordinal);
        foreach (var (id, running) in workers.ToList())
        {
            // Changed by its owner, ended by itself, or another's.
            if (!running.Done.IsCompleted && held.TryGetValue(id, out var now) && now.Version == running.Worker.Subscription.Version) running.Worker.Lease.Renew(asked, options.Lease);
            else await StopAsync(running);
        }
        foreach (var subscription in held.Values.Where(s => !workers.ContainsKey(s.Id)).ToList()) Start(subscription, asked, book, ct);
        await ShedAsync(held, share, ct);
    }

    private void Start(Subscription subscription, long asked, DeliveryBook book, CancellationToken ct)
    {
        var lease = new DeliveryLease(time);
        lease.Renew(asked, options.Lease);
        var worker = new DeliveryWorker(subscription, lease, live, sender, book, time);
        var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        workers[subscription.Id] = new Running(worker, stop, Task.Run(() => worker.RunAsync(stop.Token), CancellationToken.None));
    }

    /// <summary>Leaves to another process what is more than this one's share.</summary>
    private async Task ShedAsync(Dictionary<string, Subscription> held, long share, CancellationToken ct)
    {
        var surplus = held.Keys.Order(StringComparer.Ordinal).Skip((int)share).ToList();
        foreach (var id in surplus) await StopAsync(workers[id]);
        if (surplus.Count > 0) await queue.ReleaseAsync(holder, surplus, ct);
    }

    private async Task StopAsync(Running running)
    {
        await running.Stop.CancelAsync();
        workers.Remove(running.Worker.Subscription.Id);
        try
        {
            await running.Done;
        }
        catch (OperationCanceledException)
        {
            // It was asked to.
        }
        catch (Exception e)
        {
            // Whatever one subscription breaks of, the others go on; it begins again with the next look.
            LogBroke(running.Worker.Subscription.Id, e.Message);
        }
        running.Stop.Dispose();
    }

    private async Task LeaveAsync()
    {
        try
        {
            await queue.LeaveAsync(holder, CancellationToken.None);
        }
        catch (Exception e) when (e is NpgsqlException or ObjectDisposedException)
        {
            // The leases end by themselves.
            LogAway(e.Message);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Deliveries wait for the database: {Reason}")]
    private partial void LogAway(string reason);

    [LoggerMessage(LogLevel.Warning, "Deliveries to {Subscription} begin again: {Reason}")]
    private partial void LogBroke(string subscription, string reason);
}
