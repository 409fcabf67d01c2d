using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Scan.Documents;

namespace Scan.Indexer.Delivery.Formats;

/// <summary>How messages are written for each kind of receiver.</summary>
public static class MessageFormats
{
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
        Slack => Bytes(new JsonObject { ["text"] = SlackText(message.Text, Link(message, publicUrl)) }),
        Discord => Bytes(new JsonObject { ["content"] = DiscordText(message.Text, Link(message, publicUrl)), ["allowed_mentions"] = new JsonObject { ["parse"] = new JsonArray() } }),
        Telegram => Bytes(new JsonObject
        {
            ["chat_id"] = SettingOf(to, "chatId"), ["text"] = Plain(message.Text, Link(message, publicUrl)), ["link_preview_options"] = new JsonObject { ["is_disabled"] = true },
        }),
        PagerDuty => Bytes(PagerDutyEvent(to, message, publicUrl)),
        _ => message.Json,
    };

    /// <summary>The same as plain text.</summary>
    internal static string Plain(ItemText text, string? link) => string.Join('\n', new[] { text.Title, text.Detail, link }.Where(line => !string.IsNullOrEmpty(line)));

    internal static string? Link(Message message, Uri? publicUrl) => publicUrl is not null && message.Text.Path is { } path ? publicUrl.AbsoluteUri.TrimEnd('/') + path : null;

    // The three characters that Slack asks to be escaped; no mention or link can be made without them.
    private static string SlackText(ItemText text, string? link)
    {
        static string Escape(string plain) => plain.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);
        return $"*{Escape(text.Title).Replace('*', '∗')}*{(text.Detail.Length > 0 ? "\n" + Escape(text.Detail) : "")}{(link is null ? "" : $"\n<{link}>")}";
    }

    private static string DiscordText(ItemText text, string? link)
    {
        static string Escape(string plain) => string.Concat(plain.Select(c => c is '\\' or '*' or '_' or '~' or '`' or '|' or '>' or '<' or '#' or '[' or ']' or '(' or ')' or '@' ? $"\\{c}" : c.ToString()));
        return $"**{Escape(text.Title)}**{(text.Detail.Length > 0 ? "\n" + Escape(text.Detail) : "")}{(link is null ? "" : $"\n<{link}>")}";
    }

    private static JsonObject PagerDutyEvent(Subscription to, Message message, Uri? publicUrl)
    {
        var described = new JsonObject
        {
            ["routing_key"] = SettingOf(to, "routingKey"),
            ["event_action"] = message.Text.IsOver ? "resolve" : message.Text.IsAcknowledged ? "acknowledge" : "trigger",
            ["dedup_key"] = message.Item?.Item.Id ?? message.Id,
            ["payload"] = new JsonObject
            {
                ["summary"] = message.Text.Title, ["source"] = "scan", ["severity"] = message.Text.Severity is "critical" or "error" or "warning" or "info" ? message.Text.Severity : "warning",
                ["custom_details"] = message.Item is null ? message.Text.Detail : JsonNode.Parse(message.Json),
            },
        };
        if (Link(message, publicUrl) is { } link) described["links"] = new JsonArray(new JsonObject { ["href"] = link, ["text"] = "Scan" });
        return described;
    }

    private static string? SettingOf(Subscription to, string name)
    {
        using var settings = JsonDocument.Parse(to.SettingsJson);
        return settings.RootElement.TryGetProperty(name, out var value) ? value.GetString() : null;
    }

    private static byte[] Bytes(JsonObject json) => Encoding.UTF8.GetBytes(json.ToJsonString());
}
