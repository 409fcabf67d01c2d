using System.Collections;
using System.Text.Json;

namespace Scan.Documents;

/// <summary>Turns a filter into a condition, whose expressions match the indexes.</summary>
/// <param name="atBlock">Other documents that a filter asks for are of this block; null: the current ones.</param>
internal sealed class FilterSql(DocumentMapping mapping, SqlText sql, long? atBlock)
{
    private const int MostTerms = 200;
    private const int ShortText = 100;
    private int terms;

    public string Condition(Filter filter)
    {
        if (++terms > MostTerms) throw new QueryException("filter", $"has more than {MostTerms} terms");
        return filter switch
        {
            Filter.And and => Join(and.Terms, " AND ", "true"),
            Filter.Or or => Join(or.Terms, " OR ", "false"),
            Filter.Not not => $"NOT ({Condition(not.Term)})",
            Filter.Some some => Some(some),
            Filter.Compare compare => Compare(FieldOf(mapping, compare.Field), compare),
            _ => throw new ArgumentOutOfRangeException(nameof(filter)),
        };
    }

    /// <exception cref="QueryException">The kind has no such field.</exception>
    public static DocumentField FieldOf(DocumentMapping mapping, string name) =>
        mapping.Fields.FirstOrDefault(f => f.Name == name)
        ?? mapping.ProfileFields.FirstOrDefault(f => f.Name == name) ?? throw new QueryException(name, $"is no field of {mapping.Kind}");

    private string Join(IReadOnlyList<Filter> parts, string word, string none) => parts.Count == 0 ? none : $"({string.Join(word, parts.Select(Condition))})";

    /// <summary>A set of keys, which the planner may begin with or probe. One that names nobody would make the whole condition unknown under NOT.</summary>
    private string Some(Filter.Some some)
    {
        var by = mapping.NarrowedBy.FirstOrDefault(n => n.Name == some.Name) ?? throw new QueryException(some.Name, $"narrows no lists of {mapping.Kind}");
        var within = new FilterSql(by.Of, sql, atBlock);
        var source = SourceSql.From(sql, by.Of, "true", atBlock);
        var condition = within.Condition(some.Where);
        if ((terms += within.terms) > MostTerms) throw new QueryException("filter", $"has more than {MostTerms} terms");
        string Keys(Func<(DocumentField Own, DocumentField Theirs), DocumentField> of) => string.Concat(by.Links.Select(link => $", {FieldSql.Sortable(of(link), "d.")}"));
        var named = string.Concat(by.Links.Where(link => !link.Theirs.Always).Select(link => $" AND {FieldSql.Sortable(link.Theirs, "d.")} IS NOT NULL"));
        return $"(d.chain_id{Keys(link => link.Own)}) IN (SELECT d.chain_id{Keys(link => link.Theirs)}{source} WHERE {condition}{named})";
    }

    private string Compare(DocumentField field, Filter.Compare compare)
    {
        if (field.Type == FieldType.Texts) return CompareList(field, compare);
        var sortable = FieldSql.Sortable(field, "d.");
        return compare.Operator switch
        {
            Operator.IsNull => IsNull(field, compare.Value),
            Operator.Equal => Equal(field, FieldValue.ToText(field, compare.Value)),
            Operator.NotEqual => $"{FieldSql.Value(field, "d.")} <> {Value(field, compare.Value)}",
            Operator.In => In(field, compare.Value),
            Operator.Contains => $"strpos(lower({FieldSql.Value(TextOnly(field, compare), "d.")}), lower({Value(field, compare.Value)})) > 0",
            Operator.StartsWith => StartsWith(TextOnly(field, compare), FieldValue.ToText(field, compare.Value)),
            Operator.Less => $"{sortable} < {Value(Ordered(field, compare), compare.Value)}",
            Operator.LessOrEqual => $"{sortable} <= {Value(Ordered(field, compare), compare.Value)}",
            Operator.Greater => $"{sortable} > {Value(Ordered(field, compare), compare.Value)}",
            Operator.GreaterOrEqual => $"{sortable} >= {Value(Ordered(field, compare), compare.Value)}",
            _ => throw new QueryException(field.Name, $"has no operator {compare.Operator}"),
        };
    }

