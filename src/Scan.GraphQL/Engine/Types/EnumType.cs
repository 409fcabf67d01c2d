using System.Text;
using System.Text.Json;
using Scan.GraphQL.Engine.Execution;
using Scan.GraphQL.Engine.Language;

namespace Scan.GraphQL.Engine.Types;

/// <summary>One value of an enum: its GraphQL name and its C# value.</summary>
public sealed record EnumValue(string Name, object Value)
{
    /// <summary>For readers of the schema.</summary>
    public string? Description { get; init; }

    /// <summary>Why not to use it any more; null when in use.</summary>
    public string? DeprecationReason { get; init; }
}

/// <summary>An enum.</summary>
public class EnumType(string name, IReadOnlyList<EnumValue> values) : LeafType(name)
{
    private readonly Dictionary<string, EnumValue> byName = values.ToDictionary(v => v.Name, StringComparer.Ordinal);
    private readonly Dictionary<object, byte[]> json = values.ToDictionary(v => v.Value, v => Encoding.UTF8.GetBytes($"\"{v.Name}\""));

    /// <summary>Values in declared order.</summary>
    public IReadOnlyList<EnumValue> Values { get; } = values;

    /// <inheritdoc/>
    public override object ParseLiteral(ValueNode literal)
    {
        if (literal is not EnumNode node)
        {
            var text = Printer.Print(literal);
            throw new InputException($"Enum \"{Name}\" cannot represent non-enum value: {text}.{DidYouMean(text)}");
        }

        return ByName(node.Value);
    }

    /// <inheritdoc/>
    public override object ParseValue(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.String) return ByName(value.GetString()!);
        var text = Inspect.Json(value);
        throw new InputException($"Enum \"{Name}\" cannot represent non-string value: {text}.{DidYouMean(text)}");
    }

    /// <inheritdoc/>
    public override void Write(JsonBuffer to, object value) =>
        to.Raw(json.TryGetValue(value, out var name) ? name : throw new InvalidOperationException($"{Name} has no value for {value}."));

    private object ByName(string text) => byName.TryGetValue(text, out var value)
        ? value.Value
        : throw new InputException($"Value \"{text}\" does not exist in \"{Name}\" enum.{DidYouMean(text)}");

    private string DidYouMean(string text) => Suggestions.DidYouMean("the enum value", Suggestions.For(text, Values.Select(v => v.Name)));
}

/// <summary>An enum held by one C# enum, written without boxing.</summary>
public sealed class EnumType<T>(string name, IReadOnlyList<EnumValue> values) : EnumType(name, values), ILeafWriter<T>
    where T : struct, Enum
{
    private readonly Dictionary<T, byte[]> names = values.ToDictionary(v => (T)v.Value, v => Encoding.UTF8.GetBytes($"\"{v.Name}\""));

    /// <inheritdoc/>
    public void WriteValue(JsonBuffer json, T value) =>
        json.Raw(names.TryGetValue(value, out var text) ? text : throw new InvalidOperationException($"{Name} has no value for {value}."));
}
