using Scan.Documents;
using Scan.Domain.Primitives;
using Scan.GraphQL.Engine;
using Scan.GraphQL.Engine.Execution;
using Scan.GraphQL.Engine.Types;

namespace Scan.GraphQL.Schemas;

/// <summary>Logs in the graph: the list of events, and what made a document.</summary>
internal static class EventTypes
{
    public static ObjectType Declare(TypeCatalog catalog)
    {
        var made = catalog.Add(new ObjectType("Event") { Description = "A log as the ledger keeps it, with its decoded arguments." });
        void Add(string name, GraphQLType type, string? description, Func<LedgerRow, object?> read) => made.Add(Resolve.Read<EventNode>(name, type, description, e => read(e.Row)));
        Add("id", new NonNullType(BuiltInScalars.Id), "The same after a reorganisation mined the transaction again.", r => r.EventId);
        Add("chainId", new NonNullType(BuiltInScalars.Long), null, r => r.ChainId);
        Add("block", new NonNullType(BuiltInScalars.Long), null, r => r.Block);
        Add("blockHash", new NonNullType(Scalars.Hash), null, r => new Hash32(r.BlockHash));
        Add("time", new NonNullType(Scalars.DateTime), null, r => r.Time);
        Add("transaction", new NonNullType(Scalars.Hash), null, r => new Hash32(r.Transaction));
        Add("transactionIndex", new NonNullType(BuiltInScalars.Int), null, r => r.TransactionIndex);
        Add("logIndex", new NonNullType(BuiltInScalars.Int), null, r => r.LogIndex);
        Add("address", new NonNullType(Scalars.Address), "The emitting contract.", r => new Address(r.Address));
        made.Add(Resolve.Read<EventNode>("args", Scalars.Json, "Decoded arguments, integers as strings; null with a problem.", e => e.Arguments.Json(e.Row, e.Kind)));
        Add("problem", BuiltInScalars.String, "Why it could not be decoded.", r => r.Problem);
        Add("topics", new NonNullType(new ListType(new NonNullType(Scalars.Hash))), "Raw topics.", r => Enumerable.Range(0, r.Topics.Length / 32).Select(i => new Hash32(r.Topics.AsSpan(i * 32, 32))).ToList());
        Add("data", new NonNullType(BuiltInScalars.String), "Raw data as hex.", r => Hex.Encode(r.Data));
        Add("canonical", new NonNullType(BuiltInScalars.Boolean), "False for a log of an orphaned block.", r => r.Canonical);
        AddKind(made, "name", "The event's name; null for an unknown topic.", k => k.Name);
        AddKind(made, "signature", null, k => k.Signature);
        AddKind(made, "system", null, k => k.System);
        AddKind(made, "contract", null, k => k.Contract);
        made.Add(Resolve.Async("finality", new NonNullType(catalog.Finality), "Whether a reorganisation may still take it back.", [], 1, async (source, context) =>
            await FinalityAsync(context, ((EventNode)source!).Row.ChainId, ((EventNode)source!).Row.Block)));
        return made;
    }

    public static async Task<object?> FinalityAsync(FieldContext context, long chainId, long block) =>
        (await context.ChainsAsync()).TryGetValue(chainId, out var chain) && block <= chain.FinalizedBlock ? Finality.Final : Finality.MayChange;

    /// <summary>The logs that speak of a document up to its last change and may have changed it: one statement for all documents of a level.</summary>
    /// <param name="kind">Of the document: of some kinds others are among them.</param>
    public static FieldDefinition ProvenanceField(TypeCatalog catalog, Provenance subjects, string kind)
    {
        var changing = ProvenanceEvents.ByKind.GetValueOrDefault(kind);
        var others = ProvenanceRules.Loose.Contains(kind) ? $"Others that speak of the same things ({string.Join(", ", subjects.Needs.Cells.Select(c => c.Name))}) may be among them." : "No others are among them.";
        var first = Resolve.Argument("first", new NonNullType(BuiltInScalars.Int), $"1 to {DocumentFields.MostProvenance}.", "20");
        return Resolve.Async("provenance", List(catalog), $"The logs that made it, newest first: those up to its last change that speak of it. {others}", [first, UpTo()], 10,
            async (source, context) => await SpeakingOfAsync(context, (DocumentNode)source!, subjects, ((DocumentNode)source!).Block, changing is null ? null : await KindsAsync(context, changing)), new PageSize("first", 20, DocumentFields.MostProvenance), subjects.Needs with { Block = true });
    }

