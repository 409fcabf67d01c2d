using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Xml;
using System.Xml.Linq;
using Microsoft.Extensions.DependencyInjection;
using Scan.Documents;
using Scan.Indexer.Feeds;

namespace Scan.IntegrationTests.Web;

/// <summary>The feed as Atom and JSON Feed: the items of the other doors, each once, whatever strangers wrote into them.</summary>
public sealed class SyndicationTests(WebSite site) : IClassFixture<WebSite>
{
    /// <summary>Control characters, what XML cannot hold, the end of a CDATA section, markup, and a pair of surrogates where a line is cut.</summary>
    private const string Hostile = "\u0001\u001b[31m]]></content><script>alert(1)</script> & \ufffe\uffff \u202egnp \"'";
    private static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";
    private static readonly XNamespace Own = "urn:scan:feed";
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/feed.json")]
    [InlineData("/feed.atom")]
    public async Task From_any_sequence_on_every_item_comes_once_in_order_and_as_the_other_doors_have_it(string path)
    {
        await AnnounceAsync(8, "from");
        var truth = await TruthAsync();
        var from = truth.Count / 3;
        foreach (var (after, due) in new[] { (0L, truth), (truth[from].Sequence, truth[(from + 1)..]) })
        {
            var got = new List<(long Sequence, string Json)>();
            for (var next = $"{path}?after={after}&take=7"; next is not null;)
            {
                var page = await PageAsync(next);
                Assert.Equal(page.Entries.Count, page.Entries.Select(e => e.Id).Distinct().Count());
                got.AddRange(page.Entries.SelectMany(e => e.Items).OrderBy(i => i.Sequence));
                Assert.Equal(got[^1].Sequence, page.Cursor);
                next = page.Next;
            }
            Assert.Equal(due.Select(i => i.Sequence), got.Select(i => i.Sequence));
            Assert.Equal(due.Select(i => Same(i.Json)), got.Select(i => Same(i.Json)));
        }
    }

    [Theory]
    [InlineData("/feed.json")]
    [InlineData("/feed.atom")]
    public async Task From_the_newest_back_nothing_is_lost_or_doubled_though_more_comes_meanwhile(string path)
    {
        await AnnounceAsync(4, "back");
        var truth = await TruthAsync();
        var got = new List<long>();
        var first = true;
        for (var next = $"{path}?take=9"; next is not null; first = false)
        {
            var page = await PageAsync(next);
            if (first)
            {
                // Its cursor leads on from the newest: what comes from here on is asked for by it.
                Assert.Equal(truth[^1].Sequence, page.Cursor);
                await AnnounceAsync(3, "meanwhile");
                Assert.Equal((await TruthAsync())[truth.Count..].Select(i => i.Sequence), (await PageAsync($"{path}?after={page.Cursor}")).Entries.SelectMany(e => e.Items).Select(i => i.Sequence).Order());
            }
            else
            {
                // Pages further back lead nowhere on: who goes on from the last of them would get all again.
                Assert.Null(page.Cursor);
            }
            got.AddRange(page.Entries.SelectMany(e => e.Items).Select(i => i.Sequence).OrderDescending());
            next = page.Next;
        }
        Assert.Equal(truth.Select(i => i.Sequence).Reverse(), got);
    }

