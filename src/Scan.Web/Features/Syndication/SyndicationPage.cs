using System.Globalization;
using System.Text.Json;
using Scan.Documents;
using Scan.Indexer.Delivery.Formats;

namespace Scan.Web.Features.Syndication;

/// <summary>An item as live readers get it, and when it was told.</summary>
public sealed record ToldEntry(LiveItem Item, DateTimeOffset? AnnouncedAt);

/// <summary>One thing on one page: all items of it that the page holds, in order, told in the words of the last.</summary>
/// <param name="Id">Of the thing; the same on every door and through its life.</param>
/// <param name="Url">Its page; null: it has none.</param>
public sealed record SyndicationEntry(string Id, string? Url, ItemText Text, DateTimeOffset Published, DateTimeOffset Updated, IReadOnlyList<LiveItem> Items)
{
    public LiveItem Last => Items[^1];

    public static SyndicationEntry Of(IReadOnlyList<ToldEntry> told, string host)
    {
        var last = told[^1].Item.Item;
        var text = ItemText.Of(last);
        var updated = told[^1].AnnouncedAt ?? DateTimeOffset.FromUnixTimeSeconds(last.Time);
        return new(last.Id, text.Path is { } path ? host + path : null, text, PublishedOf(last), updated, [.. told.Select(t => t.Item)]);
    }

    /// <summary>When it began, the same on each page: an alert's data give the time of its block, an incident's when it opened.</summary>
    private static DateTimeOffset PublishedOf(FeedItem item)
    {
        using var data = JsonDocument.Parse(item.DataJson ?? "{}");
        var root = data.RootElement;
        if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("time", out var time) && time.TryGetSeconds() is { } seconds) return DateTimeOffset.FromUnixTimeSeconds(seconds);
        if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("openedAt", out var opened) && opened.ValueKind == JsonValueKind.String && opened.TryGetDateTimeOffset(out var at)) return at;
        return DateTimeOffset.FromUnixTimeSeconds(item.Time);
    }
}

/// <summary>A page of the feed, ready to be written.</summary>
/// <param name="Self">This page's address; <paramref name="Feed"/> is the feed's, without a place in it.</param>
/// <param name="Home">The page for people.</param>
/// <param name="Next">The further page; null: there is none.</param>
/// <param name="Cursor">Given as <c>after=</c>, it brings what lies behind all that this page shows. Null on pages further back: what lies behind these was on pages before.</param>
public sealed record SyndicationPage(string Title, string Self, string Feed, string Home, string? Next, long? Cursor, IReadOnlyList<SyndicationEntry> Entries)
{
    /// <param name="told">In the order of the feed.</param>
    /// <param name="more">There are further ones in the direction that was asked for.</param>
    public static SyndicationPage Of(SyndicationAsk ask, string host, string path, IReadOnlyList<ToldEntry> told, bool more)
    {
        var entries = told.GroupBy(t => t.Item.Item.Id, StringComparer.Ordinal).Select(thing => SyndicationEntry.Of([.. thing], host)).OrderBy(e => e.Last.Sequence).ToList();
        // From the newest back, the newest come first; behind a cursor all come as they were told.
        if (ask.After is null) entries.Reverse();
        var cursor = told.Count > 0 ? told[^1].Item.Sequence : ask.After ?? 0;
        var next = !more ? null : ask.After is null ? ask.Query("before", told[0].Item.Sequence) : ask.Query("after", cursor);
        var self = ask switch { { After: { } after } => ask.Query("after", after), { Before: { } before } => ask.Query("before", before), _ => ask.Query() };
        var title = ask.Slice.Kinds is [FeedKind.Alerts] ? "MACH alerts" : ask.Slice.Kinds is [FeedKind.Incidents] ? "Incidents" : "Alerts and incidents";
        return new(title, host + path + self, host + path + ask.Query(), host + (ask.Slice.Kinds.Contains(FeedKind.Alerts) ? "/alerts" : "/incidents"), next is null ? null : host + path + next, ask.Before is null ? cursor : null, entries);
    }

    /// <summary>The newest change of an entry; the begin of time where there is none.</summary>
    public DateTimeOffset Updated => Entries.Count == 0 ? DateTimeOffset.UnixEpoch : Entries.Max(e => e.Updated);

    internal static string Rfc3339(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}

internal static class JsonTimes
{
    /// <summary>Seconds since 1970 as documents write them, as a number or a decimal string.</summary>
    public static long? TryGetSeconds(this JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number when value.TryGetInt64(out var number) => number,
        JsonValueKind.String when long.TryParse(value.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) => number,
        _ => null,
    };
}
