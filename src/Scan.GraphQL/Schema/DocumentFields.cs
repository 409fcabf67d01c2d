using Scan.Documents;
using Scan.Domain.Primitives;
using Scan.GraphQL.Engine.Types;

namespace Scan.GraphQL.Schemas;

/// <summary>What every document has besides its own properties.</summary>
internal static class DocumentFields
{
    public const int MostProvenance = 100;

    public static void AddCommon(ObjectType node, TypeCatalog catalog, DocumentShape shape)
    {
        node.Add(Resolve.Read<DocumentNode>("id", new NonNullType(BuiltInScalars.Id), "Kind, chain and key.", d => $"{shape.Kind}:{d.ChainId}:{Hex.Encode(d.Key)}", new RowNeeds([]) { Key = true }));
        node.Add(Resolve.Read<DocumentNode>("chainId", new NonNullType(BuiltInScalars.Long), "The chain that it stands on.", d => d.ChainId));
        node.Add(Resolve.Async("chain", catalog.All.First(t => t.Name == "Chain"), "The chain that it stands on.", [], 1, async (source, context) => (await context.ChainsAsync()).GetValueOrDefault(((DocumentNode)source!).ChainId)));
        node.Add(Resolve.Read<DocumentNode>("changedBlock", new NonNullType(BuiltInScalars.Long), "The block of its last change.", d => d.Block, new RowNeeds([]) { Block = true }));
        node.Add(Resolve.Task<object>("changedAt", Scalars.DateTime, "The time of that block; null where no log of it is kept.", [], 1, new RowNeeds([]) { Block = true }, (source, context) =>
            context.LoadEachAsync<(long, long), object>((((DocumentNode)source!).ChainId, ((DocumentNode)source).Block), async (blocks, ct) => [.. (await context.LedgerAsync(l => l.TimesAsync(blocks, ct))).Select(time => (object?)time)])));
        node.Add(Resolve.Async("finality", new NonNullType(catalog.Finality), "Whether a reorganisation may still take its last change back.", [], 1, async (source, context) =>
            await EventTypes.FinalityAsync(context, ((DocumentNode)source!).ChainId, ((DocumentNode)source!).Block), needs: new RowNeeds([]) { Block = true }));
        var provenance = Provenance.For(shape);
        node.Add(EventTypes.ProvenanceField(catalog, provenance, shape.Kind));
        node.Add(EventTypes.EventsField(catalog, provenance));
        MetadataFields.AddTo(node, catalog, shape);
        BesideFields.AddTo(node, catalog, shape);
        if (shape.Mapping.Type == typeof(Domain.EigenLayer.Withdrawal)) WithdrawalReader.AddTo(node, catalog);
        if (!shape.Mapping.HasProfile) return;
        var profile = new RowNeeds([], Profile: true);
        node.Add(Resolve.Read<DocumentNode>("name", BuiltInScalars.String, "The name that the manifest or metadata gives.", d => d.Profile?.DisplayName, profile));
        node.Add(Resolve.Read<DocumentNode>("profile", catalog.All.First(t => t.Name == "Profile"), "What its metadata says.", d => d.Profile, profile));
    }

    public static ObjectType DeclareProfile(TypeCatalog catalog)
    {
        var made = catalog.Add(new ObjectType("Profile") { Description = "What metadata says of a thing: written by strangers, no chain state." });
        void Add(string name, LeafType type, Func<Profile, object?> read, string? description = null) => made.Add(Resolve.Read(name, type, description, read));
        Add("name", BuiltInScalars.String, p => p.DisplayName);
        Add("description", BuiltInScalars.String, p => p.Description);
        Add("website", BuiltInScalars.String, p => p.Website);
        Add("logo", BuiltInScalars.String, p => p.Logo, "The picture's address as the metadata gives it: a stranger's.");
        Add("image", BuiltInScalars.String, p => p.Image is { } hash ? $"/images/{Convert.ToHexStringLower(hash)}" : null, "The picture, checked, on this host.");
        Add("sourceUri", BuiltInScalars.String, p => p.SourceUri);
        Add("fetchedAt", Scalars.DateTime, p => p.FetchedAt?.ToUnixTimeSeconds());
        Add("problem", BuiltInScalars.String, p => p.Problem, "Why the metadata could not be had.");
        return made;
    }
}
