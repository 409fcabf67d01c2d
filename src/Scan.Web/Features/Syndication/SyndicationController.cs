using System.Security.Cryptography;
using Microsoft.AspNetCore.Cors;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;
using Scan.Documents;
using Scan.Web.Hosting;

namespace Scan.Web.Features.Syndication;

/// <summary>
/// The feed for feed readers, as Atom (RFC 4287, paged by RFC 5005) and JSON Feed 1.1: the items that live readers and web hooks get, those of one thing gathered in its entry. Newest
/// first, or with <c>after=</c> everything behind a sequence, in order.
/// </summary>
[EnableCors(OpenReads.Policy)]
public sealed class SyndicationController(Feed feed, LiveFeed live, LiveItems items, ScanWebOptions options) : Controller
{
    private static readonly string[] AlertsOnly = [FeedKind.Alerts];
    private static readonly string[] AlertsAndIncidents = [FeedKind.Alerts, FeedKind.Incidents];

    [HttpGet("/alerts.atom")]
    public Task<IActionResult> AlertsAtom(CancellationToken ct) => AtomAsync("/alerts", AlertsOnly, ct);

    [HttpGet("/alerts.json")]
    public Task<IActionResult> AlertsJson(CancellationToken ct) => JsonAsync("/alerts", AlertsOnly, ct);

    [HttpGet("/feed.atom")]
    public Task<IActionResult> FeedAtom(CancellationToken ct) => AtomAsync("/feed", AlertsAndIncidents, ct);

    [HttpGet("/feed.json")]
    public Task<IActionResult> FeedJson(CancellationToken ct) => JsonAsync("/feed", AlertsAndIncidents, ct);

    private async Task<IActionResult> AtomAsync(string name, string[] kinds, CancellationToken ct)
    {
        var (ask, page) = await ReadAsync(name + ".atom", kinds, ct);
        return Answer(AtomFeed.Write(page), "application/atom+xml; charset=utf-8", ask);
    }

    private async Task<IActionResult> JsonAsync(string name, string[] kinds, CancellationToken ct)
    {
        var (ask, page) = await ReadAsync(name + ".json", kinds, ct);
        return Answer(JsonFeed.Write(page), "application/feed+json; charset=utf-8", ask);
    }

    private async Task<(SyndicationAsk Ask, SyndicationPage Page)> ReadAsync(string path, string[] kinds, CancellationToken ct)
    {
        var ask = SyndicationAsk.Of(Request.Query, kinds);
        // A cursor above the head is refused as everywhere: it is of another Scan.
        if (ask.After is { } after) await live.StartAsync(after, ct);
        var told = await feed.SliceAsync(ask.Slice, ask.After, ask.Before, ask.Take + 1, ct);
        var shown = told.Take(ask.Take).OrderBy(t => t.Item.Sequence).ToList();
        var prepared = await items.PrepareAsync([.. shown.Select(t => t.Item)], ct);
        return (ask, SyndicationPage.Of(ask, options.BaseOf(Request), path, [.. shown.Zip(prepared, (t, item) => new ToldEntry(item, t.AnnouncedAt))], told.Count > ask.Take));
    }

    /// <summary>The same bytes have the same tag: while nothing is told that the feed shows, a reader gets a 304.</summary>
    private FileContentResult Answer(byte[] content, string type, SyndicationAsk ask)
    {
        Response.Headers.CacheControl = ask.Slice.IsPrivate ? "private, no-cache" : "public, no-cache";
        return File(content, type, null, new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(content))[..20]}\"", isWeak: true));
    }
}
