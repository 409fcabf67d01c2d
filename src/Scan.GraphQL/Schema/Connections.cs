using Scan.Documents;
using Scan.GraphQL.Engine;
using Scan.GraphQL.Engine.Execution;
using Scan.GraphQL.Engine.Types;

namespace Scan.GraphQL.Schemas;

/// <summary>Connection and edge types, their arguments, and queries from these.</summary>
internal static class Connections
{
    public static PageSize Page { get; } = new("first", KindSchema.DefaultPage, KindSchema.MostPage) { Other = "last" };

    public static ObjectType Declare(TypeCatalog catalog, ObjectType node)
    {
        var edge = catalog.Add(new ObjectType(node.Name + "Edge") { Description = $"A {node.Name} and its place in the list." });
        edge.Add(Resolve.Read<ConnectionEdge>("node", new NonNullType(node), null, e => e.Node));
        edge.Add(Resolve.Read<ConnectionEdge>("cursor", new NonNullType(BuiltInScalars.String), "Continues behind (after) or in front of it (before).", e => e.Cursor));
        var made = catalog.Add(new ObjectType(node.Name + "Connection") { Description = $"A page of {node.Name} rows." });
        made.Add(Resolve.Read<ConnectionPage>("nodes", new NonNullType(new ListType(new NonNullType(node))), "The rows.", p => p.Nodes));
        made.Add(Resolve.Read<ConnectionPage>("edges", new NonNullType(new ListType(new NonNullType(edge))), "The rows with their cursors.", p => p.Edges));
        made.Add(Resolve.Read<ConnectionPage>("pageInfo", new NonNullType(catalog.PageInfo), null, p => p));
        made.Add(Resolve.Async("totalCount", new NonNullType(BuiltInScalars.Long), "All rows that match; counted only when asked.", [], 10, async (source, context) => await ((ConnectionPage)source!).Total(context)));
        return made;
    }

    public static IEnumerable<InputValue> PageArguments() =>
    [
        Resolve.Argument("first", BuiltInScalars.Int, $"Rows from the front, 1 to {KindSchema.MostPage}; {KindSchema.DefaultPage} where left out."),
        Resolve.Argument("after", BuiltInScalars.String, "Behind this cursor."),
        Resolve.Argument("last", BuiltInScalars.Int, "Rows from the end."),
        Resolve.Argument("before", BuiltInScalars.String, "In front of this cursor."),
    ];

    public static IEnumerable<InputValue> ListArguments(KindSchema kind)
    {
        if (kind.Filter is not null) yield return Resolve.Argument("where", kind.Filter, "Which rows.");
        if (kind.Order is not null) yield return Resolve.Argument("order", new ListType(new NonNullType(kind.Order)), "By the key where left out.");
        foreach (var argument in PageArguments()) yield return argument;
    }

    /// <summary>The query that a field's arguments ask for.</summary>
    public static DocumentQuery Query(FieldContext context, KindSchema kind, long? atBlock)
    {
        var (take, after, before, fromEnd) = Paging(context);
        return new DocumentQuery
        {
            Where = kind.Filter is null ? null : FilterTypes.Read(context.Argument<object?>("where")),
            OrderBy = kind.Order is null ? [] : OrderTypes.Read(context.Argument<object?[]?>("order")),
            After = after, Before = before, FromEnd = fromEnd, Take = take, AtBlock = atBlock,
        };
    }

    public static (int Take, string? After, string? Before, bool FromEnd) Paging(FieldContext context)
    {
        var (first, last) = (context.Argument<object?>("first") as int?, context.Argument<object?>("last") as int?);
        var (after, before) = (context.Argument<string?>("after"), context.Argument<string?>("before"));
        if (first is not null && last is not null) throw new GraphQLException("last: give first or last, not both");
        if (last is not null && after is not null) throw new GraphQLException("after: goes with first; last goes with before");
        if (last is null && before is not null) throw new GraphQLException("before: goes with last; first goes with after");
        var take = first ?? last ?? KindSchema.DefaultPage;
        return take is >= 1 and <= KindSchema.MostPage ? (take, after, before, last is not null) : throw new GraphQLException($"{(last is null ? "first" : "last")}: is 1 to {KindSchema.MostPage}");
    }
}
