namespace Scan.GraphQL.Engine.Types;

/// <summary>A type that is selected into: object, interface or union.</summary>
public abstract class CompositeType(string name) : NamedType(name);

/// <summary>A composite type with fields of its own.</summary>
public abstract class FieldedType(string name) : CompositeType(name)
{
    private readonly Dictionary<string, FieldDefinition> byName = new(StringComparer.Ordinal);
    private readonly List<FieldDefinition> fields = [];
    private readonly List<InterfaceType> interfaces = [];

    /// <summary>Fields in declared order.</summary>
    public IReadOnlyList<FieldDefinition> Fields => fields;

    /// <summary>Interfaces it implements, inherited ones included.</summary>
    public IReadOnlyList<InterfaceType> Interfaces => interfaces;

    /// <summary>The field of this name, or null.</summary>
    public FieldDefinition? Field(string name) => byName.GetValueOrDefault(name);

    /// <summary>Adds a field; a second one of the same name is refused.</summary>
    public void Add(FieldDefinition field)
    {
        if (!byName.TryAdd(field.Name, field)) throw new SchemaException($"{Name}.{field.Name} is declared twice.");
        fields.Add(field);
        field.DeclaringType = this;
    }

    internal void Implement(InterfaceType type)
    {
        if (!interfaces.Contains(type)) interfaces.Add(type);
    }
}

/// <summary>An object type.</summary>
public sealed class ObjectType(string name) : FieldedType(name);

/// <summary>An interface type.</summary>
public sealed class InterfaceType(string name) : FieldedType(name);

/// <summary>A union of object types.</summary>
public sealed class UnionType(string name) : CompositeType(name)
{
    /// <summary>Members in declared order.</summary>
    public List<ObjectType> Members { get; } = [];
}
