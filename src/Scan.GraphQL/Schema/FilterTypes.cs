using System.Globalization;
using System.Reflection;
using Scan.Documents;
using Scan.Domain.Documents;
using Scan.GraphQL.Engine;
using Scan.GraphQL.Engine.Types;

namespace Scan.GraphQL.Schemas;

/// <summary>Inputs of <c>where</c>: typed operators for each leaf type, joined by and, or, not.</summary>
internal sealed class FilterTypes(TypeCatalog catalog)
{
    private static readonly Dictionary<string, Operator> Operators = new(StringComparer.Ordinal)
    {
        ["eq"] = Operator.Equal, ["ne"] = Operator.NotEqual, ["in"] = Operator.In, ["lt"] = Operator.Less, ["lte"] = Operator.LessOrEqual,
        ["gt"] = Operator.Greater, ["gte"] = Operator.GreaterOrEqual, ["contains"] = Operator.Contains, ["startsWith"] = Operator.StartsWith, ["isNull"] = Operator.IsNull,
        ["has"] = Operator.Equal, ["hasAny"] = Operator.In, ["lacks"] = Operator.NotEqual,
    };
    private readonly Dictionary<LeafType, InputObjectType> byLeaf = [];
    private InputObjectType? lists;

    /// <summary>The filter of a kind.</summary>
    public InputObjectType Of(DocumentShape shape)
    {
        var made = catalog.Add(new InputObjectType(shape.TypeName + "Filter") { Description = "All given conditions hold; none may be null. A comparison with a field that has no value is never true." });
        made.Add(new InputValue("and", new ListType(new NonNullType(made))) { Description = "All of these hold." });
        made.Add(new InputValue("or", new ListType(new NonNullType(made))) { Description = "One of these holds." });
        made.Add(new InputValue("not", made) { Description = "This does not hold." });
        foreach (var property in shape.Properties.Where(p => shape.FieldOf(p) is not null))
        {
            made.Add(new InputValue(Naming.Camel(property.Name), Comparisons(catalog.Leaf(property)!)) { Description = catalog.Docs.Property(property) });
        }
        if (shape.Mapping.HasProfile) made.Add(new InputValue("name", Comparisons(BuiltInScalars.String)) { Description = "The name that the manifest or metadata gives." });
        foreach (var fact in shape.Mapping.Facts)
        {
            var property = shape.Mapping.Type.GetCustomAttribute<DocumentAttribute>()!.Facts!.GetProperties().First(p => Naming.Camel(p.Name) == fact.Name);
            made.Add(new InputValue(fact.Name, fact.Type == FieldType.Texts ? Lists() : Comparisons(catalog.Leaf(property)!)) { Description = $"{catalog.Docs.Property(property)} As its file says." });
        }
        return made;
    }

    /// <summary>Adds the conditions on documents of other kinds that name this one.</summary>
    public void AddNarrowing(KindSchema kind, IReadOnlyList<KindSchema> all)
    {
        foreach (var by in kind.Shape.Mapping.NarrowedBy)
        {
            var other = all.First(k => k.Shape.Kind == by.Of.Kind);
            var made = catalog.Add(new InputObjectType("Some" + other.Shape.TypeName) { Description = $"Conditions on the {other.Shape.TypeName} documents that name it." });
            made.Add(new InputValue("some", new NonNullType(other.Filter!)) { Description = "One of them meets all of this." });
            kind.Filter!.Add(new InputValue(by.Name, made) { Description = $"By the {other.Shape.TypeName} documents that name it." });
        }
    }

