using System.Globalization;
using System.Text.RegularExpressions;

namespace Scan.Documents;

/// <summary>Writes the parts of a statement over views. Each nested view has aliases of its own.</summary>
internal sealed partial class ViewSql(SqlText sql, IReadOnlyList<DocumentMapping> mappings, ViewQuery query)
{
    private const int MostTerms = 300;
    private const int MostDepth = 6;
    private const int MostRelations = 12;
    private const int LongestNumber = 120;
    private int terms;
    private int relations;

    public DocumentMapping MappingOf(DocumentView view) => mappings.First(m => m.Type == view.Document);

    /// <summary>FROM of a view, with its condition in <see cref="Where"/>.</summary>
    public string From(DocumentView view, string level) => $"{Table(MappingOf(view))} d{level} {Expand(view.Joins, level)}";

    /// <summary>The rows that a filter picks.</summary>
    /// <exception cref="QueryException">A value that does not fit its column, or too many conditions.</exception>
    public string Where(DocumentView view, ViewFilter? filter, string level) =>
        $"{Expand(view.Condition, level)}{(filter is null ? "" : $" AND {Condition(view, filter, "", level, 0)}")}";

    /// <summary>One condition alone.</summary>
    /// <exception cref="QueryException">As <see cref="Where"/>.</exception>
    public string Condition(DocumentView view, ViewFilter filter, string level) => Condition(view, filter, "", level, 0);

    public string Expand(string text, string level) => Placeholder().Replace(text, match =>
        match.Groups["kind"].Success ? Table(mappings.First(m => m.Kind == match.Groups["kind"].Value)) : match.Groups["alias"].Value + level);

    public static ViewColumn ColumnOf(DocumentView view, string name) =>
        view.Columns.TryGetValue(name, out var column) ? column : throw new QueryException(name, "is no column");

    private string Table(DocumentMapping mapping)
    {
        if (query.AtBlock is not { } at) return mapping.Table;
        var (block, chain) = (sql.Parameter(at), sql.Parameter(query.ChainId!.Value));
        return $"""
            (SELECT chain_id, id, valid_from, body FROM {mapping.Table} WHERE chain_id = {chain} AND valid_from <= {block}
             UNION ALL
             SELECT chain_id, id, valid_from, body FROM {mapping.Versions} WHERE chain_id = {chain} AND valid_from <= {block} AND valid_to > {block} AND body IS NOT NULL)
            """;
    }

    private string Condition(DocumentView view, ViewFilter filter, string prefix, string level, int depth)
    {
        if (++terms > MostTerms) throw new QueryException("where", $"has more than {MostTerms} conditions");
        if (depth > MostDepth) throw new QueryException("where", $"is nested deeper than {MostDepth}");
        return filter switch
        {
            ViewFilter.And and => Join(and.Terms, " AND ", "true", term => Condition(view, term, prefix, level, depth)),
            ViewFilter.Or or => Join(or.Terms, " OR ", "false", term => Condition(view, term, prefix, level, depth)),
            ViewFilter.Within within => Condition(view, within.Term, prefix + within.Prefix, level, depth + 1),
            ViewFilter.Keys keys => $"(d{level}.chain_id, d{level}.id) IN (SELECT * FROM unnest({sql.Parameter(keys.Ids.Select(id => id.ChainId).ToArray())}, {sql.Parameter(keys.Ids.Select(id => id.Id).ToArray())}))",
            ViewFilter.Has has => Has(view.Relations[has.Relation], has.Term, level, depth),
            ViewFilter.Compare compare => Compare(ColumnOf(view, prefix + compare.Column), compare, level),
            _ => throw new ArgumentOutOfRangeException(nameof(filter)),
        };
    }

    private static string Join(IReadOnlyList<ViewFilter> parts, string word, string none, Func<ViewFilter, string> write) =>
        parts.Count == 0 ? none : $"({string.Join(word, parts.Select(write))})";

    private string Has(ViewRelation relation, ViewFilter term, string level, int depth)
    {
        if (++relations > MostRelations) throw new QueryException("where", $"has more than {MostRelations} conditions on other entities");
        var inner = $"{level}_{relations}";
        var on = Expand(relation.On.Replace("{t}", "d" + inner, StringComparison.Ordinal), level);
        return $"EXISTS (SELECT 1 FROM {From(relation.Target, inner)} WHERE {on} AND {Expand(relation.Target.Condition, inner)} AND {Condition(relation.Target, term, "", inner, depth + 1)})";
    }

    private string Compare(ViewColumn column, ViewFilter.Compare compare, string level)
    {
        var expression = $"({Expand(column.Sql, level)})";
        if (compare.Value is null)
        {
            return compare.Operator switch
            {
                ViewOperator.Equal => $"{expression} IS NULL",
                ViewOperator.NotEqual => $"{expression} IS NOT NULL",
                _ => throw new QueryException(column.Name, "takes null for equality only"),
            };
        }
        if (column.Type == ColumnType.List) return CompareList(column, expression, compare);
        return compare.Operator switch
        {
            ViewOperator.Equal => Narrowed(column, [compare.Value], level) + Plain(column, expression, "=", compare.Value),
            ViewOperator.NotEqual => Plain(column, expression, "<>", compare.Value),
            ViewOperator.Less => Plain(column, expression, "<", compare.Value),
            ViewOperator.LessOrEqual => Plain(column, expression, "<=", compare.Value),
            ViewOperator.Greater => Plain(column, expression, ">", compare.Value),
            ViewOperator.GreaterOrEqual => Plain(column, expression, ">=", compare.Value),
            ViewOperator.In => Narrowed(column, (IReadOnlyList<object?>)compare.Value, level) + AnyOf(column, expression, "= ANY", compare.Value),
            ViewOperator.NotIn => AnyOf(column, expression, "<> ALL", compare.Value),
            _ => Like(column, expression, compare.Operator, compare.Value),
        };
    }

