using Scan.Documents;
using Scan.Domain.Primitives;
using Scan.GraphQL.Engine;
using Scan.GraphQL.Engine.Execution;
using Scan.GraphQL.Engine.Types;

namespace Scan.GraphQL.Schemas;

/// <summary>The root's list of events.</summary>
internal static class EventList
{
    private sealed record Page(IReadOnlyList<EventNode> Nodes, string? Next);

    public static FieldDefinition RootField(TypeCatalog catalog, ObjectType @event)
    {
        var info = catalog.Add(new ObjectType("EventPageInfo") { Description = "Whether and where the list goes on." });
        info.Add(Resolve.Read<Page>("hasNextPage", new NonNullType(BuiltInScalars.Boolean), null, p => p.Next is not null));
        info.Add(Resolve.Read<Page>("endCursor", BuiltInScalars.String, "Give it as after.", p => p.Next));
        var made = catalog.Add(new ObjectType("EventConnection") { Description = "A page of logs." });
        made.Add(Resolve.Read<Page>("nodes", new NonNullType(new ListType(new NonNullType(@event))), null, p => p.Nodes));
        made.Add(Resolve.Read<Page>("pageInfo", new NonNullType(info), null, p => p));
        return Resolve.Async("events", new NonNullType(made), "Canonical logs, newest first.",
        [
            Resolve.Argument("chainId", BuiltInScalars.Long, "Of this chain."),
            Resolve.Argument("subject", BuiltInScalars.String, "That speak of this thing: a feed topic such as operator:1:0x…"),
            Resolve.Argument("names", new ListType(new NonNullType(BuiltInScalars.String)), "Of these event names."),
            Resolve.Argument("address", Scalars.Address, "From this contract."),
            Resolve.Argument("transaction", Scalars.Hash, "Of this transaction."),
            Resolve.Argument("fromBlock", BuiltInScalars.Long, "From this block on."),
            Resolve.Argument("toBlock", BuiltInScalars.Long, "Up to this block."),
            Resolve.Argument("atBlock", BuiltInScalars.Long, "As of the end of this block; the same as toBlock."),
            Resolve.Argument("oldestFirst", new NonNullType(BuiltInScalars.Boolean), "In the order of the chain.", "false"),
            Resolve.Argument("first", BuiltInScalars.Int, $"1 to {LedgerQuery.MaxTake}.", "20"),
            Resolve.Argument("after", BuiltInScalars.String, "Behind this cursor."),
        ], 5, ReadAsync, new PageSize("first", 20, LedgerQuery.MaxTake));
    }

    private static async Task<object?> ReadAsync(object? source, FieldContext context)
    {
        var kinds = await EventTypes.NamedAsync(context);
        var (to, at) = (context.Argument<object?>("toBlock") as long?, context.Argument<object?>("atBlock") as long?);
        var page = await ((Ledger)context.Services.GetService(typeof(Ledger))!).QueryAsync(new LedgerQuery
        {
            ChainId = context.Argument<object?>("chainId") as long?,
            Subject = context.Argument<string?>("subject") is { } subject ? Subjects.Hash(Lower(subject)) : null,
            KindIds = kinds,
            Address = (context.Argument<object?>("address") as Address?)?.ToArray(),
            Transaction = (context.Argument<object?>("transaction") as Hash32?)?.ToArray(),
            FromBlock = context.Argument<object?>("fromBlock") as long?,
            ToBlock = to is null ? at : at is null ? to : Math.Min(to.Value, at.Value),
            Descending = !context.Argument<bool>("oldestFirst"),
            Take = context.Argument<object?>("first") as int? ?? 20,
            After = context.Argument<string?>("after"),
        }, context.CancellationToken);
        return new Page(await EventTypes.NodesAsync(context, page.Rows), page.Next);
    }

    // Hex is lower case in topics, whatever the reader copied.
    private static string Lower(string topic) => topic.Contains("0x", StringComparison.OrdinalIgnoreCase)
        ? string.Join(':', topic.Split(':').Select(part => part.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? part.ToLowerInvariant() : part))
        : topic;
}
