using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Scan.Documents;

namespace Scan.Indexer.Delivery.Formats;

/// <summary>How messages are written for each kind of receiver.</summary>
public static class MessageFormats
{
    private const int LongestDedupKey = 255;

    /// <summary>SUPPRESS_EMBEDS of a message's flags.</summary>
    private const int DiscordNoEmbeds = 4;
    public const string Scan = "scan";
    public const string Slack = "slack";
    public const string Discord = "discord";
    public const string Telegram = "telegram";
    public const string PagerDuty = "pagerduty";
    public const string Email = "email";

    public static IReadOnlyList<string> All { get; } = [Scan, Slack, Discord, Telegram, PagerDuty, Email];

    /// <summary>Whether the endpoint is a program that answers a challenge; else a person enters the code that is sent.</summary>
    public static bool AnswersChallenge(string format) => format == Scan;

    /// <summary>Whether it may get every event and block: people's channels would be flooded.</summary>
    public static bool TakesEverything(string format) => format == Scan;

    /// <summary>What a format needs beside the target; null: nothing.</summary>
    public static string? Setting(string format) => format switch { Telegram => "chatId", PagerDuty => "routingKey", _ => null };

    internal static byte[] Write(Subscription to, Message message, Uri? publicUrl) => to.Format switch
    {
        Slack => Bytes(SlackMessage(message.Text, Link(message, publicUrl))),
        Discord => Bytes(DiscordMessage(message.Text, Link(message, publicUrl))),
        Telegram => Bytes(TelegramMessage(to, message.Text, Link(message, publicUrl))),
        PagerDuty => Bytes(PagerDutyEvent(to, message, publicUrl)),
        _ => message.Json,
    };

    /// <summary>The same as plain text.</summary>
    internal static string Plain(ItemText text, string? link) => Lines(text.Title, text.Detail, link);

    internal static string? Link(Message message, Uri? publicUrl) => publicUrl is not null && message.Text.Path is { } path ? publicUrl.AbsoluteUri.TrimEnd('/') + path : null;

    /// <summary>
    /// The three characters that Slack asks to be escaped, without which no mention or link is made; nothing else is read as markup, no address turned into a link, nothing unfolded. Slack cuts at
    /// 40,000 characters.
    /// </summary>
    private static JsonObject SlackMessage(ItemText text, string? link)
    {
        static string Escape(string plain) => plain.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);
        return new JsonObject
        {
            ["text"] = Lines(Escape(text.Title), Escape(text.Detail), link is null ? null : $"<{Escape(link)}>"),
            ["mrkdwn"] = false, ["parse"] = "none", ["link_names"] = false, ["unfurl_links"] = false, ["unfurl_media"] = false,
        };
    }

    /// <summary>Nobody is pinged and nothing embedded. Discord refuses more than 2,000 characters: two lines of 301, each at most doubled, and a link stay below.</summary>
    private static JsonObject DiscordMessage(ItemText text, string? link) => new()
    {
        ["content"] = Lines($"**{DiscordEscape(text.Title)}**", DiscordEscape(text.Detail), link is null ? null : $"<{link}>"),
        ["allowed_mentions"] = new JsonObject { ["parse"] = new JsonArray() },
        ["flags"] = DiscordNoEmbeds,
    };

    /// <summary>A backslash takes the meaning from any ASCII punctuation; that of : keeps addresses from being links.</summary>
    private static string DiscordEscape(string plain) => string.Concat(plain.Select(c => char.IsAscii(c) && (char.IsPunctuation(c) || char.IsSymbol(c)) && c is not (',' or '.' or '/' or '\'' or '"' or '%' or '?' or ';') ? $"\\{c}" : c.ToString()));

    /// <summary>Plain text, in which Telegram still finds mentions, tags and commands: a word joiner, which is not seen, behind what begins one. At most 4,096 characters.</summary>
    private static JsonObject TelegramMessage(Subscription to, ItemText text, string? link)
    {
        static string Inert(string plain) => string.Concat(plain.Select(c => c is '@' or '#' or '$' or '/' ? $"{c}\u2060" : c.ToString()));
        return new JsonObject
        {
            ["chat_id"] = SettingOf(to, "chatId"), ["text"] = Lines(Inert(text.Title), Inert(text.Detail), link), ["link_preview_options"] = new JsonObject { ["is_disabled"] = true },
        };
    }

    private static JsonObject PagerDutyEvent(Subscription to, Message message, Uri? publicUrl)
    {
        var item = message.Item?.Item;
        var payload = new JsonObject
        {
            ["summary"] = message.Text.Title, ["source"] = publicUrl?.Host ?? "scan", ["severity"] = message.Text.Severity,
            ["custom_details"] = message.Item is null ? new JsonObject { ["detail"] = message.Text.Detail } : JsonNode.Parse(message.Json),
        };
        if (item is not null) (payload["timestamp"], payload["class"], payload["component"]) = (DateTimeOffset.FromUnixTimeSeconds(item.Time).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture), item.Kind, $"chain {item.ChainId}");
        var described = new JsonObject
        {
            ["routing_key"] = SettingOf(to, "routingKey"),
            ["event_action"] = message.Text.IsOver ? "resolve" : message.Text.IsAcknowledged ? "acknowledge" : "trigger",
            ["dedup_key"] = DedupKey(item?.Id ?? message.Id),
            ["payload"] = payload,
        };
        if (Link(message, publicUrl) is { } link) described["links"] = new JsonArray(new JsonObject { ["href"] = link, ["text"] = "Scan" });
        return described;
    }

    /// <summary>The thing's own id, so that one thing is one case; what is longer than PagerDuty takes by its hash.</summary>
    private static string DedupKey(string id) => id.Length <= LongestDedupKey ? id : "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(id)));

    private static string Lines(params IEnumerable<string?> lines) => string.Join('\n', lines.Where(line => !string.IsNullOrEmpty(line)));

    private static string? SettingOf(Subscription to, string name)
    {
        using var settings = JsonDocument.Parse(to.SettingsJson);
        return settings.RootElement.TryGetProperty(name, out var value) ? value.GetString() : null;
    }

    private static byte[] Bytes(JsonObject json) => Encoding.UTF8.GetBytes(json.ToJsonString());
}
