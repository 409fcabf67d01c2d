namespace Scan.GraphQL.Engine.Types;

/// <summary>A type of the schema; <c>ToString</c> gives its notation.</summary>
public abstract class GraphQLType
{
    /// <summary>The type without lists and non-null marks.</summary>
    public abstract NamedType Named { get; }

    /// <summary>The type without its outer non-null mark.</summary>
    public GraphQLType Nullable => this is NonNullType nonNull ? nonNull.Of : this;

    /// <summary>May stand in arguments and variables.</summary>
    public bool IsInput => Named is LeafType or InputObjectType;

    /// <summary>May be a field's type.</summary>
    public bool IsOutput => Named is not InputObjectType;
}

/// <summary><c>[Of]</c>.</summary>
public sealed class ListType(GraphQLType of) : GraphQLType
{
    /// <summary>The items' type.</summary>
    public GraphQLType Of { get; } = of;

    /// <inheritdoc/>
    public override NamedType Named { get; } = of.Named;

    /// <inheritdoc/>
    public override string ToString() => $"[{Of}]";
}

/// <summary><c>Of!</c>.</summary>
public sealed class NonNullType(GraphQLType of) : GraphQLType
{
    /// <summary>The nullable type.</summary>
    public GraphQLType Of { get; } = of is NonNullType ? throw new SchemaException($"{of} is non-null already.") : of;

    /// <inheritdoc/>
    public override NamedType Named { get; } = of.Named;

    /// <inheritdoc/>
    public override string ToString() => $"{Of}!";
}

/// <summary>A type with a name.</summary>
public abstract class NamedType(string name) : GraphQLType
{
    /// <summary>The name.</summary>
    public string Name { get; } = name;

    /// <summary>For readers of the schema.</summary>
    public string? Description { get; init; }

    /// <inheritdoc/>
    public override NamedType Named => this;

    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>The schema contradicts itself; thrown while it is built.</summary>
public sealed class SchemaException(string message) : Exception(message);