    /// <summary>A coerced filter as the store takes it; null when it says nothing.</summary>
    /// <exception cref="QueryException">A condition is null: it would hold for everything or for nothing, and nobody means both.</exception>
    public static Filter? Read(object? coerced)
    {
        if (coerced is not IReadOnlyDictionary<string, object?> given) return null;
        var terms = new List<Filter>();
        foreach (var (name, value) in given)
        {
            switch (name, value)
            {
                case (_, null): throw Missing(name);
                case ("and", object?[] all): terms.AddRange(all.Select(Read).OfType<Filter>()); break;
                case ("or", object?[] any): terms.Add(new Filter.Or([.. any.Select(t => Read(t) ?? new Filter.And())])); break;
                case ("not", _): terms.Add(new Filter.Not(Read(value) ?? new Filter.And())); break;
                case (_, IReadOnlyDictionary<string, object?> { Count: 1 } others) when others.TryGetValue("some", out var which): terms.Add(new Filter.Some(name, Read(which) ?? new Filter.And())); break;
                case (_, IReadOnlyDictionary<string, object?> comparisons): terms.AddRange(comparisons.Select(c => Compare(name, c.Key, c.Value))); break;
                default: throw new InvalidOperationException($"{name} is no condition.");
            }
        }
        return terms.Count == 0 ? null : new Filter.And(terms);
    }

    private static Filter.Compare Compare(string field, string comparison, object? value) => value switch
    {
        null when comparison is "eq" or "ne" => new(field, Operator.IsNull, comparison == "eq"),
        null => throw Missing($"{field}.{comparison}"),
        object?[] list => new(field, Operators[comparison], list.Select(Plain).ToArray()),
        _ => new(field, Operators[comparison], Plain(value)),
    };

    private static QueryException Missing(string condition) => new($"where.{condition}", "is null: leave it out, or ask for what has no value by isNull or by eq and ne with null");

    private static object? Plain(object? value) => value switch
    {
        null => throw new GraphQLException("A list of values holds no null: use isNull."),
        string or long or int or bool or System.Numerics.BigInteger => value,
        IFormattable f => f.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };

    private InputObjectType Lists()
    {
        if (lists is not null) return lists;
        lists = catalog.Add(new InputObjectType("TextListFilter") { Description = "Conditions on a list of texts; all that are given hold." });
        lists.Add(new InputValue("has", BuiltInScalars.String) { Description = "One of its items equals this." });
        lists.Add(new InputValue("hasAny", new ListType(new NonNullType(BuiltInScalars.String))) { Description = "One of its items equals one of these." });
        lists.Add(new InputValue("lacks", BuiltInScalars.String) { Description = "None of its items equals this." });
        lists.Add(new InputValue("contains", BuiltInScalars.String) { Description = "One of its items contains this, whatever the case." });
        lists.Add(new InputValue("isNull", BuiltInScalars.Boolean) { Description = "True: there is no file to tell; false: there is." });
        return lists;
    }

    private InputObjectType Comparisons(LeafType leaf)
    {
        if (byLeaf.TryGetValue(leaf, out var known)) return known;
        var made = catalog.Add(new InputObjectType(leaf.Name + "Filter") { Description = $"Conditions on a {leaf.Name}; all that are given hold." });
        void Add(string name, GraphQLType type, string text) => made.Add(new InputValue(name, type) { Description = text });
        Add("eq", leaf, "Equals; null: has no value.");
        Add("ne", leaf, "Has another value; null: has a value.");
        if (leaf != BuiltInScalars.Boolean) Add("in", new ListType(new NonNullType(leaf)), "Equals one of these; an empty list matches nothing.");
        if (leaf == BuiltInScalars.String || leaf == Scalars.UInt256 || leaf == Scalars.DateTime || leaf == BuiltInScalars.Long || leaf == BuiltInScalars.Int)
        {
            Add("lt", leaf, "Below.");
            Add("lte", leaf, "Below or equal.");
            Add("gt", leaf, "Above.");
            Add("gte", leaf, "Above or equal.");
        }
        if (leaf == BuiltInScalars.String)
        {
            Add("contains", leaf, "Contains, whatever the case.");
            Add("startsWith", leaf, "Starts with, case as given.");
        }
        Add("isNull", BuiltInScalars.Boolean, "True: has no value; false: has one.");
        return byLeaf[leaf] = made;
    }
}
