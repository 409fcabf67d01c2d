using System.Runtime.CompilerServices;
using Scan.Documents;
using Scan.GraphQL.Engine.Execution;
using Scan.GraphQL.Engine.Types;

namespace Scan.GraphQL.Schemas;

/// <summary>An item of the feed as subscriptions give it.</summary>
/// <param name="Json">The whole item as the live hub sends it.</param>
/// <param name="Head">The feed's last sequence when it was its reader's turn to get the item.</param>
public sealed record GraphFeedItem(FeedItem Item, IReadOnlyList<string> Topics, string Json, long Head);

/// <summary>Where subscriptions read the feed.</summary>
public interface IGraphFeed
{
    /// <summary>Items that match one of the topics (all without topics) behind a sequence, or from now on; for ever.</summary>
    IAsyncEnumerable<GraphFeedItem> FollowAsync(IReadOnlyList<string> topics, long? after, CancellationToken ct);
}

/// <summary>Subscriptions over the feed; each event carries the sequence from which the next connection goes on.</summary>
internal static class FeedSubscriptions
{
    public static IEnumerable<Action<ObjectConfiguration>> Fields()
    {
        yield return root => Field(root, "blocks", "New blocks, and those taken back.", [FeedKind.Blocks], FeedKind.Blocks);
        yield return root => Field(root, "alerts", "MACH alerts: seen, final, removed, retracted.", [FeedKind.Alerts], FeedKind.Alerts);
        yield return root => Field(root, "events", "Logs, by topics such as operator:1:0x… or contract:1:0x….", [], FeedKind.Events).Argument("names", "[String!]", null, "Event names.");
        yield return root => Field(root, "changes", "Everything that the feed announces of things: the logs that change a document, its alerts and incidents.", [], null);
    }

    public static ObjectType Declare(TypeCatalog catalog)
    {
        var made = catalog.Add(new ObjectType("FeedItem") { Description = "An announcement. Items come gap-free and in the order of commits." });
        void Add(string name, GraphQLType type, string? description, Func<GraphFeedItem, object?> read) => made.Add(Resolve.Read<FeedNode>(name, type, description, n => read(n.Item)));
        Add("sequence", new NonNullType(BuiltInScalars.Long), "Give it as after to go on behind it.", i => i.Item.Sequence);
        Add("head", new NonNullType(BuiltInScalars.Long), "The feed's last sequence when this item was sent.", i => i.Head);
        Add("behind", new NonNullType(BuiltInScalars.Long), "Items of the feed between this one and the head: how far this reader lags. Those that it does not follow count too.", i => i.Head - i.Item.Sequence);
        Add("id", new NonNullType(BuiltInScalars.Id), "Names the thing; the same through its life.", i => i.Item.Id);
        Add("kind", new NonNullType(catalog.WordsOf(typeof(FeedKind))), null, i => i.Item.Kind);
        Add("state", new NonNullType(catalog.WordsOf(typeof(FeedState))), null, i => i.Item.State);
        Add("chainId", new NonNullType(BuiltInScalars.Long), null, i => i.Item.ChainId);
        Add("block", new NonNullType(BuiltInScalars.Long), null, i => i.Item.Block);
        Add("time", new NonNullType(Scalars.DateTime), null, i => i.Item.Time);
        Add("topics", new NonNullType(new ListType(new NonNullType(BuiltInScalars.String))), null, i => i.Topics);
        made.Add(Resolve.Read<FeedNode>("event", catalog.All.First(t => t.Name == "Event"), "The log of an event.", n => n.Event));
        Add("item", new NonNullType(Scalars.Json), "The item as the live hub and /api/v1/feed give it.", i => i.Json);
        return made;
    }

    private static FieldConfiguration Field(ObjectConfiguration root, string name, string description, string[] fixedTopics, string? kind) => root.Field(name, "FeedItem!")
        .Describe(description + " Resumable: every item carries its sequence.")
        .Argument("topics", "[String!]", null, "Only what speaks of one of these.")
        .Argument("after", "Long", null, "Go on behind this sequence; from now on where left out.")
        .Argument("chainId", "Long", null, "Of this chain.")
        .Resolve((source, _) => source)
        .Subscribe(context => FollowAsync(context, fixedTopics, kind, context.CancellationToken));

    private static async IAsyncEnumerable<FeedNode> FollowAsync(FieldContext context, string[] fixedTopics, string? kind, [EnumeratorCancellation] CancellationToken ct)
    {
        var asked = context.Argument<object?[]?>("topics")?.Cast<string>().ToArray();
        var chain = context.Argument<object?>("chainId") as long?;
        var names = context.Definition.Argument("names") is not null ? context.Argument<object?[]?>("names")?.Cast<string>().ToHashSet(StringComparer.Ordinal) : null;
        var feed = (IGraphFeed)context.Services.GetService(typeof(IGraphFeed))!;
        var kinds = (EventKindBook)context.Services.GetService(typeof(EventKindBook))!;
        var arguments = (ILogArguments)context.Services.GetService(typeof(ILogArguments))!;
        await foreach (var item in feed.FollowAsync(asked ?? fixedTopics, context.Argument<object?>("after") as long?, ct))
        {
            if (kind is not null && item.Item.Kind != kind) continue;
            if (chain is not null && item.Item.ChainId != chain) continue;
            var log = item.Item.LedgerRow is { } row ? new EventNode(row, arguments, await kinds.FindAsync(row.KindId, ct)) : null;
            if (names is not null && !(log?.Kind is { } known && names.Contains(known.Name))) continue;
            yield return new FeedNode(item, log);
        }
    }
}

/// <summary>An item, and the log of an event.</summary>
internal sealed record FeedNode(GraphFeedItem Item, EventNode? Event);
