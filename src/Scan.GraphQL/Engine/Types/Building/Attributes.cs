namespace Scan.GraphQL.Engine.Types;

/// <summary>The name in the schema, where the convention's would be another.</summary>
[AttributeUsage(AttributeTargets.All)]
public sealed class GraphQLNameAttribute(string name) : Attribute
{
    /// <summary>The name.</summary>
    public string Name { get; } = name;
}

/// <summary>Not part of the schema.</summary>
[AttributeUsage(AttributeTargets.All)]
public sealed class GraphQLIgnoreAttribute : Attribute;

/// <summary>A string of type <c>ID</c>.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter | AttributeTargets.Method)]
public sealed class IdAttribute : Attribute;

/// <summary>An input object of which exactly one field is given.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class OneOfAttribute : Attribute;

/// <summary>A parameter that comes from the request's services instead of the caller.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class ServiceAttribute : Attribute;

/// <summary>What one evaluation of the field costs; 1 where it is left out.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Method)]
public sealed class CostAttribute(int cost) : Attribute
{
    /// <summary>The cost.</summary>
    public int Cost { get; } = cost;
}

/// <summary>The field gives pages: its rows multiply the cost of what is below it.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Method)]
public sealed class PageAttribute(int max) : Attribute
{
    /// <summary>Rows at most.</summary>
    public int Max { get; } = max;

    /// <summary>Rows where the argument is left out; <see cref="Max"/> when 0.</summary>
    public int Default { get; init; }

    /// <summary>The argument that asks for fewer.</summary>
    public string Argument { get; init; } = "first";
}
