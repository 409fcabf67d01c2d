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
        Assert.Contains(@"\[a\]\(https://evil.invalid\)", json.GetProperty("content").GetString());
    }

    [Fact]
    public void Telegram_gets_plain_text_for_its_chat()
    {
        var json = Written("telegram", Incident("Stake fell"), """{"chatId":"-100"}""");
        Assert.Equal("-100", json.GetProperty("chat_id").GetString());
        Assert.False(json.TryGetProperty("parse_mode", out _));
        Assert.StartsWith("Stake fell: open", json.GetProperty("text").GetString());
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

    private static JsonElement Written(string format, LiveItem item, string settings = "{}")
    {
        var to = new Subscription
        {
            Id = "s", Format = format, Target = "https://hooks.scan-tests.net", SettingsJson = settings, Topics = [], Kinds = [], Keys = [], State = SubscriptionState.Active, Cursor = 0, CreatedAt = default,
        };
        return JsonDocument.Parse(MessageFormats.Write(to, Message.Of(to, item), new Uri("https://scan.invalid"))).RootElement;
    }
}