    private string Narrowed(ViewColumn column, IReadOnlyList<object?> values, string level)
    {
        if (column.Narrow is null) return "";
        var narrowed = values.Select(v => v is string text ? column.Narrowed!(text) : null).OfType<string>().Distinct().ToArray();
        return Expand(column.Narrow.Replace("{v}", sql.Parameter(narrowed), StringComparison.Ordinal), level) + " AND ";
    }

    private string Plain(ViewColumn column, string expression, string sign, object value)
    {
        var text = TextOf(column, value);
        // An index serves a comparison within its own type only; what does not fit 64 bits is compared as a number.
        return column.Type == ColumnType.Long && !long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)
            ? $"{expression}::numeric {sign} {sql.Parameter(text)}::numeric"
            : $"{expression} {sign} {sql.Parameter(text)}::{TypeOf(column)}";
    }

    private string AnyOf(ViewColumn column, string expression, string sign, object value)
    {
        var texts = ((IReadOnlyList<object?>)value).Select(v => TextOf(column, v ?? throw new QueryException(column.Name, "takes no null in a list"))).ToArray();
        var type = column.Type == ColumnType.Long ? "numeric" : TypeOf(column);
        return $"{expression}{(column.Type == ColumnType.Long ? "::numeric" : "")} {sign}({sql.Parameter(texts)}::{type}[])";
    }

    private string Like(ViewColumn column, string expression, ViewOperator op, object value)
    {
        if (column.Type is not (ColumnType.Text or ColumnType.Bytes)) throw new QueryException(column.Name, "is no text");
        var name = op.ToString();
        var (not, noCase) = (name.StartsWith("Not", StringComparison.Ordinal), name.EndsWith("NoCase", StringComparison.Ordinal));
        var text = TextOf(column, value);
        if (column.Type == ColumnType.Bytes && name.Contains("Contains", StringComparison.Ordinal)) text = text[2..];
        var (left, right) = noCase ? ($"scan.fold({expression})", $"scan.fold({sql.Parameter(text)})") : (expression, sql.Parameter(text));
        var holds = name.Contains("Starts", StringComparison.Ordinal) ? $"starts_with({left}, {right})"
            : name.Contains("Ends", StringComparison.Ordinal) ? $"right({left}, length({right})) = {right}"
            : $"strpos({left}, {right}) > 0";
        return not ? $"NOT ({holds})" : holds;
    }

    private string CompareList(ViewColumn column, string expression, ViewFilter.Compare compare)
    {
        var items = (compare.Value as IReadOnlyList<object?> ?? throw new QueryException(column.Name, "expects a list"))
            .Select(v => Sql.Clean(v as string) ?? throw new QueryException(column.Name, "expects texts")).ToArray();
        var given = $"to_jsonb({sql.Parameter(items)}::text[])";
        return compare.Operator switch
        {
            ViewOperator.Equal => $"{expression} = {given}",
            ViewOperator.NotEqual => $"{expression} <> {given}",
            ViewOperator.Contains => $"{expression} @> {given}",
            ViewOperator.NotContains => $"NOT ({expression} @> {given})",
            ViewOperator.ContainsNoCase => $"scan.fold({expression}::text)::jsonb @> scan.fold({given}::text)::jsonb",
            ViewOperator.NotContainsNoCase => $"NOT (scan.fold({expression}::text)::jsonb @> scan.fold({given}::text)::jsonb)",
            _ => throw new QueryException(column.Name, "is a list"),
        };
    }

    private static string TextOf(ViewColumn column, object value)
    {
        var text = value as string ?? throw new QueryException(column.Name, "expects one value");
        var fits = column.Type switch
        {
            ColumnType.Boolean => text is "true" or "false",
            ColumnType.Long or ColumnType.Number => text.Length <= LongestNumber && NumberPattern().IsMatch(text),
            ColumnType.Bytes => HexPattern().IsMatch(text),
            _ => true,
        };
        if (!fits) throw new QueryException(column.Name, $"does not take the value {(text.Length <= 60 ? text : text[..60] + "…")}");
        return column.Type == ColumnType.Bytes ? text.ToLowerInvariant() : Sql.Clean(text)!;
    }

    private static string TypeOf(ViewColumn column) => column.Type switch
    {
        ColumnType.Long => "bigint",
        ColumnType.Number => "numeric",
        ColumnType.Boolean => "boolean",
        _ => "text",
    };

    [GeneratedRegex(@"\{(?:table:(?<kind>[a-zA-Z]+)|(?<alias>[a-z]))\}")]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"^-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]{1,3})?\z")]
    private static partial Regex NumberPattern();

    [GeneratedRegex(@"^0x[0-9a-fA-F]*\z")]
    private static partial Regex HexPattern();
}
