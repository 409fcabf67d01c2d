using Scan.Documents;
using Scan.GraphQL.Engine.Types;

namespace Scan.GraphQL.Subgraph;

/// <summary>An entity type of the subgraph: how graph-node names its parts, and where they are read from.</summary>
/// <param name="plural">Names of the root's list.</param>
internal abstract class Entity(string name, string single, IReadOnlyList<string> plural, DocumentView view)
{
    /// <summary>The column of the identity registry that each view has for the scope.</summary>
    public const string Registry = "@registry";
    public const string Chain = "@chain";

    public string Name { get; } = name;
    public string Single { get; } = single;
    public IReadOnlyList<string> Plural { get; } = plural;
    public DocumentView View { get; } = view;
    public ObjectType Type { get; } = new(name);
    public List<EntityField> Fields { get; } = [];

    /// <summary>Fields whose entities stand in the same row: their filters are this view's, with the field's name in front.</summary>
    public Dictionary<string, Entity> SameRow { get; } = new(StringComparer.Ordinal);

    /// <summary>Fields that refer to other rows, by their relation in the view.</summary>
    public Dictionary<string, Entity> Related { get; } = new(StringComparer.Ordinal);

    /// <summary>Further names to order by, with their columns.</summary>
    public Dictionary<string, string> AlsoOrders { get; } = new(StringComparer.Ordinal);

    /// <summary>Set by <see cref="EntityInputs"/>.</summary>
    public InputObjectType Filter { get; set; } = null!;

    /// <summary>Set by <see cref="EntityInputs"/>.</summary>
    public EnumType OrderBy { get; set; } = null!;

    /// <summary>Adds the columns that the scope is cut by.</summary>
    /// <param name="registry">The expression of the identity registry.</param>
    protected static void AddScope(DocumentView view, string registry)
    {
        view.Add(new ViewColumn(Chain, ColumnType.Long, "{d}.chain_id"));
        view.Add(new ViewColumn(Registry, ColumnType.Bytes, registry));
        view.Add(new ViewColumn("_change_block", ColumnType.Long, "{d}.valid_from"));
    }

    /// <summary>Lists a page.</summary>
    public abstract Task<IReadOnlyList<EntityRow>> QueryAsync(DocumentViews views, ViewQuery query, CancellationToken ct);

    /// <summary>Lists a page of this entity for each of another's rows.</summary>
    public abstract Task<IReadOnlyDictionary<DocumentId, IReadOnlyList<EntityRow>>> QueryEachAsync(
        DocumentViews views, Entity parent, string relation, IReadOnlyList<DocumentId> of, ViewQuery query, CancellationToken ct);
}

/// <summary>An entity made of documents of one type.</summary>
internal sealed class Entity<T>(string name, string single, IReadOnlyList<string> plural, DocumentView view) : Entity(name, single, plural, view) where T : class
{
    /// <summary>Documents carry their identity registry in this field; the expression is that of its index, which has statistics.</summary>
    private const string RegistryField = "left(({d}.body ->> 'registry'), 200) COLLATE \"C\"";

    public Entity<T> Scoped()
    {
        AddScope(View, RegistryField);
        return this;
    }

    /// <summary>A field that must have a value.</summary>
    public Entity<T> Has(string name, FieldKind kind, Func<T, object?> read, string sql, ColumnType? type = null) => Add(name, kind, true, row => read(row.Body), sql, type);

    /// <summary>A field that may have none.</summary>
    public Entity<T> May(string name, FieldKind kind, Func<T, object?> read, string sql, ColumnType? type = null) => Add(name, kind, false, row => read(row.Body), sql, type);

    public Entity<T> Add(string name, FieldKind kind, bool required, Func<EntityRow<T>, object?> read, string sql, ColumnType? type = null, string? narrow = null, Func<string, string?>? narrowed = null)
    {
        var column = new ViewColumn(name, type ?? EntityField.ColumnOf(kind), sql) { Narrow = narrow, Narrowed = narrowed };
        Fields.Add(new EntityField(name, kind, required, row => read((EntityRow<T>)row), column));
        View.Add(column);
        return this;
    }

    public override async Task<IReadOnlyList<EntityRow>> QueryAsync(DocumentViews views, ViewQuery query, CancellationToken ct) =>
        [.. (await views.QueryAsync<T>(View, query, ct)).Select(row => EntityRow<T>.Of(row, query.AtBlock))];

    public override async Task<IReadOnlyDictionary<DocumentId, IReadOnlyList<EntityRow>>> QueryEachAsync(
        DocumentViews views, Entity parent, string relation, IReadOnlyList<DocumentId> of, ViewQuery query, CancellationToken ct)
    {
        var rows = await views.QueryEachAsync<T>(parent.View, parent.View.Relations[relation], of, query, ct);
        return rows.ToDictionary(p => p.Key, p => (IReadOnlyList<EntityRow>)[.. p.Value.Select(row => EntityRow<T>.Of(row, query.AtBlock))]);
    }
}
