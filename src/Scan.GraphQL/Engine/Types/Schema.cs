namespace Scan.GraphQL.Engine.Types;

/// <summary>A built schema: immutable, shared by all requests.</summary>
public sealed class Schema
{
    private readonly Dictionary<string, NamedType> types;
    private readonly Dictionary<string, DirectiveDefinition> directives;
    private readonly Dictionary<CompositeType, HashSet<ObjectType>> possible = new(ReferenceEqualityComparer.Instance);
    private readonly Func<object, ObjectType?> typeOf;
    private readonly Func<ObjectType, Type?> rootOf;

    internal Schema(IEnumerable<NamedType> types, ObjectType query, ObjectType? mutation, ObjectType? subscription,
        IReadOnlyList<DirectiveDefinition> directives, string? description, Func<object, ObjectType?> typeOf, Func<ObjectType, Type?> rootOf)
    {
        this.types = types.ToDictionary(t => t.Name, StringComparer.Ordinal);
        this.directives = directives.ToDictionary(d => d.Name, StringComparer.Ordinal);
        (this.typeOf, this.rootOf) = (typeOf, rootOf);
        (Query, Mutation, Subscription, Directives, Description) = (query, mutation, subscription, directives, description);
        foreach (var type in this.types.Values.OfType<CompositeType>()) possible[type] = FindPossible(type);
        Introspection = new Execution.Introspection(this);
        foreach (var type in Introspection.Types)
        {
            this.types.Add(type.Name, type);
            if (type is CompositeType composite) possible[composite] = FindPossible(composite);
        }
    }

    /// <summary>For readers of the schema.</summary>
    public string? Description { get; }

    /// <summary>The root of queries.</summary>
    public ObjectType Query { get; }

    /// <summary>The root of mutations, if any.</summary>
    public ObjectType? Mutation { get; }

    /// <summary>The root of subscriptions, if any.</summary>
    public ObjectType? Subscription { get; }

    /// <summary>All directives.</summary>
    public IReadOnlyList<DirectiveDefinition> Directives { get; }

    /// <summary>All named types, introspection's own included, in the order of their first use.</summary>
    public IReadOnlyCollection<NamedType> Types => types.Values;

    internal Execution.Introspection Introspection { get; }

    /// <summary>The type of this name, or null.</summary>
    public NamedType? Type(string name) => types.GetValueOrDefault(name);

    /// <summary>The directive of this name, or null.</summary>
    public DirectiveDefinition? Directive(string name) => directives.GetValueOrDefault(name);

    /// <summary>The root type of an operation, or null where the schema has none.</summary>
    public ObjectType? Root(Language.OperationKind kind) => kind switch
    {
        Language.OperationKind.Mutation => Mutation,
        Language.OperationKind.Subscription => Subscription,
        _ => Query,
    };

    /// <summary>The object types that a composite type may turn out to be.</summary>
    public IReadOnlySet<ObjectType> PossibleTypes(CompositeType type) => possible[type];

    /// <summary>The object type of a resolved value, or null when the schema has none for it.</summary>
    public ObjectType? TypeOf(object value) => typeOf(value);

    internal Type? ClrRoot(ObjectType root) => rootOf(root);

    /// <summary>A field as documents may ask it: of the type, or one of the <c>__</c> fields.</summary>
    public FieldDefinition? FieldOf(CompositeType type, string name)
    {
        if (name.StartsWith("__", StringComparison.Ordinal))
        {
            if (name == "__typename") return Introspection.TypeName;
            if (type == Query && name == "__schema") return Introspection.SchemaField;
            if (type == Query && name == "__type") return Introspection.TypeField;
        }

        return (type as FieldedType)?.Field(name);
    }

    /// <summary>Some value can be of both types.</summary>
    public bool Overlap(CompositeType a, CompositeType b) => a == b || possible[a].Overlaps(possible[b]);

    /// <summary>Every value of <paramref name="sub"/> is one of <paramref name="super"/>.</summary>
    public bool IsSubType(GraphQLType sub, GraphQLType super) => (sub, super) switch
    {
        _ when sub == super => true,
        (NonNullType a, NonNullType b) => IsSubType(a.Of, b.Of),
        (_, NonNullType) => false,
        (NonNullType a, _) => IsSubType(a.Of, super),
        (ListType a, ListType b) => IsSubType(a.Of, b.Of),
        (FieldedType a, InterfaceType b) => a.Interfaces.Contains(b),
        (ObjectType a, UnionType b) => b.Members.Contains(a),
        (ScalarType a, ScalarType b) => b.AlsoTakes.Contains(a.Name),
        _ => false,
    };

    private HashSet<ObjectType> FindPossible(CompositeType type) => type switch
    {
        ObjectType o => [o],
        UnionType u => [.. u.Members],
        InterfaceType i => [.. types.Values.OfType<ObjectType>().Where(o => o.Interfaces.Contains(i))],
        _ => throw new InvalidOperationException($"{type.GetType().Name} is not composite."),
    };
}