    [Theory]
    [InlineData("/feed.json")]
    [InlineData("/feed.atom")]
    public async Task The_states_of_one_thing_stand_in_one_entry_told_by_the_last(string path)
    {
        var after = await HeadAsync();
        var id = $"incident:{Guid.NewGuid():N}";
        foreach (var state in new[] { FeedState.Seen, FeedState.Retracted, FeedState.Seen, FeedState.Resolved }) await AnnounceAsync(id, state, $$"""{"title":"It rains","status":"{{state}}","openedAt":"2026-01-02T03:04:05Z","path":"/incidents/9"}""");
        var entry = Assert.Single((await PageAsync($"{path}?after={after}")).Entries);
        Assert.Equal([FeedState.Seen, FeedState.Retracted, FeedState.Seen, FeedState.Resolved], entry.Items.Select(i => JsonDocument.Parse(i.Json).RootElement.GetProperty("state").GetString()!));
        Assert.Equal(("It rains: resolved", "2026-01-02T03:04:05Z"), (entry.Title, entry.Published));
        Assert.EndsWith(id, entry.Id, StringComparison.Ordinal);
        Assert.Equal("/incidents/9", new Uri(entry.Url!).AbsolutePath);
        // Each is told at a time of its own: a reader that was shown the entry before shows it as changed.
        var seen = Assert.Single((await PageAsync($"{path}?after={after}&take=1")).Entries);
        Assert.True(DateTimeOffset.Parse(entry.Updated, null) >= DateTimeOffset.Parse(seen.Updated, null));
        Assert.True(DateTimeOffset.Parse(entry.Updated, null) > DateTimeOffset.FromUnixTimeSeconds(1_700_000_000));
    }

    [Fact]
    public async Task What_strangers_wrote_is_text_in_both()
    {
        var after = await HeadAsync();
        await AnnounceAsync("incident:hostile <&> \"x\"", FeedState.Seen, $$"""{"title":{{Quoted(Hostile)}},"detail":{{Quoted(new string('a', 299) + "\U0001F986 quack")}},"path":"//evil.invalid/x"}""");
        foreach (var path in new[] { "/feed.json", "/feed.atom" })
        {
            var entry = Assert.Single((await PageAsync($"{path}?after={after}")).Entries);
            Assert.Contains("]]></content><script>alert(1)</script> &", entry.Title, StringComparison.Ordinal);
            Assert.DoesNotContain(entry.Title, c => char.IsControl(c) || c is '\ufffe' or '\uffff' or '\u202e');
            Assert.Equal(new string('a', 299) + "…", entry.Text);
            Assert.Null(entry.Url);
            Assert.Contains("\\uffff", Same(entry.Items[0].Json), StringComparison.OrdinalIgnoreCase);
            Assert.Equal(Hostile, JsonDocument.Parse(entry.Items[0].Json).RootElement.GetProperty("data").GetProperty("title").GetString());
        }
    }

