using System.Collections;
using System.Globalization;
using Scan.GraphQL.Engine.Execution;
using Scan.GraphQL.Engine.Language;

namespace Scan.GraphQL.Engine.Types.Building;

/// <summary>A C# default value as a GraphQL literal.</summary>
internal static class Literals
{
    public static ValueNode Of(object? value, GraphQLType type)
    {
        if (value is null) return new NullNode(0);
        if (type.Nullable is ListType list)
            return new ListNode(0, [.. ((IEnumerable)value).Cast<object?>().Select(v => Of(v, list.Of))]);
        return type.Named switch
        {
            EnumType e => new EnumNode(0, e.Values.Single(v => v.Value.Equals(value)).Name),
            _ when value is bool b => new BooleanNode(0, b),
            _ when value is string s => new StringNode(0, s, false),
            _ when value is int or long or short => new IntNode(0, Convert.ToString(value, CultureInfo.InvariantCulture)!),
            _ when value is double or float => Number(Convert.ToDouble(value, CultureInfo.InvariantCulture)),
            LeafType leaf => Written(leaf, value),
            _ => throw new SchemaException($"{value} cannot be a default of {type}."),
        };
    }

    private static ValueNode Number(double value)
    {
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        return text.All(c => char.IsAsciiDigit(c) || c == '-') ? new IntNode(0, text) : new FloatNode(0, text);
    }

    private static StringNode Written(LeafType leaf, object value)
    {
        using var json = new JsonBuffer();
        leaf.Write(json, value);
        using var document = System.Text.Json.JsonDocument.Parse(json.Written);
        return new StringNode(0, document.RootElement.ToString(), false);
    }
}
