using Scan.Documents;
using Scan.Indexer.Delivery;

namespace Scan.Web.Features.Webhooks;

/// <summary>Subscriptions as REST writes them; secrets only where they are new.</summary>
internal static class SubscriptionJson
{
    /// <param name="head">The feed's last sequence.</param>
    public static object Of(Subscription s, long head, DateTimeOffset now) => new
    {
        s.Id, s.Format, Url = s.Target, s.Topics, s.Kinds, s.State, s.Reason, s.Cursor, Head = head, Behind = Behind(s, head), s.Delivered, s.Failures, s.FailingSince, s.NextTry, s.LastSuccess, s.CreatedAt,
        Keys = DeliverySignature.InUse(s.Keys, now).Select(key => new { key.Id, key.Until }),
    };

    public static object Of(NewSubscription made) => new
    {
        made.Subscription.Id, made.Token, KeyId = made.Subscription.Keys[0].Id, made.Subscription.Keys[0].Secret, made.Subscription.State, made.Subscription.Reason, made.Subscription.Format,
        Url = made.Subscription.Target, made.Subscription.Topics, made.Subscription.Kinds, made.Subscription.Cursor, Manage = $"/api/v1/webhooks/{made.Subscription.Id}",
    };

    public static object Of(DeliveryLine line) => line;

    /// <summary>Items of the feed that it has not passed yet, those that it does not follow included.</summary>
    public static long Behind(Subscription s, long head) => Math.Max(0, head - s.Cursor);
}
