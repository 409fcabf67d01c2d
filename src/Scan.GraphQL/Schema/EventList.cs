using Scan.Documents;
using Scan.Domain.Primitives;
using Scan.GraphQL.Engine;
using Scan.GraphQL.Engine.Execution;
using Scan.GraphQL.Engine.Types;

namespace Scan.GraphQL.Schemas;

/// <summary>The root's list of events, and how many there are.</summary>
internal static class EventList
{
    private const int MostGroups = 1000;
    private const int Groups = 100;

    private sealed record Page(IReadOnlyList<EventNode> Nodes, LedgerPage Rows, LedgerQuery Query);

    private sealed record Edge(EventNode Node, string Cursor);

    private sealed record Group(LedgerCount Count, EventKind? Kind);

    /// <summary>What logs are counted by.</summary>
    private enum GroupBy { Event, Address, Chain }

    public static IEnumerable<FieldDefinition> RootFields(TypeCatalog catalog, ObjectType @event)
    {
        yield return Resolve.Async("events", new NonNullType(DeclareConnection(catalog, @event)), "Canonical logs, newest first.",
        [
            .. Which(),
            Resolve.Argument("oldestFirst", new NonNullType(BuiltInScalars.Boolean), "In the order of the chain.", "false"),
            Resolve.Argument("first", BuiltInScalars.Int, $"1 to {LedgerQuery.MaxTake}.", "20"),
            Resolve.Argument("after", BuiltInScalars.String, "Behind this cursor."),
        ], 5, ReadAsync, new PageSize("first", 20, LedgerQuery.MaxTake));
        var groups = catalog.Add(new EnumType<GroupBy>("EventGroup", [
            new("EVENT", GroupBy.Event) { Description = "System, contract, name and signature." }, new("ADDRESS", GroupBy.Address) { Description = "The emitting contract." }, new("CHAIN", GroupBy.Chain)]) { Description = "What logs are counted by." });
        yield return Resolve.Async("eventsAggregate", new NonNullType(new ListType(new NonNullType(DeclareGroup(catalog)))), "How many canonical logs there are, in groups, in the order of bucket, chain and contract.",
        [
            .. Which(),
            Resolve.Argument("groupBy", new ListType(new NonNullType(groups)), "One group for each combination of values."),
            Resolve.Argument("bucket", catalog.All.First(t => t.Name == "TimeBucket"), "One group for each of these, by the blocks' time."),
            Resolve.Argument("first", BuiltInScalars.Int, $"Groups at most, 1 to {MostGroups}. Left out: all, an error if they are more than {Groups}."),
        ], 20, CountAsync, new PageSize("first", Groups, MostGroups) { Multiplied = ["groupBy", "bucket"] });
    }

    private static IEnumerable<InputValue> Which() =>
    [
        Resolve.Argument("chainId", BuiltInScalars.Long, "Of this chain."),
        Resolve.Argument("subject", BuiltInScalars.String, "That speak of this thing: a feed topic such as operator:1:0x…"),
        Resolve.Argument("names", new ListType(new NonNullType(BuiltInScalars.String)), "Of these event names."),
        Resolve.Argument("address", Scalars.Address, "From this contract."),
        Resolve.Argument("transaction", Scalars.Hash, "Of this transaction."),
        Resolve.Argument("fromBlock", BuiltInScalars.Long, "From this block on."),
        Resolve.Argument("toBlock", BuiltInScalars.Long, "Up to this block."),
        Resolve.Argument("atBlock", BuiltInScalars.Long, "As of the end of this block; the same as toBlock."),
    ];

    private static ObjectType DeclareConnection(TypeCatalog catalog, ObjectType @event)
    {
        var info = catalog.Add(new ObjectType("EventPageInfo") { Description = "Where a page stands in its list." });
        info.Add(Resolve.Read<Page>("hasNextPage", new NonNullType(BuiltInScalars.Boolean), null, p => p.Rows.HasNext));
        info.Add(Resolve.Read<Page>("hasPreviousPage", new NonNullType(BuiltInScalars.Boolean), "It was asked for behind a cursor.", p => p.Query.After is not null));
        info.Add(Resolve.Read<Page>("startCursor", BuiltInScalars.String, null, p => p.Nodes.Count > 0 ? p.Rows.CursorOf(0) : null));
        info.Add(Resolve.Read<Page>("endCursor", BuiltInScalars.String, "Give it as after.", p => p.Nodes.Count > 0 ? p.Rows.CursorOf(p.Nodes.Count - 1) : null));
        var edge = catalog.Add(new ObjectType("EventEdge") { Description = "A log and its place in the list." });
        edge.Add(Resolve.Read<Edge>("node", new NonNullType(@event), null, e => e.Node));
        edge.Add(Resolve.Read<Edge>("cursor", new NonNullType(BuiltInScalars.String), "Continues behind it (after).", e => e.Cursor));
        var made = catalog.Add(new ObjectType("EventConnection") { Description = "A page of logs." });
        made.Add(Resolve.Read<Page>("nodes", new NonNullType(new ListType(new NonNullType(@event))), null, p => p.Nodes));
        made.Add(Resolve.Read<Page>("edges", new NonNullType(new ListType(new NonNullType(edge))), "The logs with their cursors.", p => p.Nodes.Select((node, i) => new Edge(node, p.Rows.CursorOf(i))).ToList()));
        made.Add(Resolve.Read<Page>("pageInfo", new NonNullType(info), null, p => p));
        made.Add(Resolve.Async("totalCount", new NonNullType(BuiltInScalars.Long), "All logs that match; counted only when asked.", [], 10, async (source, context) =>
            (await context.LedgerAsync(l => l.CountAsync(((Page)source!).Query, new LedgerGroups(null, false, false, false, 1), context.CancellationToken)))[0].Count));
        return made;
    }

