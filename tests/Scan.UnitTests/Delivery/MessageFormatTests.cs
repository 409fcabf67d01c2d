using System.Text;
using System.Text.Json;
using Scan.Documents;
using Scan.Indexer.Delivery;
using Scan.Indexer.Delivery.Formats;
using Scan.Indexer.Feeds;
using Xunit;

namespace Scan.UnitTests.Delivery;

public sealed class MessageFormatTests
{
    private const string Hostile = "<!channel> @everyone *x* _y_ [a](https://evil.invalid) <https://evil.invalid|click> \u202egnp\u0007";

    [Fact]
    public void Slack_gets_no_mention_and_no_link_of_a_stranger()
    {
        var text = Written("slack", Incident(Hostile)).GetProperty("text").GetString()!;
        Assert.DoesNotContain('<', text.Replace("<https://scan.invalid/incidents/1>", "", StringComparison.Ordinal));
        Assert.Contains("&lt;!channel&gt;", text);
        Assert.DoesNotContain('\u202e', text);
        Assert.DoesNotContain('\u0007', text);
    }

    [Fact]
    public void Discord_pings_nobody_and_gets_no_markup_of_a_stranger()
    {
        var json = Written("discord", Incident(Hostile));
        Assert.Equal(0, json.GetProperty("allowed_mentions").GetProperty("parse").GetArrayLength());
        var content = json.GetProperty("content").GetString()!;
        Assert.Contains(@"\[a\]\(https\://evil.invalid\)", content);
        // No punctuation that Discord reads stands without its backslash, so nothing of a stranger's is a mention, a link, a heading or a list.
        var strangers = content["**".Length..content.LastIndexOf("**", StringComparison.Ordinal)];
        Assert.DoesNotMatch(@"(?<!\\)(\\\\)*[@<>#*_~`|:\[\]()\-]", strangers.Replace("**", "", StringComparison.Ordinal));
        Assert.Equal(4, json.GetProperty("flags").GetInt32());
    }

    [Fact]
    public void Telegram_gets_plain_text_for_its_chat()
    {
        var json = Written("telegram", Incident("Stake fell"), """{"chatId":"-100"}""");
        Assert.Equal("-100", json.GetProperty("chat_id").GetString());
        Assert.False(json.TryGetProperty("parse_mode", out _));
        Assert.StartsWith("Stake fell: open", json.GetProperty("text").GetString());
    }

    [Fact]
    public void Slack_reads_nothing_as_markup_and_makes_no_link_of_an_address()
    {
        var json = Written("slack", Incident(Hostile));
        Assert.Equal((false, "none", false, false, false), (json.GetProperty("mrkdwn").GetBoolean(), json.GetProperty("parse").GetString(), json.GetProperty("link_names").GetBoolean(), json.GetProperty("unfurl_links").GetBoolean(), json.GetProperty("unfurl_media").GetBoolean()));
    }

    [Fact]
    public void Telegram_finds_no_mention_tag_or_command_in_what_strangers_wrote()
    {
        var text = Written("telegram", Incident("@admin /stop #tag $ALT https://evil.invalid"), """{"chatId":"-100"}""").GetProperty("text").GetString()!;
        Assert.DoesNotMatch(@"[@#$/](?!\u2060)", text.Split('\n')[0]);
        Assert.EndsWith("\nhttps://scan.invalid/incidents/1", text);
    }

    /// <summary>Discord takes 2,000 characters, Telegram 4,096, PagerDuty's summary 1,024; a pair of surrogates is never torn.</summary>
    [Theory]
    [InlineData("slack", "text", 4_000)]
    [InlineData("discord", "content", 2_000)]
    [InlineData("telegram", "text", 4_096)]
    public void However_much_strangers_wrote_no_receiver_refuses_its_length(string format, string field, int most)
    {
        foreach (var filling in new[] { "*", "&", "\U0001F986", "@", "\u0007" })
        {
            var much = string.Concat(Enumerable.Repeat(filling, 5_000));
            var item = Item(FeedKind.Incidents, "incident:1", FeedState.Seen, JsonSerializer.Serialize(new { title = "x" + much, detail = much, path = "/incidents/1", severity = "warning" }));
            var text = Written(format, item, """{"chatId":"-100"}""").GetProperty(field).GetString()!;
            Assert.InRange(text.Length, 1, most);
            Assert.DoesNotContain('\ufffd', text);
        }
    }

