using Scan.Documents;
using Scan.Domain.Primitives;
using Scan.GraphQL.Engine.Types;

namespace Scan.GraphQL.Schemas;

/// <summary>A chain and how far it is read.</summary>
internal static class ChainType
{
    public static ObjectType Declare(TypeCatalog catalog)
    {
        var made = catalog.Add(new ObjectType("Chain") { Description = "A chain, how far it was read, and what went wrong." });
        void Add(string name, LeafType type, string? description, Func<ChainInfo, object?> read, bool nullable = true) =>
            made.Add(Resolve.Read(name, nullable ? type : new NonNullType(type), description, read));
        Add("chainId", BuiltInScalars.Long, null, c => c.ChainId, nullable: false);
        Add("name", BuiltInScalars.String, null, c => c.Name, nullable: false);
        Add("state", catalog.WordsOf(typeof(ChainState)), null, c => c.State, nullable: false);
        Add("headBlock", BuiltInScalars.Long, "The node's head.", c => c.HeadBlock);
        Add("indexedBlock", BuiltInScalars.Long, "All is answered as of this block; null before the first commit.", c => c.IndexedBlock);
        Add("indexedHash", Scalars.Hash, null, c => c.IndexedHash is { } hash ? new Hash32(hash) : null);
        Add("indexedTime", Scalars.DateTime, null, c => c.IndexedTime);
        Add("finalizedBlock", BuiltInScalars.Long, "Nothing changes at or below it.", c => c.FinalizedBlock);
        Add("lagBlocks", BuiltInScalars.Long, null, c => c is { HeadBlock: { } head, IndexedBlock: { } indexed } ? Math.Max(0, head - indexed) : null);
        Add("firstBlock", BuiltInScalars.Long, null, c => c.FirstBlock, nullable: false);
        Add("history", BuiltInScalars.Boolean, "Whether atBlock works below the finalized block.", c => c.History, nullable: false);
        Add("eventsTotal", BuiltInScalars.Long, "Canonical logs.", c => c.EventsTotal, nullable: false);
        Add("eventsPerSecond", BuiltInScalars.Float, null, c => c.EventsPerSecond, nullable: false);
        Add("hasErrors", BuiltInScalars.Boolean, null, c => c.LastError is not null, nullable: false);
        Add("lastError", BuiltInScalars.String, null, c => c.LastError);
        return made;
    }

    public static IEnumerable<FieldDefinition> RootFields(ObjectType chain)
    {
        var list = new NonNullType(new ListType(new NonNullType(chain)));
        yield return Resolve.Async("chains", list, "All chains.", [], 1, async (_, context) => (await context.ChainsAsync()).Values.ToList());
        yield return Resolve.Async("_meta", list, "Where each chain stands: head, indexed, finalized, errors.", [Resolve.Argument("chainId", BuiltInScalars.Long, "Of this chain alone.")], 1, async (_, context) =>
            (await context.ChainsAsync()).Values.Where(c => context.Argument<object?>("chainId") is not long id || c.ChainId == id).ToList());
    }
}
