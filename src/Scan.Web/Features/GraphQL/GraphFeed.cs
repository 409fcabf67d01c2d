using System.Runtime.CompilerServices;
using System.Text;
using Scan.GraphQL.Engine;
using Scan.GraphQL.Schemas;
using Scan.Documents;

namespace Scan.Web.Features.GraphQL;

/// <summary>Subscriptions read the same live feed as the hub.</summary>
public sealed class GraphFeed(LiveFeed feed) : IGraphFeed
{
    public async IAsyncEnumerable<GraphFeedItem> FollowAsync(IReadOnlyList<string> topics, long? after, [EnumeratorCancellation] CancellationToken ct)
    {
        var (filter, start) = await StartAsync(topics, after, ct);
        await foreach (var batch in feed.FollowAsync(filter, start, ct))
        {
            // The head is looked at when the reader has room for the item: whoever is slow is told by each how far it has fallen back.
            foreach (var item in batch) yield return new GraphFeedItem(item.Item, item.Topics, Encoding.UTF8.GetString(item.Json), Math.Max(feed.Head, item.Sequence));
        }
    }

    private async Task<(TopicFilter Filter, long Start)> StartAsync(IReadOnlyList<string> topics, long? after, CancellationToken ct)
    {
        try
        {
            return (TopicFilter.Parse(topics), await feed.StartAsync(after, ct));
        }
        catch (QueryException e)
        {
            throw new GraphQLException(e.Message) { Extensions = new Dictionary<string, object?> { ["field"] = e.Field, ["rule"] = e.Rule } };
        }
    }
}