    [Fact]
    public void PagerDuty_gets_what_it_takes_and_one_key_for_one_thing_however_long_its_name()
    {
        var long1 = Item(FeedKind.Incidents, "incident:" + new string('x', 400) + "1", FeedState.Seen, JsonSerializer.Serialize(new { title = new string('y', 2_000), severity = "apocalyptic" }));
        var long2 = Item(FeedKind.Incidents, "incident:" + new string('x', 400) + "2", FeedState.Seen, "{}");
        var (first, again, other) = (Written("pagerduty", long1), Written("pagerduty", long1), Written("pagerduty", long2));
        var key = first.GetProperty("dedup_key").GetString()!;
        Assert.InRange(key.Length, 1, 255);
        Assert.Equal(key, again.GetProperty("dedup_key").GetString());
        Assert.NotEqual(key, other.GetProperty("dedup_key").GetString());
        var payload = first.GetProperty("payload");
        Assert.InRange(payload.GetProperty("summary").GetString()!.Length, 1, 1_024);
        Assert.Equal(("warning", "2023-11-14T22:13:20Z", JsonValueKind.Object), (payload.GetProperty("severity").GetString(), payload.GetProperty("timestamp").GetString(), payload.GetProperty("custom_details").ValueKind));
        var test = JsonDocument.Parse(MessageFormats.Write(To("pagerduty", "{}"), Notices.Test(To("pagerduty", "{}"), new DeliveryOrder(1, "s", DeliveryKind.Test, null, null)), null)).RootElement;
        Assert.Equal(JsonValueKind.Object, test.GetProperty("payload").GetProperty("custom_details").ValueKind);
    }

    [Theory]
    [InlineData(FeedState.Seen, "trigger")]
    [InlineData(FeedState.Final, "trigger")]
    [InlineData(FeedState.Retracted, "resolve")]
    [InlineData(FeedState.Removed, "resolve")]
    [InlineData(FeedState.Resolved, "resolve")]
    public void PagerDuty_opens_and_closes_one_incident_for_one_thing(string state, string action)
    {
        var json = Written("pagerduty", Item(FeedKind.Alerts, "alert:1:0xaa:0xbb", state, """{"rollupChainId":"10"}"""), """{"routingKey":"R"}""");
        Assert.Equal((action, "alert:1:0xaa:0xbb", "R"), (json.GetProperty("event_action").GetString(), json.GetProperty("dedup_key").GetString(), json.GetProperty("routing_key").GetString()));
        Assert.Equal("critical", json.GetProperty("payload").GetProperty("severity").GetString());
    }

    [Fact]
    public void A_program_gets_the_item_as_the_feed_has_it()
    {
        var item = Incident("x");
        Assert.Equal(Encoding.UTF8.GetString(item.Json), Written("scan", item).GetRawText());
    }

    [Fact]
    public void Pauses_double_up_to_the_longest_and_end_with_the_time_that_is_given()
    {
        var options = new DeliveryOptions { FirstRetry = TimeSpan.FromSeconds(2), LongestRetry = TimeSpan.FromMinutes(30), GiveUp = TimeSpan.FromHours(24) };
        var start = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var (now, tries) = (start, 0);
        while (DeliverySchedule.AfterFailure(now, start, ++tries, null, 0.5, options) is { } next)
        {
            Assert.InRange(next - now, TimeSpan.Zero, TimeSpan.FromMinutes(30));
            now = next;
        }
        Assert.Equal(start + TimeSpan.FromHours(24), now);
        Assert.InRange(tries, 60, 90);
        Assert.Equal(TimeSpan.FromSeconds(1.5), DeliverySchedule.AfterFailure(start, start, 1, null, 0.5, options) - start);
        Assert.Equal(TimeSpan.FromMinutes(5), DeliverySchedule.AfterFailure(start, start, 1, TimeSpan.FromMinutes(5), 0.5, options) - start);
        Assert.Equal(TimeSpan.FromMinutes(30), DeliverySchedule.AfterFailure(start, start, 1, TimeSpan.FromDays(5), 0.5, options) - start);
    }

    private static LiveItem Incident(string title) => Item(FeedKind.Incidents, "incident:1", FeedState.Seen, JsonSerializer.Serialize(new { title, path = "/incidents/1", severity = "warning" }));

    private static LiveItem Item(string kind, string id, string state, string data) =>
        new(new FeedItem(5, id, kind, state, 1, 7, 1_700_000_000, [kind], data, null), [kind], Encoding.UTF8.GetBytes($$"""{"sequence":5,"data":{{data}}}"""));

    private static Subscription To(string format, string settings) => new()
    {
        Id = "s", Format = format, Target = "https://hooks.scan-tests.net", SettingsJson = settings, Topics = [], Kinds = [], Keys = [], State = SubscriptionState.Active, Cursor = 0, CreatedAt = default,
    };

    private static JsonElement Written(string format, LiveItem item, string settings = "{}")
    {
        var to = To(format, settings);
        return JsonDocument.Parse(MessageFormats.Write(to, Message.Of(to, item), new Uri("https://scan.invalid"))).RootElement;
    }
}
