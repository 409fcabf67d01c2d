using Scan.Documents;
using Scan.GraphQL.Engine.Types;

namespace Scan.GraphQL.Schemas;

/// <summary>What the schema has of one kind of document, made from its declaration.</summary>
internal abstract class KindSchema(DocumentShape shape, TypeCatalog catalog, FilterTypes filters)
{
    public const int DefaultPage = 20;
    public const int MostPage = 1000;

    public DocumentShape Shape { get; } = shape;
    public ObjectType Node { get; } = catalog.Add(new ObjectType(shape.TypeName) { Description = catalog.Docs.Summary(shape.Mapping.Type) });
    public ObjectType Connection { get; private set; } = null!;
    public EnumType? Fields { get; private set; }
    public InputObjectType? Filter { get; private set; }
    public InputObjectType? Order { get; private set; }
    protected TypeCatalog Catalog { get; } = catalog;

    public static KindSchema Of(DocumentMapping mapping, TypeCatalog catalog, FilterTypes filters) =>
        (KindSchema)Activator.CreateInstance(typeof(KindSchema<>).MakeGenericType(mapping.Type), new DocumentShape(mapping), catalog, filters)!;

    /// <summary>Makes inputs, connection and edge.</summary>
    public void Declare()
    {
        Fields = OrderTypes.Fields(Catalog, Shape);
        if (Fields is not null) (Filter, Order) = (filters.Of(Shape), OrderTypes.Order(Catalog, Shape, Fields));
        Connection = Connections.Declare(Catalog, Node);
    }

    /// <summary>Fields of the document itself.</summary>
    public abstract void AddProperties(IReadOnlyList<KindSchema> all);

    /// <summary>Adds a link from <paramref name="from"/> to the document of this kind that it names.</summary>
    public abstract void AddLinkFrom(KindSchema from);

    /// <summary>Adds to <paramref name="owner"/> the documents of this kind that name it.</summary>
    public abstract void AddListTo(KindSchema owner);

    public abstract IEnumerable<FieldDefinition> RootFields();
}
