using System.Text.Json;
using Scan.GraphQL.Engine.Execution;
using Scan.GraphQL.Engine.Language;

namespace Scan.GraphQL.Engine.Types;

/// <summary>A type without fields: scalar or enum. Values it does not take raise <see cref="InputException"/>.</summary>
public abstract class LeafType(string name) : NamedType(name)
{
    /// <summary>A literal's value.</summary>
    public abstract object ParseLiteral(ValueNode literal);

    /// <summary>A variable's value.</summary>
    public abstract object ParseValue(JsonElement value);

    /// <summary>Writes a resolved value.</summary>
    public abstract void Write(JsonBuffer json, object value);
}

/// <summary>Writes values of one C# type without boxing them.</summary>
public interface ILeafWriter<in T>
{
    /// <summary>Writes the value.</summary>
    void WriteValue(JsonBuffer json, T value);
}

/// <summary>A scalar.</summary>
public abstract class ScalarType(string name) : LeafType(name)
{
    /// <summary>Where its format is specified.</summary>
    public string? SpecifiedByUrl { get; init; }

    /// <summary>Names of other scalars whose variables may stand where this one is expected: laxer than the specification (section 5.8.5), for schemas whose clients rely on that.</summary>
    public IReadOnlyCollection<string> AlsoTakes { get; init; } = [];
}

/// <summary>A scalar held by one C# type.</summary>
public abstract class ScalarType<T>(string name) : ScalarType(name), ILeafWriter<T> where T : notnull
{
    /// <inheritdoc/>
    public abstract void WriteValue(JsonBuffer json, T value);

    /// <inheritdoc/>
    public override void Write(JsonBuffer json, object value)
    {
        if (value is not T typed)
            throw new InvalidOperationException($"{Name} cannot hold a {value.GetType().Name}.");
        WriteValue(json, typed);
    }
}

/// <summary>A scalar whose JSON form is a string, made from two functions.</summary>
/// <param name="name">The scalar's name.</param>
/// <param name="parse">Reads the text; throws <see cref="FormatException"/> with the reason.</param>
/// <param name="print">The text of a value.</param>
public sealed class StringScalar<T>(string name, Func<string, T> parse, Func<T, string> print) : ScalarType<T>(name) where T : notnull
{
    /// <summary>Integer literals and numbers are taken by their text.</summary>
    public bool AcceptsIntegers { get; init; }

    /// <inheritdoc/>
    public override object ParseLiteral(ValueNode literal) => literal switch
    {
        StringNode s => Parse(s.Value),
        IntNode i when AcceptsIntegers => Parse(i.Text),
        _ => throw new InputException($"{Name} cannot represent the value: {Printer.Print(literal)}"),
    };

    /// <inheritdoc/>
    public override object ParseValue(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => Parse(value.GetString()!),
        JsonValueKind.Number when AcceptsIntegers => Parse(value.GetRawText()),
        _ => throw new InputException($"{Name} cannot represent the value: {Inspect.Json(value)}"),
    };

    /// <inheritdoc/>
    public override void WriteValue(JsonBuffer json, T value) => json.String(print(value));

    private T Parse(string text)
    {
        try
        {
            return parse(text);
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            throw new InputException($"{Name} cannot represent {Inspect.Text(text)}: {e.Message}");
        }
    }
}
