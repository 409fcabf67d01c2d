using System.Numerics;
using System.Reflection;
using Scan.Documents;
using Scan.GraphQL.Engine;
using Scan.GraphQL.Engine.Execution;
using Scan.GraphQL.Engine.Types;

namespace Scan.GraphQL.Schemas;

/// <summary>What the schema has of one kind of document, made from its declaration.</summary>
internal sealed class KindSchema(DocumentShape shape, TypeCatalog catalog, FilterTypes filters)
{
    public const int DefaultPage = 20;
    public const int MostPage = 1000;
    private readonly FieldsAhead ahead = new(shape);
    private KindAggregates? aggregates;

    public DocumentShape Shape { get; } = shape;
    public ObjectType Node { get; } = catalog.Add(new ObjectType(shape.TypeName) { Description = catalog.Docs.Summary(shape.Mapping.Type) });
    public ObjectType Connection { get; private set; } = null!;
    public EnumType? Fields { get; private set; }
    public InputObjectType? Filter { get; private set; }
    public InputObjectType? Order { get; private set; }

    /// <summary>Makes inputs, connection and edge.</summary>
    public void Declare()
    {
        Fields = OrderTypes.Fields(catalog, Shape);
        if (Fields is not null) (Filter, Order) = (filters.Of(Shape), OrderTypes.Order(catalog, Shape, Fields));
        Connection = Connections.Declare(catalog, Node);
    }

    /// <summary>Fields of the document itself.</summary>
    public void AddProperties(IReadOnlyList<KindSchema> all)
    {
        var links = all.Where(other => Shape.ReferenceTo(other.Shape) is not null).Select(other => Naming.Single(other.Shape.Kind)).ToHashSet(StringComparer.Ordinal);
        DocumentFields.AddCommon(Node, catalog, Shape);
        foreach (var cell in Shape.Cells)
        {
            var (name, type) = (cell.Name, catalog.Of(cell.Property));
            // The link has the name, the plain value says what it is.
            if (links.Contains(name)) name += type.Named == Scalars.Address ? "Address" : type.Named is ScalarType<int> or ScalarType<long> ? "Number" : "Id";
            var description = catalog.Docs.Property(cell.Property);
            Node.Add(cell.Field(name, type, description));
            if (DocumentShape.Bare(cell.Property.PropertyType) == typeof(BigInteger) && Amounts.IsAmount(cell)) Node.Add(Amounts.Field(name, cell, Shape, description));
        }
        aggregates = KindAggregates.Declare(this, catalog);
    }

    /// <summary>Adds a link from <paramref name="from"/> to the document of this kind that it names.</summary>
    public void AddLinkFrom(KindSchema from)
    {
        if (from.Shape.ReferenceTo(Shape) is not { } properties) return;
        Cell[] cells = [.. properties.Select(from.Shape.CellOf)];
        var keyFrom = Accessors.Key(Shape.KeyOf, cells);
        from.Node.Add(Resolve.Task<DocumentNode>(Naming.Single(Shape.Kind), Node, $"The {Shape.TypeName} that it names; null where there is none.", [], 1, new RowNeeds(cells) { ByLoader = true }, (source, context) =>
        {
            var node = (DocumentNode)source!;
            return keyFrom(node) is { } id ? context.LoadEachAsync<DocumentId, DocumentNode>(new DocumentId(node.ChainId, id), (ids, ct) => LoadAsync(context, ids, node.AtBlock, ct)) : Nowhere;
        }));
    }

    /// <summary>Adds to <paramref name="owner"/> the documents of this kind that name it.</summary>
    public void AddListTo(KindSchema owner)
    {
        if (Shape.ReferenceTo(owner.Shape) is not { } properties || owner.Shape.ReferenceTo(Shape) is not null) return;
        if (properties.Any(p => Shape.FieldOf(p) is null)) return;
        foreach (var field in Lists(owner, properties)) owner.Node.Add(field);
    }

