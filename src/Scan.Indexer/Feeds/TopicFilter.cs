using System.Collections.Frozen;
using Scan.Documents;

namespace Scan.Indexer.Feeds;

/// <summary>Which feed items a reader follows.</summary>
public sealed class TopicFilter
{
    public const int MaxTopics = 100;
    private readonly FrozenSet<string> topics;

    private readonly bool isAll;

    private TopicFilter(bool all) : this([]) => (isAll, Key) = (all, "*");

    /// <summary>Every item, those that only who knows their topic gets included.</summary>
    internal static TopicFilter Everything { get; } = new(all: true);

    private TopicFilter(IEnumerable<string> topics)
    {
        this.topics = topics.ToFrozenSet(StringComparer.Ordinal);
        Key = string.Join(' ', this.topics.Order(StringComparer.Ordinal));
    }

    /// <summary>The same for filters that match the same.</summary>
    public string Key { get; private init; }

    /// <summary>Without topics: everything.</summary>
    public static TopicFilter Parse(IReadOnlyCollection<string> topics)
    {
        if (topics.Count > MaxTopics) throw new QueryException("topics", $"at most {MaxTopics}");
        foreach (var topic in topics)
        {
            if (topic is null || topic.Length is 0 or > 200 || topic.Any(c => c <= ' ' || c > '~')) throw new QueryException("topics", "each is 1 to 200 printable characters without spaces, such as alerts or avs:1:0x…");
        }
        return new TopicFilter(topics.Select(Normalise));
    }

    /// <summary>Without topics everything matches but what is told to those alone who know its topic: incidents of somebody's rule, pauses of somebody's subscription.</summary>
    public bool Matches(LiveItem item) => topics.Count > 0 ? item.Topics.Any(topics.Contains) : isAll || item.Topics.Count == 0 || !item.Topics.All(FeedSlice.IsOwn);

    /// <summary>Addresses and hashes are lower case in topics; readers may give them as they copy them.</summary>
    public static string Normalise(string topic) => topic.Contains("0x", StringComparison.OrdinalIgnoreCase) ? Lower(topic) : topic;

    private static string Lower(string topic) =>
        string.Join(':', topic.Split(':').Select(part => part.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? part.ToLowerInvariant() : part));
}
