using Scan.Documents;
using Scan.GraphQL.Engine.Types;

namespace Scan.GraphQL.Subgraph;

/// <summary>A name to order by, and the column that it stands for.</summary>
internal sealed record EntityOrder(string Name, string Column);

/// <summary>Inputs as graph-node names them: <c>Agent_filter</c> with an operator behind each field's name, and <c>Agent_orderBy</c>.</summary>
internal static class EntityInputs
{
    private static readonly (string Suffix, ViewOperator Operator)[] Ordered =
    [
        ("_gt", ViewOperator.Greater), ("_lt", ViewOperator.Less), ("_gte", ViewOperator.GreaterOrEqual), ("_lte", ViewOperator.LessOrEqual),
    ];

    private static readonly (string Suffix, ViewOperator Operator)[] Contained = [("_contains", ViewOperator.Contains), ("_not_contains", ViewOperator.NotContains)];

    private static readonly (string Suffix, ViewOperator Operator)[] NoCase = [("_contains_nocase", ViewOperator.ContainsNoCase), ("_not_contains_nocase", ViewOperator.NotContainsNoCase)];

    private static readonly (string Suffix, ViewOperator Operator)[] Affixes =
    [
        ("_starts_with", ViewOperator.StartsWith), ("_starts_with_nocase", ViewOperator.StartsWithNoCase), ("_not_starts_with", ViewOperator.NotStartsWith), ("_not_starts_with_nocase", ViewOperator.NotStartsWithNoCase),
        ("_ends_with", ViewOperator.EndsWith), ("_ends_with_nocase", ViewOperator.EndsWithNoCase), ("_not_ends_with", ViewOperator.NotEndsWith), ("_not_ends_with_nocase", ViewOperator.NotEndsWithNoCase),
    ];

    public static InputObjectType ChangedBlock { get; } = MakeChangedBlock();

    public static void Declare(IReadOnlyList<Entity> entities)
    {
        foreach (var entity in entities)
        {
            entity.Filter = new InputObjectType($"{entity.Name}_filter") { Description = "All given conditions hold; null asks for entities without a value." };
            entity.OrderBy = new EnumType($"{entity.Name}_orderBy", [.. Orders(entity).Select(o => new EnumValue(o.Name, o))]);
        }
        foreach (var entity in entities) Fill(entity);
    }

    private static IEnumerable<EntityOrder> Orders(Entity entity)
    {
        foreach (var field in entity.Fields) yield return new(field.Name, field.Column.Name);
        foreach (var (name, file) in entity.SameRow)
        {
            yield return new(name, name);
            foreach (var field in file.Fields) yield return new($"{name}__{field.Name}", $"{name}.{field.Name}");
        }
        foreach (var name in entity.Related.Keys.Where(entity.View.Columns.ContainsKey)) yield return new(name, name);
        foreach (var (name, column) in entity.AlsoOrders) yield return new(name, column);
    }

    private static void Fill(Entity entity)
    {
        var conditions = new List<Func<object?, ViewFilter?>>();
        void Add(string name, GraphQLType type, Func<object?, ViewFilter?> condition)
        {
            entity.Filter.Add(new InputValue(name, type));
            conditions.Add(condition);
        }
        void Operators(string column, FieldKind kind)
        {
            foreach (var (suffix, op, type) in OperatorsOf(kind)) Add(column + suffix, type, value => new ViewFilter.Compare(column, op, Plain(value)));
        }
        foreach (var field in entity.Fields) Operators(field.Column.Name, field.Kind);
        foreach (var (name, file) in entity.SameRow)
        {
            Operators(name, FieldKind.Text);
            Add(name + "_", file.Filter, value => value is ViewFilter term ? new ViewFilter.Within(name + ".", term) : null);
        }
        foreach (var (name, other) in entity.Related)
        {
            if (entity.View.Columns.ContainsKey(name)) Operators(name, FieldKind.Text);
            Add(name + "_", other.Filter, value => value is ViewFilter term ? new ViewFilter.Has(name, term) : null);
        }
        Add("_change_block", ChangedBlock, value => value is IReadOnlyDictionary<string, object?> block ? new ViewFilter.Compare("_change_block", ViewOperator.GreaterOrEqual, Plain(block["number_gte"])) : null);
        Add("and", new ListType(entity.Filter), value => value is object?[] all ? new ViewFilter.And([.. all.OfType<ViewFilter>()]) : null);
        Add("or", new ListType(entity.Filter), value => value is object?[] any ? new ViewFilter.Or([.. any.OfType<ViewFilter>()]) : null);
        entity.Filter.Create = (values, given) => new ViewFilter.And([.. conditions.Select((make, i) => given[i] ? make(values[i]) : null).OfType<ViewFilter>()]);
    }

    private static IEnumerable<(string Suffix, ViewOperator Operator, GraphQLType Type)> OperatorsOf(FieldKind kind)
    {
        var leaf = EntityField.Leaf(kind);
        if (kind is FieldKind.Texts or FieldKind.ByteLists)
        {
            var items = new ListType(new NonNullType(leaf));
            yield return ("", ViewOperator.Equal, items);
            yield return ("_not", ViewOperator.NotEqual, items);
            foreach (var (suffix, op) in Contained.Concat(NoCase)) yield return (suffix, op, items);
            yield break;
        }
        yield return ("", ViewOperator.Equal, leaf);
        yield return ("_not", ViewOperator.NotEqual, leaf);
        yield return ("_in", ViewOperator.In, new ListType(new NonNullType(leaf)));
        yield return ("_not_in", ViewOperator.NotIn, new ListType(new NonNullType(leaf)));
        if (kind is FieldKind.Boolean or FieldKind.Status) yield break;
        foreach (var (suffix, op) in Ordered) yield return (suffix, op, leaf);
        if (kind is FieldKind.Text or FieldKind.Bytes)
        {
            foreach (var (suffix, op) in Contained) yield return (suffix, op, leaf);
        }
        if (kind is not FieldKind.Text) yield break;
        foreach (var (suffix, op) in NoCase.Concat(Affixes)) yield return (suffix, op, leaf);
    }

    /// <summary>Values as the store takes them: text, or lists of it.</summary>
    private static object? Plain(object? value) => value switch
    {
        null or string => value,
        bool truth => truth ? "true" : "false",
        object?[] list => list.Select(Plain).ToArray(),
        IFormattable number => number.ToString(null, System.Globalization.CultureInfo.InvariantCulture),
        _ => throw new InvalidOperationException($"{value.GetType().Name} is no filter's value."),
    };

    private static InputObjectType MakeChangedBlock()
    {
        var made = new InputObjectType("BlockChangedFilter");
        made.Add(new InputValue("number_gte", new NonNullType(BuiltInScalars.Int)));
        return made;
    }
}
