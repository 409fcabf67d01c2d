using System.Reflection;
using Scan.GraphQL.Engine;
using Scan.GraphQL.Engine.Execution;
using Scan.GraphQL.Engine.Types;

namespace Scan.GraphQL.Schemas;

/// <summary>A part of a document's key as an argument.</summary>
internal sealed class KeyArgument
{
    private readonly ParameterInfo parameter;
    private readonly string name;

    public KeyArgument(ParameterInfo parameter, PropertyInfo? property, TypeCatalog catalog)
    {
        (this.parameter, name) = (parameter, property is null ? parameter.Name! : Naming.Camel(property.Name));
        var optional = Nullable.GetUnderlyingType(parameter.ParameterType);
        var type = catalog.Scalar(optional ?? parameter.ParameterType) ?? throw new SchemaException($"No scalar is a {parameter.ParameterType.Name}.");
        Input = optional is null
            ? Resolve.Argument(name, new NonNullType(type), "Part of the key.", parameter.HasDefaultValue ? $"{parameter.DefaultValue}" : null)
            : Resolve.Argument(name, type, "Part of the key; left out where the thing has none.");
    }

    public InputValue Input { get; }

    public object? Value(FieldContext context) => (context.Argument<object?>(name), parameter.ParameterType) switch
    {
        (int small, var type) when type == typeof(byte) => small is >= 0 and <= 255 ? (byte)small : throw new GraphQLException($"{name}: is 0 to 255"),
        (System.Numerics.BigInteger number, _) when number.Sign < 0 || number.GetBitLength() > 256 => throw new GraphQLException($"{name}: is 0 to 2^256 - 1"),
        (var value, _) => value,
    };
}
