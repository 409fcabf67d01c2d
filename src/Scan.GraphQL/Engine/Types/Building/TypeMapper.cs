using System.Reflection;

namespace Scan.GraphQL.Engine.Types.Building;

/// <summary>From C# types and their nullability to GraphQL types.</summary>
internal sealed class TypeMapper(Func<Type, bool, NamedType> named)
{
    private readonly NullabilityInfoContext nullability = new();

    public GraphQLType Output(PropertyInfo property) =>
        Map(property.PropertyType, nullability.Create(property), false, property.GetCustomAttribute<IdAttribute>() is not null);

    public GraphQLType Output(MethodInfo method) =>
        Map(method.ReturnType, nullability.Create(method.ReturnParameter), false, method.GetCustomAttribute<IdAttribute>() is not null);

    public GraphQLType Input(ParameterInfo parameter)
    {
        var type = Map(parameter.ParameterType, nullability.Create(parameter), true, parameter.GetCustomAttribute<IdAttribute>() is not null);
        // A parameter that may be left out is nullable to the caller unless it has a value of its own.
        return parameter is { HasDefaultValue: true, DefaultValue: null } ? type.Nullable : type;
    }

    public GraphQLType Input(PropertyInfo property) =>
        Map(property.PropertyType, nullability.Create(property), true, property.GetCustomAttribute<IdAttribute>() is not null);

    /// <summary>A type without annotations: value types are non-null, references nullable.</summary>
    public GraphQLType Plain(Type type)
    {
        if (AwaitedOf(type) is { } awaited) return Plain(awaited);
        if (System.Nullable.GetUnderlyingType(type) is { } bare) return named(bare, false);
        if (ItemOf(type) is { } item) return new ListType(Plain(item));
        return type.IsValueType ? new NonNullType(named(type, false)) : named(type, false);
    }

    /// <summary>The items of a collection type, or null when it is none (a string and a dictionary are none).</summary>
    public static Type? ItemOf(Type type)
    {
        if (type == typeof(string) || type == typeof(byte[])) return null;
        if (type.IsArray) return type.GetElementType();
        if (IsEnumerable(type)) return type.GetGenericArguments()[0];
        if (type.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>))) return null;
        return type.GetInterfaces().FirstOrDefault(IsEnumerable)?.GetGenericArguments()[0];
    }

    private GraphQLType Map(Type type, NullabilityInfo info, bool input, bool id)
    {
        if (AwaitedOf(type) is { } awaited) return Map(awaited, info.GenericTypeArguments[0], input, id);
        if (input && OptionalInput.ItemOf(type) is { } optional) return Map(optional, OptionalInput.AnnotationsOf(optional, info), input, id).Nullable;
        var nullable = (input ? info.WriteState == NullabilityState.Unknown ? info.ReadState : info.WriteState : info.ReadState)
            == NullabilityState.Nullable;
        GraphQLType mapped;
        if (System.Nullable.GetUnderlyingType(type) is { } bare)
        {
            (mapped, nullable) = (named(bare, input), true);
        }
        else if (ItemOf(type) is { } item)
        {
            var itemInfo = info.ElementType ?? (info.GenericTypeArguments is [var only] ? only : null);
            mapped = new ListType(itemInfo is null ? Plain(item) : Map(item, itemInfo, input, id));
        }
        else
        {
            mapped = id ? BuiltInScalars.Id : named(type, input);
        }

        return nullable ? mapped : new NonNullType(mapped);
    }

    private static Type? AwaitedOf(Type type)
    {
        if (!type.IsGenericType) return null;
        var definition = type.GetGenericTypeDefinition();
        return definition == typeof(Task<>) || definition == typeof(ValueTask<>) || definition == typeof(IAsyncEnumerable<>)
            ? type.GetGenericArguments()[0]
            : null;
    }

    private static bool IsEnumerable(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IEnumerable<>);
}
