using System.Text.Json;
using Scan.Documents;
using Scan.Domain.Documents;
using Scan.Indexer.Delivery;
using Scan.Indexer.Delivery.Formats;
using Scan.Web.Input;

namespace Scan.Web.Features.Webhooks;

/// <summary>What somebody asks for who wants to be told.</summary>
/// <param name="Url">A web address; for the format <c>email</c> the address of a mail box.</param>
/// <param name="Format">One of <see cref="MessageFormats.All"/>; null: <c>scan</c>.</param>
/// <param name="Topics">Things to follow; none: all.</param>
/// <param name="Kinds">Kinds of items; none: alerts and incidents.</param>
/// <param name="After">Begins behind this sequence; null: with what comes.</param>
/// <param name="ChatId">For <c>telegram</c>.</param>
/// <param name="RoutingKey">For <c>pagerduty</c>.</param>
public sealed record SignUp(string Url, string? Format = null, IReadOnlyList<string>? Topics = null, IReadOnlyList<string>? Kinds = null, long? After = null, string? ChatId = null, string? RoutingKey = null)
{
    private const int MostTopics = 50;
    private const int LongestSetting = 200;
    private static readonly string[] KnownKinds = [FeedKind.Alerts, FeedKind.Incidents, FeedKind.Events, FeedKind.Blocks];

    /// <summary>The same with defaults filled in and everything checked.</summary>
    /// <exception cref="BadInputException">Names the first field that breaks a rule.</exception>
    public SignUp Checked(DeliveryOptions options)
    {
        var format = Format ?? MessageFormats.Scan;
        if (!MessageFormats.All.Contains(format)) throw new BadInputException("format", $"one of {string.Join(", ", MessageFormats.All)}");
        if (DeliveryTarget.Problem(format, Url, options) is { } problem) throw new BadInputException("url", problem);
        if (After < 0) throw new BadInputException("after", "a sequence, 0 or above");
        var kinds = CheckedKinds(Kinds, format);
        foreach (var (name, value) in new[] { ("chatId", ChatId), ("routingKey", RoutingKey) })
        {
            if (MessageFormats.Setting(format) == name && string.IsNullOrWhiteSpace(value)) throw new BadInputException(name, $"{format} needs it");
            if (value?.Length > LongestSetting) throw new BadInputException(name, $"at most {LongestSetting} characters");
        }
        return this with { Format = format, Topics = CheckedTopics(Topics), Kinds = kinds };
    }

    public static IReadOnlyList<string> CheckedTopics(IReadOnlyList<string>? topics)
    {
        if (topics?.Count > MostTopics) throw new BadInputException("topics", $"at most {MostTopics}");
        if (topics?.FirstOrDefault(topic => topic is null || !TopicRules.IsKnown(topic)) is { } bad) throw new BadInputException("topics", $"'{(bad.Length <= 100 ? bad : bad[..100] + "…")}' is none of: {TopicRules.Rule}");
        return [.. (topics ?? []).Select(TopicFilter.Normalise).Distinct(StringComparer.Ordinal)];
    }

    public static IReadOnlyList<string> CheckedKinds(IReadOnlyList<string>? kinds, string format)
    {
        if (kinds is null or { Count: 0 }) return [FeedKind.Alerts, FeedKind.Incidents];
        if (kinds.FirstOrDefault(kind => !KnownKinds.Contains(kind)) is { } bad) throw new BadInputException("kinds", $"'{(bad.Length <= 100 ? bad : bad[..100] + "…")}' is none of {string.Join(", ", KnownKinds)}");
        if (!MessageFormats.TakesEverything(format) && kinds.Any(kind => kind is FeedKind.Events or FeedKind.Blocks)) throw new BadInputException("kinds", $"{format} gets alerts and incidents only: events and blocks would flood it");
        return [.. kinds.Distinct(StringComparer.Ordinal)];
    }

    /// <summary>What the format needs beside the target, as JSON.</summary>
    public string SettingsJson() => MessageFormats.Setting(Format!) switch
    {
        "chatId" => JsonSerializer.Serialize(new { chatId = ChatId }),
        "routingKey" => JsonSerializer.Serialize(new { routingKey = RoutingKey }),
        _ => "{}",
    };
}
