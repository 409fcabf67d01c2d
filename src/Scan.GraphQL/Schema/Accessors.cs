using System.Globalization;
using System.Linq.Expressions;
using System.Numerics;
using System.Reflection;
using Scan.GraphQL.Engine.Types;
using Scan.GraphQL.Engine.Types.Building;

namespace Scan.GraphQL.Schemas;

/// <summary>Compiled readers of documents, so that no reflection runs while a request does.</summary>
internal static class Accessors
{
    /// <summary>The value as filters take it; null where the document has none.</summary>
    public static Func<T, string?> Text<T>(PropertyInfo property)
    {
        var body = Expression.Parameter(typeof(T));
        var get = Expression.Lambda<Func<T, object?>>(Expression.Convert(Expression.Property(body, property), typeof(object)), body).Compile();
        return document => get(document) switch
        {
            null => null,
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            { } other => other.ToString(),
        };
    }

    /// <summary>The key that properties of a document make; null where one of them has no value.</summary>
    public static Func<T, byte[]?> Key<T>(MethodInfo keyOf, IReadOnlyList<PropertyInfo> properties)
    {
        var body = Expression.Parameter(typeof(T));
        Expression known = Expression.Constant(true);
        var arguments = new List<Expression>();
        foreach (var (parameter, property) in keyOf.GetParameters().Zip(properties))
        {
            Expression value = Expression.Property(body, property);
            if (!property.PropertyType.IsValueType) known = Expression.AndAlso(known, Expression.NotEqual(value, Expression.Constant(null, property.PropertyType)));
            if (Nullable.GetUnderlyingType(property.PropertyType) is not null)
            {
                known = Expression.AndAlso(known, Expression.Property(value, "HasValue"));
                value = Expression.Property(value, "Value");
            }
            arguments.Add(value.Type == parameter.ParameterType ? value : Expression.Call(typeof(Accessors), nameof(Word), null, value));
        }
        var key = Expression.Condition(known, Expression.Call(keyOf, arguments), Expression.Constant(null, typeof(byte[])));
        return Expression.Lambda<Func<T, byte[]?>>(key, body).Compile();
    }

    /// <summary>A field that reads a property of the body of a node while the answer is written.</summary>
    public static FieldDefinition Field<T>(string name, GraphQLType type, PropertyInfo property, string? description) where T : class
    {
        Expression Body(Expression source) => Expression.Property(Expression.Property(Expression.Convert(source, typeof(DocumentNode<T>)), nameof(DocumentNode<T>.Body)), property);
        return Field(name, type, Body, property.PropertyType, description);
    }

    /// <summary>A field that reads a property of its source.</summary>
    public static FieldDefinition Field(string name, GraphQLType type, PropertyInfo property, string? description) =>
        Field(name, type, source => Expression.Property(Expression.Convert(source, property.DeclaringType!), property), property.PropertyType, description);

    private static FieldDefinition Field(string name, GraphQLType type, Func<Expression, Expression> read, Type value, string? description)
    {
        var source = Expression.Parameter(typeof(object));
        var context = Expression.Parameter(typeof(Engine.Execution.FieldContext));
        return new FieldDefinition(name, type)
        {
            Description = description,
            Resolve = Expression.Lambda<Resolver>(Expression.Convert(read(source), typeof(object)), source, context).Compile(),
            IsPure = true,
            WriteLeaf = type.Nullable is LeafType leaf ? ResolverCompiler.Leaf(read, value, leaf) : null,
            Cost = type.Named is LeafType ? 0 : 1,
        };
    }

    private static BigInteger Word(string text) => BigInteger.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
}
