using Scan.Documents;
using Scan.Domain.Primitives;
using Scan.GraphQL.Engine;
using Scan.GraphQL.Engine.Execution;
using Scan.GraphQL.Engine.Types;

namespace Scan.GraphQL.Schemas;

/// <summary>Logs in the graph: the list of events, and what made a document.</summary>
internal static class EventTypes
{
    private sealed record ProvenanceKey(long ChainId, long Block, string Subjects);

    public static ObjectType Declare(TypeCatalog catalog)
    {
        var made = catalog.Add(new ObjectType("Event") { Description = "A log as the ledger keeps it, with its decoded arguments." });
        void Add(string name, GraphQLType type, string? description, Func<LedgerRow, object?> read) => made.Add(Resolve.Read(name, type, description, read));
        Add("id", new NonNullType(BuiltInScalars.Id), "The same after a reorganisation mined the transaction again.", r => r.EventId);
        Add("chainId", new NonNullType(BuiltInScalars.Long), null, r => r.ChainId);
        Add("block", new NonNullType(BuiltInScalars.Long), null, r => r.Block);
        Add("blockHash", new NonNullType(Scalars.Hash), null, r => new Hash32(r.BlockHash));
        Add("time", new NonNullType(Scalars.DateTime), null, r => r.Time);
        Add("transaction", new NonNullType(Scalars.Hash), null, r => new Hash32(r.Transaction));
        Add("transactionIndex", new NonNullType(BuiltInScalars.Int), null, r => r.TransactionIndex);
        Add("logIndex", new NonNullType(BuiltInScalars.Int), null, r => r.LogIndex);
        Add("address", new NonNullType(Scalars.Address), "The emitting contract.", r => new Address(r.Address));
        Add("args", Scalars.Json, "Decoded arguments, integers as strings; null with a problem.", r => r.ArgsJson);
        Add("problem", BuiltInScalars.String, "Why it could not be decoded.", r => r.Problem);
        Add("topics", new NonNullType(new ListType(new NonNullType(Scalars.Hash))), "Raw topics.", r => Enumerable.Range(0, r.Topics.Length / 32).Select(i => new Hash32(r.Topics.AsSpan(i * 32, 32))).ToList());
        Add("data", new NonNullType(BuiltInScalars.String), "Raw data as hex.", r => Hex.Encode(r.Data));
        Add("canonical", new NonNullType(BuiltInScalars.Boolean), "False for a log of an orphaned block.", r => r.Canonical);
        AddKind(made, "name", "The event's name; null for an unknown topic.", k => k.Name);
        AddKind(made, "signature", null, k => k.Signature);
        AddKind(made, "system", null, k => k.System);
        AddKind(made, "contract", null, k => k.Contract);
        made.Add(Resolve.Async("finality", new NonNullType(catalog.Finality), "Whether a reorganisation may still take it back.", [], 1, async (source, context) =>
            await FinalityAsync(context, ((LedgerRow)source!).ChainId, ((LedgerRow)source!).Block)));
        return made;
    }

    public static async Task<object?> FinalityAsync(FieldContext context, long chainId, long block) =>
        (await context.ChainsAsync()).TryGetValue(chainId, out var chain) && block <= chain.FinalizedBlock ? Finality.Final : Finality.MayChange;

    /// <summary>The logs that speak of all of a document's subjects up to its last change: one statement for all documents of a level.</summary>
    public static FieldDefinition ProvenanceField(TypeCatalog catalog, Func<DocumentNode, IReadOnlyList<IReadOnlyList<long>>> subjects)
    {
        var type = new NonNullType(new ListType(new NonNullType(catalog.All.First(t => t.Name == "Event"))));
        var first = Resolve.Argument("first", new NonNullType(BuiltInScalars.Int), $"1 to {DocumentFields.MostProvenance}.", "20");
        return Resolve.Async("provenance", type, "The logs that made it, newest first: those up to its last change that speak of it.", [first], 10, async (source, context) =>
        {
            var node = (DocumentNode)source!;
            var take = context.Argument<int>("first");
            if (take is < 1 or > DocumentFields.MostProvenance) throw new GraphQLException($"first: is 1 to {DocumentFields.MostProvenance}");
            var found = await Task.WhenAll(subjects(node).Select(s => context.LoadAsync<ProvenanceKey, IReadOnlyList<LedgerRow>>(
                new ProvenanceKey(node.ChainId, node.Block, string.Join(' ', s)), (keys, ct) => SpeakingOfAsync(context, keys, take, ct))));
            return found.SelectMany(rows => rows ?? []).Take(take).ToList();
        }, new PageSize("first", 20, DocumentFields.MostProvenance));
    }

    private static async Task<IReadOnlyDictionary<ProvenanceKey, IReadOnlyList<LedgerRow>>> SpeakingOfAsync(FieldContext context, IReadOnlyList<ProvenanceKey> keys, int take, CancellationToken ct)
    {
        var ledger = (Ledger)context.Services.GetService(typeof(Ledger))!;
        var things = keys.Select(k => (k.ChainId, k.Block, (IReadOnlyList<long>)[.. k.Subjects.Split(' ').Select(long.Parse)])).ToList();
        var rows = await ledger.SpeakingOfAsync(things, take, ct);
        return keys.Select((key, i) => (key, i)).ToDictionary(p => p.key, p => (IReadOnlyList<LedgerRow>)[.. rows[p.i]]);
    }

    private static void AddKind(ObjectType made, string name, string? description, Func<EventKind, string> read) =>
        made.Add(Resolve.Async(name, BuiltInScalars.String, description ?? "", [], 0, async (source, context) =>
            (await KindsAsync(context)).TryGetValue(((LedgerRow)source!).KindId, out var kind) ? read(kind) : null));

    public static async Task<IReadOnlyDictionary<int, EventKind>> KindsAsync(FieldContext context)
    {
        var loader = context.Request.Loader<int, IReadOnlyDictionary<int, EventKind>>(typeof(EventKind), async (keys, ct) =>
            new Dictionary<int, IReadOnlyDictionary<int, EventKind>> { [keys[0]] = await ((Kinds)context.Services.GetService(typeof(Kinds))!).ListAsync(ct) });
        return (await loader.LoadAsync(0))!;
    }
}