    private static ObjectType DeclareGroup(TypeCatalog catalog)
    {
        var made = catalog.Add(new ObjectType("EventAggregate") { Description = "One group of logs, or all." });
        made.Add(Resolve.Read<Group>("from", Scalars.DateTime, "The beginning of the bucket.", g => g.Count.From));
        made.Add(Resolve.Read<Group>("chainId", BuiltInScalars.Long, "With CHAIN.", g => g.Count.ChainId));
        made.Add(Resolve.Read<Group>("address", Scalars.Address, "With ADDRESS.", g => g.Count.Address is { } address ? new Address(address) : null));
        void OfKind(string name, string description, Func<EventKind, string> read) => made.Add(Resolve.Read<Group>(name, BuiltInScalars.String, description, g => g.Kind is { } kind ? read(kind) : null));
        OfKind("name", "With EVENT; null for unknown topics.", k => k.Name);
        OfKind("signature", "With EVENT.", k => k.Signature);
        OfKind("system", "With EVENT.", k => k.System);
        OfKind("contract", "With EVENT.", k => k.Contract);
        made.Add(Resolve.Read<Group>("count", new NonNullType(BuiltInScalars.Long), "Logs.", g => g.Count.Count));
        return made;
    }

    private static async Task<object?> ReadAsync(object? source, FieldContext context)
    {
        var query = await QueryAsync(context) with
        {
            Descending = !context.Argument<bool>("oldestFirst"),
            Take = context.Argument<object?>("first") as int? ?? 20,
            After = context.Argument<string?>("after"),
        };
        var page = await context.LedgerAsync(l => l.QueryAsync(query, context.CancellationToken));
        return new Page(await EventTypes.NodesAsync(context, page.Rows), page, query);
    }

    private static async Task<object?> CountAsync(object? source, FieldContext context)
    {
        var asked = context.Argument<object?>("first") as int?;
        if (asked is < 1 or > MostGroups) throw new GraphQLException($"first: is 1 to {MostGroups}");
        GroupBy[] by = [.. (context.Argument<object?[]?>("groupBy") ?? []).Cast<GroupBy>()];
        var groups = new LedgerGroups(context.Argument<object?>("bucket") as TimeBucket?, by.Contains(GroupBy.Chain), by.Contains(GroupBy.Address), by.Contains(GroupBy.Event), asked ?? Groups + 1);
        var query = await QueryAsync(context);
        var counts = await context.LedgerAsync(l => l.CountAsync(query, groups, context.CancellationToken));
        if (asked is null && counts.Count > Groups) throw KindAggregates.TooMany(Groups, MostGroups);
        var found = new List<Group>(counts.Count);
        foreach (var count in counts) found.Add(new Group(count, count.KindId is { } kind ? await EventTypes.Book(context).FindAsync(kind, context.CancellationToken) : null));
        return found;
    }

    private static async Task<LedgerQuery> QueryAsync(FieldContext context)
    {
        var (to, at) = (context.Argument<object?>("toBlock") as long?, context.Argument<object?>("atBlock") as long?);
        return new LedgerQuery
        {
            ChainId = context.Argument<object?>("chainId") as long?,
            Subject = context.Argument<string?>("subject") is { } subject ? Subjects.Hash(Lower(subject)) : null,
            KindIds = await EventTypes.NamedAsync(context),
            Address = (context.Argument<object?>("address") as Address?)?.ToArray(),
            Transaction = (context.Argument<object?>("transaction") as Hash32?)?.ToArray(),
            FromBlock = context.Argument<object?>("fromBlock") as long?,
            ToBlock = to is null ? at : at is null ? to : Math.Min(to.Value, at.Value),
        };
    }

    // Hex is lower case in topics, whatever the reader copied.
    private static string Lower(string topic) => topic.Contains("0x", StringComparison.OrdinalIgnoreCase)
        ? string.Join(':', topic.Split(':').Select(part => part.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? part.ToLowerInvariant() : part))
        : topic;
}