    public IEnumerable<FieldDefinition> RootFields()
    {
        var chain = Resolve.Argument("chainId", BuiltInScalars.Long, "Of this chain; all chains where left out.");
        var atBlock = Resolve.Argument("atBlock", BuiltInScalars.Long, "As of the end of this block; needs chainId, and a chain that keeps history below its finalized block.");
        yield return Resolve.Async(Naming.Plural(Shape.Kind), new NonNullType(Connection), $"Lists {Shape.TypeName} documents.", [chain, .. Connections.ListArguments(this), atBlock], 2, ListAsync, Connections.Page);
        KeyArgument[] arguments = [.. Shape.KeyOf.GetParameters().Select((p, i) => new KeyArgument(p, Shape.KeyProperties[i], catalog))];
        yield return Resolve.Async(Naming.Single(Shape.Kind), Node, $"Finds one {Shape.TypeName} by its key.",
            [Resolve.Argument("chainId", new NonNullType(BuiltInScalars.Long), "The chain."), .. arguments.Select(a => a.Input), atBlock], 2, (_, context) => FindAsync(context, arguments));
        if (aggregates is not null) yield return aggregates.RootField(chain, atBlock);
    }

    private static Task<DocumentNode?> Nowhere { get; } = Task.FromResult<DocumentNode?>(null);

    private async Task<object?> ListAsync(object? source, FieldContext context)
    {
        var query = Connections.Query(context, this, context.Argument<object?>("atBlock") as long?) with { ChainId = context.Argument<object?>("chainId") as long? };
        var nodes = ShapeOfPage(context);
        var beside = nodes.MayAggregate ? FieldsBeside.Of(context) : null;
        var page = await context.StoreAsync(s => s.QueryRowsAsync(Shape.Mapping, query, beside is null ? nodes.Rows : nodes.Rows with { Aggregates = beside.Aggregates }, context.CancellationToken));
        return PageOf(page, nodes, query.AtBlock, beside, c => c.StoreAsync(s => s.CountAsync(Shape.Mapping, query, c.CancellationToken)));
    }

    private async Task<object?> FindAsync(FieldContext context, IReadOnlyList<KeyArgument> arguments)
    {
        var (chainId, atBlock) = (context.Argument<long>("chainId"), context.Argument<object?>("atBlock") as long?);
        object?[] parts = [.. arguments.Select(a => a.Value(context))];
        var id = KeyOf(parts);
        if (atBlock is not null) await context.StoreAsync(s => s.CheckAtBlockAsync(chainId, atBlock, context.CancellationToken));
        ahead.Begin(context, chainId, id, parts, atBlock);
        // Aliases that ask the same of several documents are one statement.
        return await context.Request.LoaderOfEach<DocumentId, DocumentNode>((Shape.Kind, ShapeOf(context, "").Name, atBlock), (ids, ct) => LoadAsync(context, ids, atBlock, ct)).LoadAsync(new DocumentId(chainId, id));
    }

    /// <exception cref="GraphQLException">A part of the key is no such thing.</exception>
    private byte[] KeyOf(object?[] parts)
    {
        try
        {
            return (byte[])Shape.KeyOf.Invoke(null, BindingFlags.DoNotWrapExceptions, null, parts, null)!;
        }
        catch (Exception e) when (e is FormatException or ArgumentException or OverflowException)
        {
            throw new GraphQLException($"{Naming.Single(Shape.Kind)}: its key cannot be made of these: {e.Message}");
        }
    }

    /// <summary>The document as it is now; null where there is none.</summary>
    public Task<DocumentNode?> LoadAsync(FieldContext context, DocumentId id) =>
        context.LoadEachAsync<DocumentId, DocumentNode>(id, (ids, ct) => LoadAsync(context, ids, null, ct));

    private async Task<IReadOnlyList<DocumentNode?>> LoadAsync(FieldContext context, IReadOnlyList<DocumentId> ids, long? atBlock, CancellationToken ct)
    {
        var nodes = ShapeOf(context, "");
        var rows = await context.StoreAsync(s => s.LoadRowsAsync(Shape.Mapping, ids, atBlock, nodes.Rows, ct));
        return [.. rows.Select(row => row is null ? null : new DocumentNode(row, nodes, atBlock))];
    }

