using Microsoft.Extensions.Logging;
using Npgsql;
using Scan.Documents;
using Scan.Indexer.Delivery.Formats;
using Scan.Indexer.Feeds;

namespace Scan.Indexer.Delivery;

/// <summary>Carries out what owners ask for beside the feed: checks, tests, and single items once more.</summary>
internal sealed partial class OrderDesk(Subscriptions subscriptions, DeliveryQueue queue, Feed feed, LiveItems items, DeliverySender sender, TimeProvider time, ILogger logger)
{
    private const int AtOnce = 50;
    private const int PerHost = 10;
    private static readonly TimeSpan Retry = TimeSpan.FromMinutes(1);
    private readonly Dictionary<Task, DeliveryOrder> running = [];
    private DateTimeOffset kept;

    /// <summary>Starts what is due. Nobody waits for it: a slow endpoint holds up its own orders only.</summary>
    public async Task StartDueAsync(CancellationToken ct)
    {
        foreach (var done in running.Keys.Where(task => task.IsCompleted).ToList()) running.Remove(done);
        var now = time.GetUtcNow();
        // One that waits for its turn for long is still this process's.
        if (running.Count > 0 && now - kept >= Retry / 3)
        {
            await queue.KeepOrdersAsync([.. running.Values.Select(order => order.Id)], now + Retry, ct);
            kept = now;
        }
        if (running.Count >= AtOnce) return;
        foreach (var order in await queue.TakeOrdersAsync(now, now + Retry, AtOnce - running.Count, PerHost, [.. running.Values.Select(order => order.Host)], ct)) running.Add(CarryOutAsync(order, ct), order);
    }

    public Task EndAsync() => Task.WhenAll(running.Keys);

    private async Task CarryOutAsync(DeliveryOrder order, CancellationToken ct)
    {
        try
        {
            if (await subscriptions.FindAsync(order.Subscription, ct) is not { } to) return;
            if (order.Kind == DeliveryKind.Check) await CheckAsync(to, order, ct);
            else await SendAsync(to, order, ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // Taken again after a while, by whoever runs then.
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogAway(order.Kind, e.Message);
        }
    }

    private async Task CheckAsync(Subscription to, DeliveryOrder order, CancellationToken ct)
    {
        var (result, milliseconds, confirmed) = await sender.CheckAsync(to, order, ct);
        var reason = confirmed ? null : result.Taken ? "waits for the code that was sent" : $"the check failed: {result.Detail}";
        await queue.FinishAsync(order, Attempt(order, null, result, milliseconds), confirmed ? SubscriptionState.Active : SubscriptionState.Unconfirmed, reason, ct);
    }

    private async Task SendAsync(Subscription to, DeliveryOrder order, CancellationToken ct)
    {
        var item = order.Sequence is { } sequence ? await ItemAsync(sequence, ct) : null;
        if (item is not null && !TopicFilter.Parse(to.Topics.ToArray()).Matches(item))
        {
            // What others' rules found is theirs alone, whoever guesses its sequence.
            await queue.FinishAsync(order, Attempt(order, null, SendResult.Failed("the subscription does not follow that item"), 0), null, null, ct);
            return;
        }
        var message = item is null ? Notices.Test(to, order) : Message.Of(to, item);
        // An endpoint that takes what it is sent has nothing to do with those that do not.
        var (result, milliseconds) = await sender.SendAsync(to, message, isDoubtful: to.Failures > 0, ct);
        // A case that was opened to show that it opens is closed again.
        if (item is null && to.Format == MessageFormats.PagerDuty && result.Taken) (result, milliseconds) = await sender.SendAsync(to, Notices.TestOver(to, order), isDoubtful: false, ct);
        await queue.FinishAsync(order, Attempt(order, item, result, milliseconds), null, null, ct);
    }

    private async Task<LiveItem?> ItemAsync(long sequence, CancellationToken ct) =>
        (await items.PrepareAsync(await feed.ReadAsync(sequence - 1, 1, ct), ct)).SingleOrDefault();

    private DeliveryAttempt Attempt(DeliveryOrder order, LiveItem? item, SendResult result, int milliseconds) =>
        new(order.Kind, item?.Sequence, item?.Item.Id, item?.Item.State, result.Taken, result.Status, result.Detail, time.GetUtcNow(), milliseconds);

    [LoggerMessage(LogLevel.Warning, "A {Kind} could not be carried out and is tried again: {Reason}")]
    private partial void LogAway(string kind, string reason);
}
