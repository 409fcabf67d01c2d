using System.Numerics;
using System.Reflection;
using Scan.Domain.Documents;
using Scan.Domain.Primitives;
using Scan.GraphQL.Engine.Types;
using Scan.GraphQL.Engine.Types.Building;

namespace Scan.GraphQL.Schemas;

/// <summary>The types of the schema by their C# types; makes those of nested records and enums at their first use.</summary>
internal sealed class TypeCatalog
{
    private readonly Dictionary<string, NamedType> byName = new(StringComparer.Ordinal);
    private readonly NullabilityInfoContext nullability = new();

    public TypeCatalog()
    {
        foreach (var scalar in Scalars.All) Add(scalar);
        Finality = Add(new EnumType<Finality>("Finality", [new("MAY_CHANGE", Schemas.Finality.MayChange) { Description = "A reorganisation may still take it back." }, new("FINAL", Schemas.Finality.Final)]));
        Direction = Add(new EnumType("Direction", [new("ASC", false), new("DESC", true)]));
        PageInfo = Add(MakePageInfo());
    }

    public XmlDocs Docs { get; } = new();
    public NamedType Finality { get; }
    public NamedType Direction { get; }
    public ObjectType PageInfo { get; }
    public IEnumerable<NamedType> All => byName.Values;

    public T Add<T>(T type) where T : NamedType
    {
        byName.Add(type.Name, type);
        return type;
    }

    public GraphQLType Of(PropertyInfo property)
    {
        var info = nullability.Create(property);
        var named = Leaf(property);
        GraphQLType type = named is not null ? named : TypeMapper.ItemOf(property.PropertyType) is { } item ? new ListType(new NonNullType(Named(item))) : Named(property.PropertyType);
        return info.ReadState == NullabilityState.Nullable ? type : new NonNullType(type);
    }

    /// <summary>The leaf type of a property; null for lists and records.</summary>
    public LeafType? Leaf(PropertyInfo property)
    {
        var bare = DocumentShape.Bare(property.PropertyType);
        if (bare == typeof(long) && IsTime(property.Name)) return Scalars.DateTime;
        return bare == typeof(string) && Words(property) is { } words ? words : Scalar(bare);
    }

    public LeafType? Scalar(Type type) =>
        type == typeof(Address) ? Scalars.Address
        : type == typeof(Hash32) ? Scalars.Hash
        : type == typeof(BigInteger) ? Scalars.UInt256
        : type == typeof(long) ? BuiltInScalars.Long
        : type == typeof(int) || type == typeof(byte) ? BuiltInScalars.Int
        : type == typeof(bool) ? BuiltInScalars.Boolean
        : type == typeof(string) ? BuiltInScalars.String : null;

    public static bool IsTime(string name) => name.EndsWith("Time", StringComparison.Ordinal) || name == "time";

    /// <summary>The object type of a record that is no document.</summary>
    public NamedType Object(Type type) => Named(type);

    private NamedType Named(Type type)
    {
        if (Scalar(type) is { } scalar) return scalar;
        if (byName.TryGetValue(type.Name, out var known)) return known;
        var made = Add(new ObjectType(type.Name) { Description = Docs.Summary(type) });
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance)) made.Add(Accessors.Field(Naming.Camel(property.Name), Of(property), property, Docs.Property(property)));
        return made;
    }

    /// <summary>The enum of a text that a class of constants lists: <c>AlertStatus</c> for <c>Alert.Status</c>.</summary>
    private EnumType? Words(PropertyInfo property)
    {
        var owner = property.DeclaringType!;
        var words = property.GetCustomAttribute<WordsAttribute>()?.Constants ?? owner.Assembly.GetType($"{owner.Namespace}.{owner.Name}{property.Name}");
        return words is { IsAbstract: true, IsSealed: true } ? WordsOf(words) : null;
    }

    /// <summary>The enum of the words that a class of constants lists, called like it.</summary>
    public EnumType WordsOf(Type words)
    {
        if (byName.TryGetValue(words.Name, out var known)) return (EnumType)known;
        var values = words.GetFields(BindingFlags.Public | BindingFlags.Static).Where(f => f.IsLiteral && f.FieldType == typeof(string))
            .Select(f => new EnumValue(Naming.Upper(Naming.Camel(f.Name)), f.GetRawConstantValue()!) { Description = Docs.Summary(f) });
        return Add(new EnumType(words.Name, [.. values]) { Description = Docs.Summary(words) });
    }

    private static ObjectType MakePageInfo()
    {
        var made = new ObjectType("PageInfo") { Description = "Where a page stands in its list." };
        FieldDefinition Fact(string name, LeafType type, Func<ConnectionPage, object?> read, bool nullable = false) =>
            new(name, nullable ? type : new NonNullType(type)) { Resolve = (source, _) => read((ConnectionPage)source!), IsPure = true, Cost = 0 };
        made.Add(Fact("hasNextPage", BuiltInScalars.Boolean, p => p.Rows.HasNext));
        made.Add(Fact("hasPreviousPage", BuiltInScalars.Boolean, p => p.Rows.HasPrevious));
        made.Add(Fact("startCursor", BuiltInScalars.String, p => p.Nodes.Count > 0 ? p.Rows.CursorOf(0) : null, nullable: true));
        made.Add(Fact("endCursor", BuiltInScalars.String, p => p.Nodes.Count > 0 ? p.Rows.CursorOf(p.Nodes.Count - 1) : null, nullable: true));
        return made;
    }
}
