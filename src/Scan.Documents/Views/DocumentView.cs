namespace Scan.Documents;

/// <summary>How a column of a view is compared.</summary>
public enum ColumnType
{
    Text,

    /// <summary>Lower-case hex with 0x; what it is compared with may have any case.</summary>
    Bytes,

    /// <summary>An integer of 64 bits.</summary>
    Long,

    /// <summary>A number of any size.</summary>
    Number,
    Boolean,

    /// <summary>A JSON list of texts.</summary>
    List,
}

/// <summary>A column of a view.</summary>
/// <param name="Sql">An expression; <c>{d}</c> stands for the document's table, other names in braces for what the view joins.</param>
public sealed record ViewColumn(string Name, ColumnType Type, string Sql)
{
    /// <summary>
    /// A condition that follows from one on equality with any of given values, and that an index serves; <c>{v}</c> stands for what
    /// <see cref="Narrowed"/> makes of these.
    /// </summary>
    public string? Narrow { get; init; }

    /// <summary>What <see cref="Narrow"/> compares with.</summary>
    public Func<string, string?>? Narrowed { get; init; }
}

/// <summary>Rows of another view that belong to one of this.</summary>
/// <param name="On">The condition that joins <c>{d}</c>, this view's document, with <c>{t}</c>, the other's.</param>
public sealed record ViewRelation(string Name, DocumentView Target, string On);

/// <summary>
/// Documents of one kind as readers from elsewhere know them: with columns that are computed from the body, the profile and joined documents.
/// The texts are constants of the program; values of queries never get into them.
/// </summary>
/// <param name="document">The type of the documents.</param>
public sealed class DocumentView(Type document)
{
    private readonly Dictionary<string, ViewColumn> columns = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ViewRelation> relations = new(StringComparer.Ordinal);

    public Type Document { get; } = document;

    /// <summary>Joins behind the document's table, which is <c>{d}</c>; <c>{table:kind}</c> stands for another kind's table.</summary>
    public string Joins { get; init; } = "";

    /// <summary>Which documents belong to the view.</summary>
    public string Condition { get; init; } = "true";

    /// <summary>An expression that is given out with each row.</summary>
    public string Extra { get; init; } = "NULL::text";

    public IReadOnlyDictionary<string, ViewColumn> Columns => columns;
    public IReadOnlyDictionary<string, ViewRelation> Relations => relations;

    public void Add(ViewColumn column) => columns.Add(column.Name, column);

    public void Add(ViewRelation relation) => relations.Add(relation.Name, relation);
}
