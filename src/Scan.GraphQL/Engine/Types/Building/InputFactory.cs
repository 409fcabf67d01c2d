using System.Linq.Expressions;
using System.Reflection;
using Scan.GraphQL.Engine.Language;

namespace Scan.GraphQL.Engine.Types.Building;

/// <summary>Input objects from C# records and classes: constructor parameters first, then settable properties.</summary>
internal sealed class InputFactory(TypeMapper mapper, XmlDocs docs)
{
    public void Fill(InputObjectType type, Type clr)
    {
        var constructor = clr.GetConstructors()
            .Where(c => c.GetParameters() is not [var only] || only.ParameterType != clr)
            .MaxBy(c => c.GetParameters().Length) ?? throw new SchemaException($"{clr.Name} has no public constructor.");
        var values = Expression.Parameter(typeof(object?[]));
        var given = Expression.Parameter(typeof(bool[]));
        var arguments = new List<Expression>();
        foreach (var parameter in constructor.GetParameters())
        {
            var property = clr.GetProperty(parameter.Name!, BindingFlags.Public | BindingFlags.Instance | BindingFlags.IgnoreCase);
            var index = type.Fields.Count;
            type.Add(OfParameter(parameter, property));
            var value = Read(values, given, index, parameter.ParameterType);
            arguments.Add(parameter.HasDefaultValue
                ? Expression.Condition(Expression.ArrayIndex(given, Expression.Constant(index)), value, DefaultOf(parameter))
                : value);
        }

        var made = Expression.Variable(clr);
        var body = new List<Expression> { Expression.Assign(made, Expression.New(constructor, arguments)) };
        foreach (var property in clr.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (property.SetMethod is not { IsPublic: true } || property.GetCustomAttribute<GraphQLIgnoreAttribute>() is not null) continue;
            if (type.Field(Names.OfMember(property)) is not null) continue;
            var index = type.Fields.Count;
            type.Add(OfProperty(property));
            body.Add(Expression.IfThen(
                Expression.ArrayIndex(given, Expression.Constant(index)),
                Expression.Assign(Expression.Property(made, property), Read(values, given, index, property.PropertyType))));
        }

        body.Add(Expression.Convert(made, typeof(object)));
        type.Create = Expression.Lambda<Func<object?[], bool[], object>>(Expression.Block([made], body), values, given).Compile();
    }

    /// <summary>An argument or input field for a parameter, with its default.</summary>
    public InputValue OfParameter(ParameterInfo parameter, PropertyInfo? property = null)
    {
        var type = mapper.Input(parameter);
        return new InputValue(property is null ? Names.OfParameter(parameter) : Names.OfMember(property), type)
        {
            Description = property is null ? docs.Parameter(parameter) : docs.Property(property),
            DeprecationReason = parameter.GetCustomAttribute<ObsoleteAttribute>()?.Message
                ?? property?.GetCustomAttribute<ObsoleteAttribute>()?.Message,
            DefaultValue = parameter is { HasDefaultValue: true, DefaultValue: { } value } ? Default(value, parameter.ParameterType, type) : null,
            Convert = InputConversion.To(parameter.ParameterType, type),
        };
    }

    private InputValue OfProperty(PropertyInfo property)
    {
        var type = mapper.Input(property);
        return new InputValue(Names.OfMember(property), type)
        {
            Description = docs.Property(property),
            DeprecationReason = property.GetCustomAttribute<ObsoleteAttribute>()?.Message,
            Convert = InputConversion.To(property.PropertyType, type),
        };
    }

    private static ValueNode Default(object value, Type clr, GraphQLType type)
    {
        var bare = System.Nullable.GetUnderlyingType(clr) ?? clr;
        return Literals.Of(bare.IsEnum && !value.GetType().IsEnum ? Enum.ToObject(bare, value) : value, type);
    }

    private static Expression Read(Expression values, Expression given, int index, Type type)
    {
        var value = Expression.ArrayIndex(values, Expression.Constant(index));
        if (OptionalInput.ItemOf(type) is { } held)
        {
            var made = Expression.New(type.GetConstructor([held])!, Expression.Convert(value, held));
            return Expression.Condition(Expression.ArrayIndex(given, Expression.Constant(index)), made, Expression.Default(type));
        }
        return type.IsValueType && System.Nullable.GetUnderlyingType(type) is null
            ? Expression.Unbox(Expression.Coalesce(value, Expression.Convert(Expression.Default(type), typeof(object))), type)
            : Expression.Convert(value, type);
    }

    private static Expression DefaultOf(ParameterInfo parameter)
    {
        var type = parameter.ParameterType;
        if (parameter.DefaultValue is not { } value) return Expression.Default(type);
        var bare = System.Nullable.GetUnderlyingType(type) ?? type;
        return Expression.Convert(Expression.Constant(bare.IsEnum ? Enum.ToObject(bare, value) : value), type);
    }
}

/// <summary>From coerced lists to the collection that a C# parameter takes.</summary>
internal static class InputConversion
{
    public static Func<object?, object?>? To(Type clr, GraphQLType type)
    {
        clr = OptionalInput.ItemOf(clr) ?? clr;
        if (type.Nullable is not ListType list) return null;
        var item = TypeMapper.ItemOf(clr) ?? throw new SchemaException($"{clr.Name} cannot take a list.");
        var inner = To(item, list.Of);
        var make = typeof(InputConversion).GetMethod(clr.IsAssignableFrom(item.MakeArrayType()) ? nameof(Array) : nameof(List),
            BindingFlags.Static | BindingFlags.NonPublic)!.MakeGenericMethod(item);
        var converted = make.CreateDelegate<Func<object?[], Func<object?, object?>?, object>>();
        return value => value is null ? null : converted((object?[])value, inner);
    }

    private static object Array<T>(object?[] items, Func<object?, object?>? inner)
    {
        var array = new T[items.Length];
        for (var i = 0; i < items.Length; i++) array[i] = (T)(inner is null ? items[i] : inner(items[i]))!;
        return array;
    }

    private static object List<T>(object?[] items, Func<object?, object?>? inner) => new List<T>((T[])Array<T>(items, inner));
}
