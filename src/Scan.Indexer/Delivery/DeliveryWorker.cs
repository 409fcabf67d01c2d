using Scan.Documents;
using Scan.Domain.Documents;
using Scan.Indexer.Delivery.Formats;
using Scan.Indexer.Feeds;

namespace Scan.Indexer.Delivery;

/// <summary>Carries the feed to one subscription: item after item, each until it was taken, for as long as the lease holds and the owner changes nothing.</summary>
internal sealed class DeliveryWorker(Subscription subscription, DeliveryLease lease, LiveFeed feed, DeliverySender sender, DeliveryBook book, TimeProvider time)
{
    private static readonly TimeSpan LeasePause = TimeSpan.FromMilliseconds(200);
    private readonly DeliveryOptions options = sender.Options;
    private readonly HashSet<string> kinds = subscription.Kinds.ToHashSet(StringComparer.Ordinal);
    private readonly TopicFilter filter = TopicFilter.Parse(subscription.Topics.ToArray());
    private int failures = subscription.Failures;
    private DateTimeOffset? failingSince = subscription.FailingSince;
    private DateTimeOffset? nextTry = subscription.NextTry;
    private bool isDoubtful = subscription.Failures > 0;

    public Subscription Subscription => subscription;
    public DeliveryLease Lease => lease;

    /// <summary>Ends when the subscription is paused, changed or another process's.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        await foreach (var step in feed.StepsAsync(filter, subscription.Cursor, ct))
        {
            foreach (var item in step.Items.Where(item => kinds.Contains(item.Item.Kind) && !IsOwn(item)))
            {
                if (!await DeliverAsync(item, ct)) return;
            }
            book.Pass(subscription.Id, subscription.Version, step.Next);
        }
    }

    // What a subscription is told of itself would only be delivered once it works again.
    private bool IsOwn(LiveItem item) => item.Topics.Contains(SubscriptionNotice.Topic(subscription.Id));

    private async Task<bool> DeliverAsync(LiveItem item, CancellationToken ct)
    {
        var message = Message.Of(subscription, item);
        while (true)
        {
            if (nextTry - time.GetUtcNow() is { } wait && wait > TimeSpan.Zero) await Task.Delay(wait, time, ct);
            while (!lease.Covers(options.Timeout)) await Task.Delay(LeasePause, ct);
            // Asked again when its turn comes: the line before it may be longer than the lease.
            if (await sender.SendAsync(subscription, lease, message with { Behind = Math.Max(0, feed.Head - item.Sequence) }, isDoubtful, ct) is not var (result, milliseconds)) continue;
            isDoubtful = !result.Taken || DeliverySender.IsSlow(milliseconds);
            var progress = After(item, result, milliseconds);
            if (!await book.RecordAsync(progress, ct) || progress.PausedFor is not null) return false;
            if (result.Taken) return true;
        }
    }

    private DeliveryProgress After(LiveItem item, SendResult result, int milliseconds)
    {
        var now = time.GetUtcNow();
        string? paused = null;
        if (result.Taken) (failures, failingSince, nextTry) = (0, null, null);
        else
        {
            failures++;
            failingSince ??= now;
            nextTry = DeliverySchedule.AfterFailure(now, failingSince.Value, failures, result.RetryAfter, Random.Shared.NextDouble(), options);
            paused = result.Gone ? "the endpoint answered 410, that it wants nothing more" : nextTry is null ? $"failed for {options.GiveUp.TotalHours:0.#} hours, the last time: {result.Detail}" : null;
        }
        var attempt = new DeliveryAttempt(DeliveryKind.Item, item.Sequence, item.Item.Id, item.Item.State, result.Taken, result.Status, result.Detail, now, milliseconds);
        return new DeliveryProgress(subscription.Id, subscription.Version, result.Taken ? item.Sequence : item.Sequence - 1, failures, failingSince, nextTry, paused, attempt);
    }
}
