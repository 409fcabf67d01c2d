using System.Numerics;
using System.Reflection;
using Scan.Documents;
using Scan.GraphQL.Engine;
using Scan.GraphQL.Engine.Execution;
using Scan.GraphQL.Engine.Types;

namespace Scan.GraphQL.Schemas;

internal sealed class KindSchema<T>(DocumentShape shape, TypeCatalog catalog, FilterTypes filters) : KindSchema(shape, catalog, filters) where T : class
{
    private readonly Func<T, byte[]> key = ((DocumentMapping<T>)shape.Mapping).Key;
    private readonly Func<T, long> chainOf = ((DocumentMapping<T>)shape.Mapping).ChainId;
    private KindAggregates<T>? aggregates;

    private DocumentNode<T> NodeOf(Stored<T> stored, long? atBlock) => new()
    {
        Body = stored.Body, Block = stored.Block, Profile = stored.Profile, AtBlock = atBlock, ChainId = chainOf(stored.Body), Key = key(stored.Body),
    };

    public override void AddProperties(IReadOnlyList<KindSchema> all)
    {
        var links = all.Where(other => Shape.ReferenceTo(other.Shape) is not null).Select(other => Naming.Single(other.Shape.Kind)).ToHashSet(StringComparer.Ordinal);
        DocumentFields.AddCommon(Node, Catalog, Shape);
        foreach (var property in Shape.Properties)
        {
            var (name, type) = (Naming.Camel(property.Name), Catalog.Of(property));
            // The link has the name, the plain value says what it is.
            if (links.Contains(name)) name += type.Named == Scalars.Address ? "Address" : type.Named is ScalarType<int> or ScalarType<long> ? "Number" : "Id";
            var description = Catalog.Docs.Property(property);
            Node.Add(Accessors.Field<T>(name, type, property, description));
            if (DocumentShape.Bare(property.PropertyType) == typeof(BigInteger) && !name.EndsWith("Id", StringComparison.Ordinal)) Node.Add(HumanReadable(name, property, description));
        }
        aggregates = KindAggregates<T>.Declare(this, Catalog);
    }

    public override void AddLinkFrom(KindSchema from)
    {
        if (from.Shape.ReferenceTo(Shape) is not { } properties) return;
        var make = typeof(KindSchema<T>).GetMethod(nameof(Link), BindingFlags.Instance | BindingFlags.NonPublic)!.MakeGenericMethod(from.Shape.Mapping.Type);
        from.Node.Add((FieldDefinition)make.Invoke(this, [properties])!);
    }

    public override void AddListTo(KindSchema owner)
    {
        if (Shape.ReferenceTo(owner.Shape) is not { } properties || owner.Shape.ReferenceTo(Shape) is not null) return;
        if (properties.Any(p => Shape.FieldOf(p) is null)) return;
        var make = typeof(KindSchema<T>).GetMethod(nameof(Lists), BindingFlags.Instance | BindingFlags.NonPublic)!.MakeGenericMethod(owner.Shape.Mapping.Type);
        foreach (var field in (IEnumerable<FieldDefinition>)make.Invoke(this, [owner, properties])!) owner.Node.Add(field);
    }

    public override IEnumerable<FieldDefinition> RootFields()
    {
        var chain = Resolve.Argument("chainId", BuiltInScalars.Long, "Of this chain; all chains where left out.");
        var atBlock = Resolve.Argument("atBlock", BuiltInScalars.Long, "As of the end of this block; needs chainId, and a chain that keeps history below its finalized block.");
        yield return Resolve.Async(Naming.Plural(Shape.Kind), new NonNullType(Connection), $"Lists {Shape.TypeName} documents.", [chain, .. Connections.ListArguments(this), atBlock], 2, ListAsync, Connections.Page);
        KeyArgument[] arguments = [.. Shape.KeyOf.GetParameters().Select((p, i) => new KeyArgument(p, Shape.KeyProperties[i], Catalog))];
        yield return Resolve.Async(Naming.Single(Shape.Kind), Node, $"Finds one {Shape.TypeName} by its key.",
            [Resolve.Argument("chainId", new NonNullType(BuiltInScalars.Long), "The chain."), .. arguments.Select(a => a.Input), atBlock], 2, (_, context) => FindAsync(context, arguments));
        if (aggregates is not null) yield return aggregates.RootField(chain, atBlock);
    }

    private async Task<object?> ListAsync(object? source, FieldContext context)
    {
        var query = Connections.Query(context, this, context.Argument<object?>("atBlock") as long?) with { ChainId = context.Argument<object?>("chainId") as long? };
        var page = await context.Store().QueryAsync<T>(query, context.CancellationToken);
        return PageOf(page, query.AtBlock, c => c.Store().CountAsync<T>(query, c.CancellationToken));
    }

