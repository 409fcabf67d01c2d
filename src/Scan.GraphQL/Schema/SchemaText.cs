using System.Text;
using Scan.GraphQL.Engine.Language;
using Scan.GraphQL.Engine.Types;

namespace Scan.GraphQL.Schemas;

/// <summary>A schema in GraphQL's own notation, types by name.</summary>
public static class SchemaText
{
    public static string Of(Schema schema)
    {
        var text = new StringBuilder();
        foreach (var type in schema.Types.Where(t => !t.Name.StartsWith("__", StringComparison.Ordinal)).OrderBy(t => t.Name, StringComparer.Ordinal))
        {
            Describe(text, "", type.Description);
            switch (type)
            {
                case FieldedType fielded:
                    text.Append(type is InterfaceType ? "interface " : "type ").Append(type.Name).Append(" {\n");
                    foreach (var field in fielded.Fields) Write(text, field);
                    text.Append("}\n\n");
                    break;
                case InputObjectType input:
                    text.Append("input ").Append(type.Name).Append(" {\n");
                    foreach (var field in input.Fields) text.Append("  ").Append(Input(field)).Append('\n');
                    text.Append("}\n\n");
                    break;
                case EnumType values:
                    text.Append("enum ").Append(type.Name).Append(" {\n");
                    foreach (var value in values.Values) text.Append("  ").Append(value.Name).Append('\n');
                    text.Append("}\n\n");
                    break;
                case UnionType union:
                    text.Append("union ").Append(type.Name).Append(" = ").AppendJoin(" | ", union.Members.Select(m => m.Name)).Append("\n\n");
                    break;
                default:
                    text.Append("scalar ").Append(type.Name).Append("\n\n");
                    break;
            }
        }
        return text.ToString();
    }

    private static void Write(StringBuilder text, FieldDefinition field)
    {
        Describe(text, "  ", field.Description);
        var arguments = field.Arguments.Count == 0 ? "" : $"({string.Join(", ", field.Arguments.Select(Input))})";
        text.Append("  ").Append(field.Name).Append(arguments).Append(": ").Append(field.Type).Append('\n');
    }

    private static string Input(InputValue value) => $"{value.Name}: {value.Type}{(value.DefaultValue is { } fallback ? " = " + Printer.Print(fallback) : "")}";

    private static void Describe(StringBuilder text, string indent, string? description)
    {
        if (!string.IsNullOrEmpty(description)) text.Append(indent).Append("\"\"\"").Append(description.Replace("\"\"\"", "\\\"\"\"", StringComparison.Ordinal)).Append("\"\"\"\n");
    }
}
