using System.Globalization;
using System.Linq.Expressions;
using System.Numerics;
using System.Reflection;
using Scan.GraphQL.Engine.Types;
using Scan.GraphQL.Engine.Types.Building;

namespace Scan.GraphQL.Schemas;

/// <summary>Compiled readers, so that no reflection runs while a request does.</summary>
internal static class Accessors
{
    /// <summary>The key that cells of a document make; null where one of them has no value.</summary>
    public static Func<DocumentNode, byte[]?> Key(MethodInfo keyOf, IReadOnlyList<Cell> cells)
    {
        var node = Expression.Parameter(typeof(DocumentNode));
        Expression known = Expression.Constant(true);
        var arguments = new List<Expression>();
        foreach (var (parameter, cell) in keyOf.GetParameters().Zip(cells))
        {
            var (type, value) = (DocumentShape.Bare(cell.Property.PropertyType), Expression.Constant(cell));
            known = Expression.AndAlso(known, Expression.Call(value, nameof(Cell.Has), null, node));
            var read = Expression.Call(value, nameof(Cell.Read), [type], node);
            arguments.Add(type == parameter.ParameterType ? read : Expression.Call(typeof(Accessors), nameof(Word), null, read));
        }
        var key = Expression.Condition(known, Expression.Call(keyOf, arguments), Expression.Constant(null, typeof(byte[])));
        return Expression.Lambda<Func<DocumentNode, byte[]?>>(key, node).Compile();
    }

    /// <summary>A field that reads a property of its source, a record inside of a document.</summary>
    public static FieldDefinition Field(string name, GraphQLType type, PropertyInfo property, string? description)
    {
        var (source, context) = (Expression.Parameter(typeof(object)), Expression.Parameter(typeof(Engine.Execution.FieldContext)));
        Expression Read(Expression from) => Expression.Property(Expression.Convert(from, property.DeclaringType!), property);
        return new FieldDefinition(name, type)
        {
            Description = description,
            Resolve = Expression.Lambda<Resolver>(Expression.Convert(Read(source), typeof(object)), source, context).Compile(),
            IsPure = true,
            WriteLeaf = type.Nullable is LeafType leaf ? ResolverCompiler.Leaf(Read, property.PropertyType, leaf) : null,
            Cost = type.Named is LeafType ? 0 : 1,
        };
    }

    private static BigInteger Word(string text) => BigInteger.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
}
