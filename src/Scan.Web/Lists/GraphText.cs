using System.Collections;
using System.Globalization;
using System.Text.Json;
using Scan.Documents;
using Scan.GraphQL.Engine.Types;
using Scan.GraphQL.Schemas;
using Scan.Web.Features.Api;
using Comparison = Scan.Documents.Operator;

namespace Scan.Web.Lists;

/// <summary>A query of documents as the text of a GraphQL query.</summary>
public static class GraphText
{
    private const int MostFields = 16;

    /// <summary>The editor with the query in it; what stands behind the sign is never sent to a server, so that it may be of any length.</summary>
    public static string EditorWith(string query) => $"/graphql#query={Uri.EscapeDataString(query)}";

    public static string Of(ApiKind kind, Schema schema, DocumentQuery query)
    {
        List<string> arguments = [];
        if (query.ChainId is { } chain) arguments.Add($"chainId: {chain.ToString(CultureInfo.InvariantCulture)}");
        if (query.AtBlock is { } block) arguments.Add($"atBlock: {block.ToString(CultureInfo.InvariantCulture)}");
        if (query.Where is { } where) arguments.Add($"where: {Condition(kind.Mapping, Row(kind, schema), where)}");
        if (query.OrderBy.Count > 0) arguments.Add($"order: [{string.Join(", ", query.OrderBy.Select(o => $"{{ field: {Naming.Upper(o.Field)}{(o.Descending ? ", direction: DESC" : "")} }}"))}]");
        arguments.Add("first: 50");
        return $"{{\n  {kind.Path}({string.Join(", ", arguments)}) {{\n    nodes {{ {string.Join(' ', Leaves(kind, schema))} }}\n    pageInfo {{ hasNextPage endCursor }}\n  }}\n}}\n";
    }

    /// <summary>Text as a GraphQL string.</summary>
    public static string Quoted(string text) => JsonSerializer.Serialize(text);

    /// <summary>What a row tells without arguments and further selections.</summary>
    private static IEnumerable<string> Leaves(ApiKind kind, Schema schema)
    {
        var leaves = Row(kind, schema)?.Fields.Where(f => f.Type.Named is LeafType && f.Type.Nullable is not ListType && f.Arguments.Count == 0 && f.DeprecationReason is null).Select(f => f.Name).Take(MostFields).ToList();
        return leaves is { Count: > 0 } ? leaves : ["__typename"];
    }

    private static FieldedType? Row(ApiKind kind, Schema schema) => RowOf(schema.Query.Field(kind.Path));

    private static FieldedType? RowOf(FieldDefinition? list) => (list?.Type.Named as FieldedType)?.Field("nodes")?.Type.Named as FieldedType;

    private static string Condition(DocumentMapping mapping, FieldedType? row, Filter filter) => filter switch
    {
        Filter.And { Terms: [var only] } => Condition(mapping, row, only),
        Filter.And and => $"{{ and: [{string.Join(", ", and.Terms.Select(t => Condition(mapping, row, t)))}] }}",
        Filter.Or or => $"{{ or: [{string.Join(", ", or.Terms.Select(t => Condition(mapping, row, t)))}] }}",
        Filter.Not not => $"{{ not: {Condition(mapping, row, not.Term)} }}",
        Filter.Some some => $"{{ {some.Name}: {{ some: {Condition(mapping.NarrowedBy.First(n => n.Name == some.Name).Of, RowOf(row?.Field(some.Name)), some.Where)} }} }}",
        Filter.Compare compare => $"{{ {compare.Field}: {{ {Operator(mapping, compare)}: {Value(mapping, row, compare)} }} }}",
        _ => "{}",
    };

    private static FieldType? TypeOf(DocumentMapping mapping, Filter.Compare compare) => mapping.Fields.Concat(mapping.ProfileFields).FirstOrDefault(f => f.Name == compare.Field)?.Type;

    private static string Operator(DocumentMapping mapping, Filter.Compare compare) => (TypeOf(mapping, compare), compare.Operator) switch
    {
        (FieldType.Texts, Comparison.Equal) => "has",
        (FieldType.Texts, Comparison.In) => "hasAny",
        (FieldType.Texts, Comparison.NotEqual) => "lacks",
        _ => ApiQuery.Operators.First(o => o.Value == compare.Operator).Key,
    };

    private static string Value(DocumentMapping mapping, FieldedType? row, Filter.Compare compare)
    {
        var type = compare.Operator == Comparison.IsNull ? FieldType.Boolean : TypeOf(mapping, compare);
        var names = row?.Field(compare.Field)?.Type.Named as EnumType;
        string One(object value) => names?.Values.FirstOrDefault(v => v.Value.ToString() == Doors.Text(value)) is { } named ? named.Name : type is FieldType.Long or FieldType.Boolean ? Doors.Text(value) : Quoted(Doors.Text(value));
        return compare.Operator == Comparison.In ? $"[{string.Join(", ", ((IEnumerable)compare.Value!).Cast<object>().Select(One))}]" : One(compare.Value!);
    }
}
