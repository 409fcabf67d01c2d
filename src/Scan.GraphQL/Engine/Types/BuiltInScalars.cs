using System.Globalization;
using System.Text.Json;
using Scan.GraphQL.Engine.Execution;
using Scan.GraphQL.Engine.Language;

namespace Scan.GraphQL.Engine.Types;

/// <summary>The five scalars of the specification, and the 64-bit one that chains need.</summary>
public static class BuiltInScalars
{
    /// <summary><c>Int</c>: 32 bits, signed.</summary>
    public static ScalarType<int> Int { get; } = new IntScalar
    {
        Description = "The `Int` scalar type represents non-fractional signed whole numeric values. Int can represent values between -(2^31) and 2^31 - 1.",
    };

    /// <summary><c>Float</c>.</summary>
    public static ScalarType<double> Float { get; } = new FloatScalar
    {
        Description = "The `Float` scalar type represents signed double-precision fractional values as specified by [IEEE 754](https://en.wikipedia.org/wiki/IEEE_floating_point).",
    };

    /// <summary><c>String</c>.</summary>
    public static ScalarType<string> String { get; } = new TextScalar("String", false)
    {
        Description = "The `String` scalar type represents textual data, represented as UTF-8 character sequences. The String type is most often used by GraphQL to represent free-form human-readable text.",
    };

    /// <summary><c>Boolean</c>.</summary>
    public static ScalarType<bool> Boolean { get; } = new BooleanScalar
    {
        Description = "The `Boolean` scalar type represents `true` or `false`.",
    };

    /// <summary><c>ID</c>.</summary>
    public static ScalarType<string> Id { get; } = new TextScalar("ID", true)
    {
        Description = "The `ID` scalar type represents a unique identifier, often used to refetch an object or as key for a cache. The ID type appears in a JSON response as a String; however, it is not intended to be human-readable. When expected as an input type, any string (such as `\"4\"`) or integer (such as `4`) input value will be accepted as an ID.",
    };

    /// <summary><c>Long</c>: 64 bits, signed; a number in JSON, taken as a number or a string.</summary>
    public static ScalarType<long> Long { get; } = new LongScalar
    {
        Description = "A signed 64-bit integer. It is a JSON number; clients whose numbers are doubles may send it as a string.",
    };

    private sealed class IntScalar() : ScalarType<int>("Int")
    {
        public override object ParseLiteral(ValueNode literal)
        {
            if (literal is not IntNode i)
                throw new InputException($"Int cannot represent non-integer value: {Printer.Print(literal)}");
            return int.TryParse(i.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
                ? value
                : throw new InputException($"Int cannot represent non 32-bit signed integer value: {i.Text}");
        }

        public override object ParseValue(JsonElement value)
        {
            if (value.ValueKind != JsonValueKind.Number || !value.TryGetDouble(out var number) || number != Math.Floor(number))
                throw new InputException($"Int cannot represent non-integer value: {Inspect.Json(value)}");
            return number is >= int.MinValue and <= int.MaxValue
                ? (int)number
                : throw new InputException($"Int cannot represent non 32-bit signed integer value: {Inspect.Json(value)}");
        }

        public override void WriteValue(JsonBuffer json, int value) => json.Number(value);

        public override void Write(JsonBuffer json, object value)
        {
            switch (value)
            {
                case int i: json.Number(i); break;
                case short or byte or sbyte or ushort: json.Number(Convert.ToInt64(value, CultureInfo.InvariantCulture)); break;
                default: base.Write(json, value); break;
            }
        }
    }

    private sealed class LongScalar() : ScalarType<long>("Long")
    {
        public override object ParseLiteral(ValueNode literal) => Parse(literal switch
        {
            IntNode i => i.Text,
            StringNode s => s.Value,
            _ => null,
        }) ?? throw new InputException($"Long cannot represent non 64-bit integer value: {Printer.Print(literal)}");

        public override object ParseValue(JsonElement value) => Parse(value.ValueKind switch
        {
            JsonValueKind.Number => value.GetRawText(),
            JsonValueKind.String => value.GetString(),
            _ => null,
        }) ?? throw new InputException($"Long cannot represent non 64-bit integer value: {Inspect.Json(value)}");

        public override void WriteValue(JsonBuffer json, long value) => json.Number(value);

        private static object? Parse(string? text) =>
            long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : null;
    }

    private sealed class FloatScalar() : ScalarType<double>("Float")
    {
        public override object ParseLiteral(ValueNode literal) => literal switch
        {
            FloatNode f => double.Parse(f.Text, NumberStyles.Float, CultureInfo.InvariantCulture),
            IntNode i => double.Parse(i.Text, NumberStyles.Float, CultureInfo.InvariantCulture),
            _ => throw new InputException($"Float cannot represent non numeric value: {Printer.Print(literal)}"),
        };

        public override object ParseValue(JsonElement value) => value.ValueKind == JsonValueKind.Number
            ? value.GetDouble()
            : throw new InputException($"Float cannot represent non numeric value: {Inspect.Json(value)}");

        public override void WriteValue(JsonBuffer json, double value) => json.Number(value);

        public override void Write(JsonBuffer json, object value)
        {
            if (value is float f) json.Number(f);
            else base.Write(json, value);
        }
    }

    private sealed class BooleanScalar() : ScalarType<bool>("Boolean")
    {
        public override object ParseLiteral(ValueNode literal) => literal is BooleanNode b
            ? b.Value
            : throw new InputException($"Boolean cannot represent a non boolean value: {Printer.Print(literal)}");

        public override object ParseValue(JsonElement value) => value.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? value.GetBoolean()
            : throw new InputException($"Boolean cannot represent a non boolean value: {Inspect.Json(value)}");

        public override void WriteValue(JsonBuffer json, bool value) => json.Boolean(value);
    }

    private sealed class TextScalar(string name, bool acceptsIntegers) : ScalarType<string>(name)
    {
        public override object ParseLiteral(ValueNode literal) => literal switch
        {
            StringNode s => s.Value,
            IntNode i when acceptsIntegers => i.Text,
            _ => throw new InputException(acceptsIntegers
                ? $"ID cannot represent a non-string and non-integer value: {Printer.Print(literal)}"
                : $"String cannot represent a non string value: {Printer.Print(literal)}"),
        };

        public override object ParseValue(JsonElement value)
        {
            if (value.ValueKind == JsonValueKind.String) return value.GetString()!;
            if (acceptsIntegers && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number))
                return number.ToString(CultureInfo.InvariantCulture);
            throw new InputException(acceptsIntegers
                ? $"ID cannot represent value: {Inspect.Json(value)}"
                : $"String cannot represent a non string value: {Inspect.Json(value)}");
        }

        public override void WriteValue(JsonBuffer json, string value) => json.String(value);
    }
}
