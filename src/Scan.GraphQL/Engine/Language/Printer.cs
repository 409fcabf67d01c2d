using System.Text.Encodings.Web;
using System.Text.Json;

namespace Scan.GraphQL.Engine.Language;

/// <summary>Prints value literals as graphql-js does, for messages and for default values in introspection.</summary>
public static class Printer
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The literal's text.</summary>
    public static string Print(ValueNode value) => value switch
    {
        VariableNode v => "$" + v.Name.Value,
        IntNode v => v.Text,
        FloatNode v => v.Text,
        StringNode { IsBlock: true } v => PrintBlock(v.Value),
        StringNode v => Quote(v.Value),
        BooleanNode v => v.Value ? "true" : "false",
        NullNode => "null",
        EnumNode v => v.Value,
        ListNode v => PrintList(v),
        ObjectNode v => $"{{ {string.Join(", ", v.Fields.Select(f => $"{f.Name.Value}: {Print(f.Value)}"))} }}",
        _ => throw new InvalidOperationException($"No literal is a {value.GetType().Name}."),
    };

    /// <summary>A string as a GraphQL (and JSON) literal.</summary>
    public static string Quote(string text) => JsonSerializer.Serialize(text, Relaxed);

    private static string PrintList(ListNode list) => $"[{string.Join(", ", list.Items.Select(Print))}]";

    private static string PrintBlock(string text) =>
        "\"\"\"" + text.Replace("\"\"\"", "\\\"\"\"", StringComparison.Ordinal) + "\"\"\"";
}