    /// <summary>Containment, which the index over all facts answers.</summary>
    private string CompareList(DocumentField field, Filter.Compare compare) => compare.Operator switch
    {
        Operator.IsNull => IsNull(field, compare.Value),
        Operator.Equal => Has(field, compare.Value),
        Operator.NotEqual => $"({FieldSql.Value(field)} IS NOT NULL AND NOT {Has(field, compare.Value)})",
        Operator.In => compare.Value is IEnumerable items and not string ? AnyOf(field, items.Cast<object?>().ToList()) : throw new QueryException(field.Name, "expects a list"),
        Operator.Contains => $"EXISTS (SELECT 1 FROM jsonb_array_elements_text({FieldSql.Value(field)}) item WHERE strpos(lower(item), lower({sql.Parameter(FieldValue.ToText(field, compare.Value))})) > 0)",
        _ => throw new QueryException(field.Name, $"is a list, so {compare.Operator} does not fit it"),
    };

    private string AnyOf(DocumentField field, IReadOnlyList<object?> items) => items.Count == 0 ? "false" : $"({string.Join(" OR ", items.Select(item => Has(field, item)))})";

    private string Has(DocumentField field, object? value)
    {
        if (++terms > MostTerms) throw new QueryException("filter", $"has more than {MostTerms} terms");
        return $"p.facts @> {sql.Parameter(JsonSerializer.Serialize(new Dictionary<string, string[]> { [field.Name] = [FieldValue.ToText(field, value)] }))}::jsonb";
    }

    private string Value(DocumentField field, object? value) => $"{sql.Parameter(FieldValue.ToText(field, value))}::{FieldSql.TypeName(field.Type)}";

    private static string IsNull(DocumentField field, object? value) =>
        $"({FieldSql.Value(field, "d.")}) IS {(value is null or true ? "" : value is false ? "NOT " : throw new QueryException(field.Name, "expects true or false"))}NULL";

    private string Equal(DocumentField field, string value)
    {
        var parameter = $"{sql.Parameter(value)}::{FieldSql.TypeName(field.Type)}";
        if (field.Type != FieldType.Text) return $"{FieldSql.Value(field, "d.")} = {parameter}";
        // Text that is shorter than the indexed prefix equals it only as a whole.
        return value.Length <= ShortText
            ? $"{FieldSql.Sortable(field, "d.")} = {parameter}"
            : $"({FieldSql.Sortable(field, "d.")} = left({parameter}, {FieldSql.TextPrefix}) AND {FieldSql.Value(field, "d.")} = {parameter})";
    }

    private string In(DocumentField field, object? value)
    {
        if (value is string || value is not IEnumerable list) throw new QueryException(field.Name, "expects a list");
        var texts = list.Cast<object?>().Select(v => FieldValue.ToText(field, v)).ToArray();
        var expression = texts.All(t => t.Length <= ShortText) ? FieldSql.Sortable(field, "d.") : FieldSql.Value(field, "d.");
        return $"{expression} = ANY({sql.Parameter(texts)}::{FieldSql.TypeName(field.Type)}[])";
    }

    private string StartsWith(DocumentField field, string value)
    {
        var pattern = value.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal) + "%";
        return $"{(value.Length <= ShortText ? FieldSql.Sortable(field, "d.") : FieldSql.Value(field, "d."))} LIKE {sql.Parameter(pattern)}";
    }

    private static DocumentField TextOnly(DocumentField field, Filter.Compare compare) =>
        field.Type == FieldType.Text ? field : throw new QueryException(field.Name, $"is no text, so {compare.Operator} does not fit it");

    private static DocumentField Ordered(DocumentField field, Filter.Compare compare) =>
        field.Type != FieldType.Boolean ? field : throw new QueryException(field.Name, $"is true or false, so {compare.Operator} does not fit it");
}