    private IEnumerable<FieldDefinition> Lists(KindSchema owner, IReadOnlyList<PropertyInfo> properties)
    {
        var byKey = Shape.KeyBeginsWithThatOf(owner.Shape, properties);
        Cell[] keys = byKey ? [] : [.. owner.Shape.KeyProperties.Select(p => owner.Shape.CellOf(p!))];
        string[] fields = byKey ? [] : [.. properties.Select(p => Naming.Camel(p.Name))];
        RelatedKey KeyOfOwner(DocumentNode node) => byKey ? new(node.ChainId, []) { Key = node.Key } : new(node.ChainId, [.. keys.Select(k => k.Text(node)!)]);
        var needs = new RowNeeds(keys) { Key = byKey, ByLoader = true };
        var name = Naming.PluralOn(owner.Shape.Kind, Shape.Kind);
        yield return ListOf<DocumentNode>(name, $"The {Shape.TypeName} documents that name it.", fields, needs, node => (KeyOfOwner(node), node.AtBlock));
        if (aggregates is not null) yield return aggregates.NestedField(name + "Aggregate", fields, needs, KeyOfOwner);
    }

    /// <summary>A connection of the documents whose fields have the values of a source's key; empty where it has none.</summary>
    public FieldDefinition ListOf<T>(string name, string description, IReadOnlyList<string> fields, RowNeeds? needs, Func<T, (RelatedKey? Key, long? AtBlock)> of) =>
        Resolve.Task<ConnectionPage>(name, new NonNullType(Connection), description, [.. Connections.ListArguments(this)], 2, needs, (source, context) =>
        {
            var (key, atBlock) = of((T)source!);
            return key is null ? Task.FromResult<ConnectionPage?>(Nothing) : context.LoadEachAsync<RelatedKey, ConnectionPage>(key, async (parents, ct) =>
            {
                var (query, nodes) = (Connections.Query(context, this, atBlock), ShapeOfPage(context));
                var pages = await context.StoreAsync(s => s.QueryRowsEachAsync(Shape.Mapping, new Related(fields, parents), query, nodes.Rows, ct));
                return [.. parents.Zip(pages, (parent, page) => PageOf(page, nodes, atBlock, null, counting => TotalAsync(counting, fields, parent, query)))];
            });
        }, Connections.Page);

    private static ConnectionPage Nothing { get; } = new(new RowPage<DocumentNode>([], false, false, static _ => throw new InvalidOperationException("An empty page has no cursors.")), static _ => Task.FromResult(0L));

    private Task<long> TotalAsync(FieldContext context, IReadOnlyList<string> fields, RelatedKey key, DocumentQuery query) =>
        context.LoadEachAsync<RelatedKey, long>(key, async (keys, ct) => await context.StoreAsync(s => s.CountEachAsync(Shape.Mapping, new Related(fields, keys), query, ct)));

    /// <summary>What the document asks for at this path below the field.</summary>
    private NodeShape ShapeOf(FieldContext context, string path) => context.Planned(c => new NodeShape(Shape.Cells.Count, c.SelectedFields(path), cursors: false));

    /// <summary>What it asks for of the rows of a connection.</summary>
    private NodeShape ShapeOfPage(FieldContext context) => context.Planned(c => new NodeShape(Shape.Cells.Count, c.SelectedFields("nodes").Concat(c.SelectedFields("edges.node")),
        cursors: c.Selects("edges.cursor") || c.Selects("pageInfo.startCursor") || c.Selects("pageInfo.endCursor")));

    private static ConnectionPage PageOf(RowPage<DocumentRow> page, NodeShape nodes, long? atBlock, FieldsBeside? beside, Func<FieldContext, Task<long>> total) =>
        new(new([.. page.Items.Select(row => new DocumentNode(row, nodes, atBlock, beside))], page.HasNext, page.HasPrevious, page.CursorOf), total);
}
