namespace Scan.Documents;

/// <summary>Which alerts and incidents of the feed to read; all conditions hold together.</summary>
public sealed record FeedSlice
{
    /// <summary>Some of <see cref="FeedKind.Alerts"/> and <see cref="FeedKind.Incidents"/>; what is stored once for each log or block is not read this way.</summary>
    public required IReadOnlyList<string> Kinds { get; init; }

    /// <summary>What speaks of one of these, as <c>TopicFilter</c> has it; without topics all that is for everybody.</summary>
    public IReadOnlyList<string> Topics { get; init; } = [];

    /// <summary>What speaks of each of these.</summary>
    public IReadOnlyList<string> Of { get; init; } = [];

    /// <summary>Null: of any chain.</summary>
    public long? ChainId { get; init; }

    /// <summary>Somebody's own: it names a topic that only its owner knows.</summary>
    public bool IsPrivate => Topics.Concat(Of).Any(IsOwn);

    /// <summary>Whether only its owner knows a topic.</summary>
    public static bool IsOwn(string topic) => topic.StartsWith("rule:", StringComparison.Ordinal) || topic.StartsWith("subscription:", StringComparison.Ordinal);
}

/// <summary>An item as it was stored, and when.</summary>
/// <param name="AnnouncedAt">Null for items of a release that did not keep it.</param>
public sealed record ToldItem(FeedItem Item, DateTimeOffset? AnnouncedAt);
