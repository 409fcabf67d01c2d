using System.Globalization;
using Scan.Documents;
using Scan.Domain.Documents;
using Scan.Web.Input;

namespace Scan.Web.Features.Syndication;

/// <summary>What a feed reader asks for.</summary>
/// <param name="Filters">As they stand in addresses of further pages, in a fixed order.</param>
/// <param name="After">Everything behind this sequence, in order; null: from the newest back.</param>
/// <param name="Before">Only what lies below this sequence.</param>
/// <param name="Take">Items on a page.</param>
public sealed record SyndicationAsk(FeedSlice Slice, IReadOnlyList<(string Name, string Value)> Filters, long? After, long? Before, int Take)
{
    private const int DefaultTake = 50;
    private const int MostTake = 500;
    private static readonly string[] Names = ["kind", "topics", "chain", "avs", "rollup", "after", "before", "take"];

    /// <param name="kinds">Those of the address itself, where neither <c>kind</c> nor <c>topics</c> says more.</param>
    /// <exception cref="BadInputException">Names the part that cannot be read, or that there is none of this name.</exception>
    public static SyndicationAsk Of(IQueryCollection query, string[] kinds)
    {
        if (query.Keys.FirstOrDefault(name => !Names.Contains(name)) is { } unknown) throw new BadInputException(unknown, $"one of {string.Join(", ", Names)}");
        string? given(string name) => query[name] is [{ Length: > 0 } value, ..] ? value : null;
        var topics = Words(given("topics"));
        TopicFilter.Parse(topics);
        long? chain = given("chain") is { } id ? Given.ChainId("chain", id) : null;
        List<string> of = [];
        if (given("avs") is { } avs) of.Add(Topics.Avs(chain ?? throw new BadInputException("avs", "needs chain beside it; or give topics=avs:1:0x…"), Given.Address("avs", avs)));
        if (given("rollup") is { } rollup) of.Add(Topics.Rollup(Given.Word("rollup", rollup)));
        var slice = new FeedSlice { Kinds = KindsOf(given("kind"), topics.Length > 0 ? [FeedKind.Alerts, FeedKind.Incidents] : kinds), Topics = [.. topics.Select(TopicFilter.Normalise)], Of = of, ChainId = chain };
        var (after, before) = (Sequence("after", given("after")), Sequence("before", given("before")));
        if (after is not null && before is not null) throw new BadInputException("before", "not beside after: one goes back from the newest, the other on from a sequence");
        var filters = Names[..5].Select(name => (name, given(name))).Where(f => f.Item2 is not null).Select(f => (f.name, f.Item2!)).ToList();
        var take = given("take") is { } number ? (int)Given.Number("take", number, 1, MostTake) : DefaultTake;
        if (take != DefaultTake) filters.Add(("take", take.ToString(CultureInfo.InvariantCulture)));
        return new(slice, filters, after, before, take);
    }

    /// <summary>Behind the path: the filters, and the page's own place.</summary>
    public string Query(string? name = null, long? sequence = null) =>
        QueryString.Create([.. Filters.Select(f => KeyValuePair.Create(f.Name, (string?)f.Value)), .. name is null ? [] : new[] { KeyValuePair.Create(name, sequence?.ToString(CultureInfo.InvariantCulture)) }]).Value ?? "";

    private static IReadOnlyList<string> KindsOf(string? text, string[] otherwise)
    {
        var kinds = Words(text);
        foreach (var kind in kinds)
        {
            if (kind is FeedKind.Events or FeedKind.Blocks) throw new BadInputException("kind", $"alerts, incidents: {kind} would flood a feed reader; /api/v1/feed has them");
            Given.OneOf("kind", kind, FeedKind.Alerts, FeedKind.Incidents);
        }
        return kinds.Length > 0 ? [.. kinds.Distinct(StringComparer.Ordinal)] : otherwise;
    }

    private static string[] Words(string? text) => text?.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries) ?? [];

    private static long? Sequence(string name, string? text) => text is null ? null : Given.Number(name, text, 0, long.MaxValue);
}
