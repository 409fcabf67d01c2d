namespace Scan.Documents;

/// <summary>The SQL expressions of a document's fields. Indexes and queries must use the same text.</summary>
internal static class FieldSql
{
    /// <summary>Text is sorted and looked up by so many characters: an index entry has a limit, what a chain says has none.</summary>
    public const int TextPrefix = 200;

    /// <summary>The whole value.</summary>
    /// <param name="table">The alias of the document's table and a dot, or nothing.</param>
    public static string Value(DocumentField field, string table = "") => field.Type switch
    {
        FieldType.Text => $"{Json(field, table)} COLLATE \"C\"",
        FieldType.Long => $"({Json(field, table)})::bigint",
        FieldType.Number => $"({Json(field, table)})::numeric",
        FieldType.Boolean => $"({Json(field, table)})::boolean",
        FieldType.Texts => $"(p.facts -> '{field.Name}')",
        _ => throw new ArgumentOutOfRangeException(nameof(field)),
    };

    /// <summary>What is sorted by, and indexed.</summary>
    /// <exception cref="QueryException">A list has no order.</exception>
    public static string Sortable(DocumentField field, string table = "") =>
        field.Type == FieldType.Texts ? throw new QueryException(field.Name, "is a list: it can be filtered by, not sorted by")
        : field.Type == FieldType.Text ? $"left({Json(field, table)}, {TextPrefix}) COLLATE \"C\"" : Value(field, table);

    /// <summary>PostgreSQL's name of the value's type.</summary>
    public static string TypeName(FieldType type) => type switch
    {
        FieldType.Text => "text",
        FieldType.Long => "bigint",
        FieldType.Number => "numeric",
        FieldType.Boolean => "boolean",
        FieldType.Texts => "jsonb",
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };

    private static string Json(DocumentField field, string table)
    {
        if (field == ProfileName) return "coalesce(p.given_name, p.name)";
        if (field.OfProfile) return $"(p.facts ->> '{field.Name}')";
        return field.Name.Contains('.') ? $"({table}body #>> '{{{field.Name.Replace('.', ',')}}}')" : $"({table}body ->> '{field.Name}')";
    }

    /// <summary>The name that metadata or the manifest gives, on kinds with a profile.</summary>
    public static readonly DocumentField ProfileName = new("name", FieldType.Text, Indexed: false);
}