    private async Task<object?> FindAsync(FieldContext context, IReadOnlyList<KeyArgument> arguments)
    {
        var (chainId, atBlock) = (context.Argument<long>("chainId"), context.Argument<object?>("atBlock") as long?);
        var id = (byte[])Shape.KeyOf.Invoke(null, [.. arguments.Select(a => a.Value(context))])!;
        if (atBlock is not null) await context.Store().CheckAtBlockAsync(chainId, atBlock, context.CancellationToken);
        return await LoadAsync(context, new DocumentId(chainId, id), atBlock);
    }

    /// <summary>One statement for all documents of the kind that a level of the query asks for.</summary>
    private async Task<object?> LoadAsync(FieldContext context, DocumentId id, long? atBlock)
    {
        var store = context.Store();
        var loader = context.Request.Loader<DocumentId, DocumentNode<T>>((typeof(T), atBlock), async (ids, ct) =>
            (await store.LoadAsync<T>(ids, atBlock, ct)).ToDictionary(p => p.Key, p => NodeOf(p.Value, atBlock)));
        return await loader.LoadAsync(id);
    }

    private FieldDefinition Link<TFrom>(IReadOnlyList<PropertyInfo> properties) where TFrom : class
    {
        var keyFrom = Accessors.Key<TFrom>(Shape.KeyOf, properties);
        return Resolve.Async(Naming.Single(Shape.Kind), Node, $"The {Shape.TypeName} that it names; null where there is none.", [], 1, async (source, context) =>
        {
            var from = (DocumentNode<TFrom>)source!;
            return keyFrom(from.Body) is { } id ? await LoadAsync(context, new DocumentId(from.ChainId, id), from.AtBlock) : null;
        });
    }

    private IEnumerable<FieldDefinition> Lists<TOwner>(KindSchema owner, IReadOnlyList<PropertyInfo> properties) where TOwner : class
    {
        Func<TOwner, string?>[] values = [.. owner.Shape.KeyProperties.Select(p => Accessors.Text<TOwner>(p!))];
        string[] fields = [.. properties.Select(p => Naming.Camel(p.Name))];
        RelatedKey KeyOfOwner(DocumentNode<TOwner> node) => new(node.ChainId, [.. values.Select(v => v(node.Body)!)]);
        var name = Naming.PluralOn(owner.Shape.Kind, Shape.Kind);
        yield return Resolve.Async(name, new NonNullType(Connection), $"The {Shape.TypeName} documents that name it.", [.. Connections.ListArguments(this)], 2, async (source, context) =>
        {
            var node = (DocumentNode<TOwner>)source!;
            var query = Connections.Query(context, this, node.AtBlock);
            return await context.LoadAsync<RelatedKey, ConnectionPage>(KeyOfOwner(node), async (keys, ct) =>
            {
                var pages = await context.Store().QueryEachAsync<T>(new Related(fields, keys), query, ct);
                return keys.Zip(pages).ToDictionary(p => p.First, p => PageOf(p.Second, node.AtBlock, counting => TotalAsync(counting, fields, p.First, query)));
            });
        }, Connections.Page);
        if (aggregates is not null) yield return aggregates.NestedField<TOwner>(name + "Aggregate", fields, KeyOfOwner);
    }

    private static Task<long> TotalAsync(FieldContext context, IReadOnlyList<string> fields, RelatedKey key, DocumentQuery query) =>
        context.LoadAsync<RelatedKey, long>(key, async (keys, ct) =>
        {
            var counts = await context.Store().CountEachAsync<T>(new Related(fields, keys), query, ct);
            return keys.Zip(counts).ToDictionary(p => p.First, p => p.Second);
        });

    private ConnectionPage PageOf(Page<T> page, long? atBlock, Func<FieldContext, Task<long>> total) =>
        new([.. page.Items.Select(item => NodeOf(item, atBlock))], page.CursorOf, page.Next, page.Previous, total);

    private static FieldDefinition HumanReadable(string name, PropertyInfo property, string? description)
    {
        var get = Accessors.Text<T>(property);
        return new FieldDefinition(name + "Decimal", property.PropertyType == typeof(BigInteger) ? new NonNullType(Scalars.Decimal) : Scalars.Decimal)
        {
            Description = $"{description} As a decimal number of whole units.",
            Arguments = [Resolve.Argument("decimals", new NonNullType(BuiltInScalars.Int), "The unit's decimals, 0 to 77.", "18")],
            Resolve = (source, context) => get(((DocumentNode<T>)source!).Body) is { } digits ? Units.Shift(digits, context.Argument<int>("decimals")) : null,
            Cost = 0,
        };
    }
}