    [Fact]
    public async Task Filters_are_those_of_the_other_doors_and_hold_together()
    {
        var avs = site.World.Avss[1];
        var all = await TruthAsync();
        Assert.Equal(await MatchingAsync($"avs:31337:{avs}"), await SequencesAsync($"/alerts.json?avs={avs}&chain=31337"));
        Assert.Equal(await MatchingAsync($"avs:31337:{avs}"), await SequencesAsync($"/alerts.atom?topics=avs:31337:{avs.ToString().ToUpperInvariant().Replace("0X", "0x", StringComparison.Ordinal)}"));
        Assert.Equal(await MatchingAsync("rollup:10"), await SequencesAsync("/alerts.json?rollup=10"));
        Assert.Empty(await SequencesAsync("/alerts.json?rollup=10&chain=8453"));
        Assert.Equal(all.Where(i => i.Json.Contains("\"kind\":\"incidents\"", StringComparison.Ordinal)).Select(i => i.Sequence), await SequencesAsync("/alerts.json?kind=incidents"));
        // Somebody's own is told to who names it, and to no shared cache.
        var after = await HeadAsync();
        await AnnounceAsync("incident:own", FeedState.Seen, """{"title":"Mine"}""", "rule:secret");
        Assert.Empty((await PageAsync($"/feed.json?after={after}")).Entries);
        using var own = await site.Http.GetAsync($"/feed.json?after={after}&topics=rule:secret", Ct);
        Assert.Contains("Mine", await own.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        Assert.True(own.Headers.CacheControl!.Private);
    }

    [Theory]
    [InlineData("kind=events", "kind")]
    [InlineData("kind=nonsense", "kind")]
    [InlineData("avs=0x00000000000000000000000000000000000000aa", "avs")]
    [InlineData("rollup=x", "rollup")]
    [InlineData("after=99999999999", "after")]
    [InlineData("after=-1", "after")]
    [InlineData("after=1&before=9", "before")]
    [InlineData("take=501", "take")]
    [InlineData("rolup=10", "rolup")]
    [InlineData("topics=a%01b", "topics")]
    public async Task What_cannot_be_read_is_refused_by_its_name(string query, string field)
    {
        foreach (var path in new[] { "/alerts.atom", "/feed.json" })
        {
            using var response = await site.Http.GetAsync($"{path}?{query}", Ct);
            Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
            Assert.Equal(field, (await response.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("field").GetString());
        }
    }

    [Theory]
    [InlineData("/alerts.json")]
    [InlineData("/alerts.atom")]
    public async Task While_nothing_is_told_that_it_shows_a_reader_gets_a_304(string path)
    {
        using var first = await site.Http.GetAsync(path, Ct);
        var tag = first.Headers.ETag!;
        Assert.True(first.Headers.CacheControl is { Public: true, NoCache: true });
        await AnnounceAsync(1, "beside");
        using var same = await AgainAsync(path, tag);
        Assert.Equal((HttpStatusCode.NotModified, tag), (same.StatusCode, same.Headers.ETag));
        await site.World.RaiseAlertAsync(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds(), Ct);
        using var other = await AgainAsync(path, tag);
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
        Assert.NotEqual(tag, other.Headers.ETag);
    }

    [Fact]
    public async Task Pages_lead_feed_readers_to_what_they_show_and_each_address_answers()
    {
        var page = await site.Http.GetStringAsync("/", Ct);
        foreach (var (type, address) in new[] { ("atom+xml", "/alerts.atom"), ("feed+json", "/alerts.json"), ("atom+xml", "/feed.atom"), ("feed+json", "/feed.json") })
        {
            Assert.Matches($"<link rel=\"alternate\" type=\"application/{type.Replace("+", "\\+", StringComparison.Ordinal)}\" title=\"[^\"]+\" href=\"{address}\">", page);
            Assert.NotEmpty((await PageAsync(address)).Entries);
        }
    }

    private sealed record Entry(string Id, string Title, string Text, string? Url, string Published, string Updated, IReadOnlyList<(long Sequence, string Json)> Items);

    private sealed record Page(IReadOnlyList<Entry> Entries, string? Next, long? Cursor);

    private Task<Page> PageAsync(string address) => address.Contains(".atom", StringComparison.Ordinal) ? AtomAsync(address) : JsonAsync(address);

    private async Task<Page> AtomAsync(string address)
    {
        using var reader = XmlReader.Create(new StringReader(await site.Http.GetStringAsync(address, Ct)), new XmlReaderSettings { CheckCharacters = true, DtdProcessing = DtdProcessing.Prohibit });
        var feed = XDocument.Load(reader).Root!;
        // What RFC 4287 asks of a feed and of each entry.
        foreach (var node in feed.Elements(Atom + "entry").Prepend(feed))
        {
            foreach (var name in new[] { "id", "title", "updated" }) Assert.Single(node.Elements(Atom + name));
            Assert.True(Uri.TryCreate(node.Element(Atom + "id")!.Value, UriKind.Absolute, out _), node.Element(Atom + "id")!.Value);
        }
        Assert.Single(feed.Elements(Atom + "author"));
        string? link(XElement of, string rel) => of.Elements(Atom + "link").SingleOrDefault(l => l.Attribute("rel")!.Value == rel)?.Attribute("href")!.Value;
        Assert.NotNull(link(feed, "self"));
        return new Page([.. feed.Elements(Atom + "entry").Select(e => new Entry(e.Element(Atom + "id")!.Value, e.Element(Atom + "title")!.Value, e.Element(Atom + "content")!.Value, link(e, "alternate"), e.Element(Atom + "published")!.Value,
            e.Element(Atom + "updated")!.Value, [.. e.Elements(Own + "item").Select(i => ((long)i.Attribute("sequence")!, i.Value))]))], link(feed, "next"), (long?)feed.Element(Own + "cursor"));
    }

    private async Task<Page> JsonAsync(string address)
    {
        var feed = await site.Http.GetFromJsonAsync<JsonElement>(address, Ct);
        Assert.Equal("https://jsonfeed.org/version/1.1", feed.GetProperty("version").GetString());
        string? text(JsonElement of, string name) => of.TryGetProperty(name, out var value) ? value.GetString() : null;
        return new Page([.. feed.GetProperty("items").EnumerateArray().Select(i => new Entry(text(i, "id")!, text(i, "title")!, text(i, "content_text")!, text(i, "url"), text(i, "date_published")!, text(i, "date_modified")!,
            [.. i.GetProperty("_scan").GetProperty("items").EnumerateArray().Select(told => (told.GetProperty("sequence").GetInt64(), told.GetRawText()))]))], text(feed, "next_url"), feed.GetProperty("_scan").TryGetProperty("cursor", out var cursor) ? cursor.GetInt64() : null);
    }

    /// <summary>Alerts and incidents that are for everybody, as the feed itself gives them.</summary>
    private async Task<List<(long Sequence, string Json)>> TruthAsync()
    {
        var items = new List<(long, string)>();
        for (var after = 0L; ;)
        {
            var page = await site.Http.GetFromJsonAsync<JsonElement>($"/api/v1/feed?limit=1000&after={after}", Ct);
            items.AddRange(page.GetProperty("items").EnumerateArray().Where(i => i.GetProperty("kind").GetString() is "alerts" or "incidents").Select(i => (i.GetProperty("sequence").GetInt64(), i.GetRawText())));
            if (page.GetProperty("next").GetInt64() == after) return items;
            after = page.GetProperty("next").GetInt64();
        }
    }

    private async Task<List<long>> MatchingAsync(string topic) =>
        [.. (await site.Http.GetFromJsonAsync<JsonElement>($"/api/v1/feed?limit=1000&topics={topic}", Ct)).GetProperty("items").EnumerateArray().Where(i => i.GetProperty("kind").GetString() is "alerts" or "incidents").Select(i => i.GetProperty("sequence").GetInt64())];

    private async Task<List<long>> SequencesAsync(string address) => [.. (await PageAsync($"{address}&take=500")).Entries.SelectMany(e => e.Items).Select(i => i.Sequence).Order()];

    private Task<long> HeadAsync() => site.Services.GetRequiredService<Feed>().HeadAsync(Ct);

    /// <summary>Incidents, some of which go through several states.</summary>
    private async Task AnnounceAsync(int count, string name)
    {
        for (var n = 0; n < count; n++) await AnnounceAsync($"incident:{name}{n % 3}", n % 2 == 0 ? FeedState.Seen : FeedState.Resolved, $$"""{"title":{{Quoted(name + Hostile)}}}""");
    }

    private async Task AnnounceAsync(string id, string state, string data, string topic = FeedKind.Incidents)
    {
        var feed = site.Services.GetRequiredService<Feed>();
        await feed.AnnounceAsync(31337, [new FeedEntry(id, FeedKind.Incidents, state, 7, 1_700_000_000, [topic], Encoding.UTF8.GetBytes(data))], Ct);
        var head = await feed.HeadAsync(Ct);
        while (site.Services.GetRequiredService<LiveFeed>().Head < head) await Task.Delay(20, Ct);
    }

    private async Task<HttpResponseMessage> AgainAsync(string path, EntityTagHeaderValue tag)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { IfNoneMatch = { tag } } };
        return await site.Http.SendAsync(request, Ct);
    }

    /// <summary>A JSON string with the characters as they are, but for those that JSON itself forbids.</summary>
    private static string Quoted(string text) => '"' + string.Concat(text.Select(c => c is '"' or '\\' ? $"\\{c}" : c < ' ' ? $"\\u{(int)c:x4}" : c.ToString())) + '"';

    /// <summary>The same JSON is the same text, however its strings are escaped.</summary>
    private static string Same(string json) => JsonSerializer.Serialize(JsonDocument.Parse(json).RootElement);
}