    /// <summary>The logs that speak of a document, whether they changed it or not.</summary>
    public static FieldDefinition EventsField(TypeCatalog catalog, Provenance subjects)
    {
        var first = Resolve.Argument("first", new NonNullType(BuiltInScalars.Int), $"1 to {DocumentFields.MostProvenance}.", "20");
        var names = Resolve.Argument("names", new ListType(new NonNullType(BuiltInScalars.String)), "Of these event names.");
        return Resolve.Async("events", List(catalog), "The last logs that speak of it, newest first.", [names, first, UpTo()], 10, async (source, context) =>
        {
            var node = (DocumentNode)source!;
            return await SpeakingOfAsync(context, node, subjects, node.AtBlock ?? long.MaxValue, await NamedAsync(context));
        }, new PageSize("first", 20, DocumentFields.MostProvenance), subjects.Needs with { ByLoader = true });
    }

    private static InputValue UpTo() => Resolve.Argument("toBlock", BuiltInScalars.Long, "Up to this block: that of the last log of a page, to go on there.");

    /// <summary>The kinds that the argument <c>names</c> asks for; null: all.</summary>
    public static async Task<int[]?> NamedAsync(FieldContext context)
    {
        var names = context.Argument<object?[]?>("names")?.Cast<string>().ToHashSet(StringComparer.Ordinal);
        return names is null ? null : await KindsAsync(context, names);
    }

    private static async Task<int[]> KindsAsync(FieldContext context, IReadOnlySet<string> names) =>
        [.. (await Book(context).AllAsync(context.CancellationToken)).Where(k => names.Contains(k.Value.Name)).Select(k => k.Key)];

    private static NonNullType List(TypeCatalog catalog) => new(new ListType(new NonNullType(catalog.All.First(t => t.Name == "Event"))));

    private static async Task<object?> SpeakingOfAsync(FieldContext context, DocumentNode node, Provenance subjects, long toBlock, int[]? kinds)
    {
        var take = context.Argument<int>("first");
        var upTo = context.Argument<object?>("toBlock") as long? ?? long.MaxValue;
        if (take is < 1 or > DocumentFields.MostProvenance) throw new GraphQLException($"first: is 1 to {DocumentFields.MostProvenance}");
        var canonical = subjects.OfAgents ? await context.CanonicalAsync(node.ChainId) : null;
        var found = await Task.WhenAll(subjects.Of(node, toBlock, canonical).Select(search => search.UpTo(upTo)).OfType<LogSearch>().Select(search => context.LoadEachAsync<LogSearch, IReadOnlyList<LedgerRow>>(search, async (searches, ct) =>
        {
            var rows = await context.LedgerAsync(l => l.SearchAsync(searches, kinds, take, context.Planned(AskedOf).Parts, ct));
            return [.. searches.Select((_, i) => (IReadOnlyList<LedgerRow>)[.. rows[i]])];
        })));
        // Alternatives come each in order, and two may know the same log.
        var logs = found.Length == 0 ? [] : found.Length == 1 ? found[0]! : found.SelectMany(rows => rows!).DistinctBy(r => (r.Block, r.LogIndex)).OrderByDescending(r => r.Block).ThenByDescending(r => r.LogIndex).Take(take);
        return await NodesAsync(context, logs);
    }

    /// <summary>Logs with the kinds of their events.</summary>
    public static async Task<IReadOnlyList<EventNode>> NodesAsync(FieldContext context, IEnumerable<LedgerRow> rows)
    {
        var nodes = new List<EventNode>();
        var arguments = (ILogArguments)context.Services.GetService(typeof(ILogArguments))!;
        foreach (var row in rows) nodes.Add(new EventNode(row, arguments, await Book(context).FindAsync(row.KindId, context.CancellationToken)));
        return nodes;
    }

    /// <summary>The parts of logs that a place of a document asks for.</summary>
    private sealed record Asked(LedgerParts Parts);

    private static Asked AskedOf(FieldContext context) => new(context.SelectedFields("").Aggregate(LedgerParts.None, (all, field) => all | field.Name switch
    {
        "blockHash" => LedgerParts.BlockHash,
        "id" or "address" => LedgerParts.Address,
        "args" or "topics" or "data" => LedgerParts.Log,
        _ => LedgerParts.None,
    }));

    public static EventKindBook Book(FieldContext context) => (EventKindBook)context.Services.GetService(typeof(EventKindBook))!;

    private static void AddKind(ObjectType made, string name, string? description, Func<EventKind, string> read) =>
        made.Add(Resolve.Read<EventNode>(name, BuiltInScalars.String, description, e => e.Kind is { } kind ? read(kind) : null));
}

/// <summary>A log in the graph.</summary>
/// <param name="Kind">Null for a log that no declared event fits.</param>
internal sealed record EventNode(LedgerRow Row, ILogArguments Arguments, EventKind? Kind);
