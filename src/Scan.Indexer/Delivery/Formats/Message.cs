using Scan.Documents;
using Scan.Indexer.Feeds;

namespace Scan.Indexer.Delivery.Formats;

/// <summary>Something to tell a subscriber: an item of the feed, or a notice of Scan's own.</summary>
/// <param name="Id">Of the delivery; the same for each attempt.</param>
/// <param name="Item">Null for a notice.</param>
/// <param name="Json">As the <c>scan</c> format sends it.</param>
internal sealed record Message(string Id, LiveItem? Item, byte[] Json, ItemText Text)
{
    /// <summary>Items of the feed behind this one when it is sent: how far the subscription lags; null for a notice.</summary>
    public long? Behind { get; init; }

    public static Message Of(Subscription to, LiveItem item) => new($"{to.Id}-{item.Sequence}", item, item.Json, ItemText.Of(item.Item));
}
