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
    private static readonly TimeSpan Retry = TimeSpan.FromMinutes(1);
    private readonly HashSet<Task> running = [];

    /// <summary>Starts what is due. Nobody waits for it: a slow endpoint holds up its own orders only.</summary>
    public async Task StartDueAsync(CancellationToken ct)
    {
        running.RemoveWhere(task => task.IsCompleted);
        if (running.Count >= AtOnce) return;
        var now = time.GetUtcNow();
        foreach (var order in await queue.TakeOrdersAsync(now, now + Retry, AtOnce - running.Count, ct)) running.Add(CarryOutAsync(order, ct));
    }

    public Task EndAsync() => Task.WhenAll(running);

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
        var (result, milliseconds) = await sender.SendAsync(to, message, isDoubtful: true, ct);
        await queue.FinishAsync(order, Attempt(order, item, result, milliseconds), null, null, ct);
    }

    private async Task<LiveItem?> ItemAsync(long sequence, CancellationToken ct) =>
        (await items.PrepareAsync(await feed.ReadAsync(sequence - 1, 1, ct), ct)).SingleOrDefault();

    private DeliveryAttempt Attempt(DeliveryOrder order, LiveItem? item, SendResult result, int milliseconds) =>
        new(order.Kind, item?.Sequence, item?.Item.Id, item?.Item.State, result.Taken, result.Status, result.Detail, time.GetUtcNow(), milliseconds);

    [LoggerMessage(LogLevel.Warning, "A {Kind} could not be carried out and is tried again: {Reason}")]
    private partial void LogAway(string kind, string reason);
}
