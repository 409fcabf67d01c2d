using System.Text.Json;
using System.Text.RegularExpressions;
using Scan.GraphQL.Engine;
using Scan.GraphQL.Engine.Execution;
using Scan.GraphQL.Engine.Language;
using Scan.GraphQL.Engine.Types;

namespace Scan.GraphQL.Subgraph;

/// <summary>
/// The scalars of graph-node. All are text in C# and in answers; what clients give may be a string or a number, and a variable may be declared
/// as any of them, as graph-node lets it.
/// </summary>
internal static partial class SubgraphScalars
{
    public static ScalarType<string> Id { get; } = new TextScalar("ID", null, "String", "Bytes", "BigInt", "Int");
    public static ScalarType<string> BigInt { get; } = new TextScalar("BigInt", Whole(), "Int", "String", "ID", "Int8") { Description = "An integer of any size, as a string." };
    public static ScalarType<string> BigDecimal { get; } = new TextScalar("BigDecimal", Decimal(), "Int", "Float", "String", "BigInt") { Description = "A decimal number, exact, as a string." };
    public static ScalarType<string> Bytes { get; } = new TextScalar("Bytes", Hex(), "String", "ID") { Description = "Bytes as lower-case hex with 0x; taken in any case." };
    public static ScalarType<string> Int8 { get; } = new TextScalar("Int8", Whole(), "Int", "String", "BigInt") { Description = "An integer of 64 bits, as a string." };
    public static ScalarType<string> Timestamp { get; } = new TextScalar("Timestamp", Whole(), "Int", "String", "BigInt", "Int8") { Description = "Microseconds since 1970 UTC, as a string." };

    private sealed class TextScalar : ScalarType<string>
    {
        private readonly Regex? form;

        public TextScalar(string name, Regex? form, params string[] alsoTakes) : base(name) => (this.form, AlsoTakes) = (form, alsoTakes);

        public override object ParseLiteral(ValueNode literal) => literal switch
        {
            StringNode s => Checked(s.Value),
            IntNode i => Checked(i.Text),
            FloatNode f => Checked(f.Text),
            _ => throw new InputException($"{Name} cannot represent the value: {Printer.Print(literal)}"),
        };

        public override object ParseValue(JsonElement value) => value.ValueKind switch
        {
            JsonValueKind.String => Checked(value.GetString()!),
            JsonValueKind.Number => Checked(value.GetRawText()),
            _ => throw new InputException($"{Name} cannot represent the value: {Inspect.Json(value)}"),
        };

        public override void WriteValue(JsonBuffer json, string value) => json.String(value);

        private string Checked(string text) => form is null || form.IsMatch(text) ? text : throw new InputException($"{Name} cannot represent {Inspect.Text(text)}");
    }

    [GeneratedRegex(@"^-?[0-9]{1,100}\z")]
    private static partial Regex Whole();

    [GeneratedRegex(@"^-?[0-9]{1,100}(\.[0-9]{1,100})?([eE][+-]?[0-9]{1,3})?\z")]
    private static partial Regex Decimal();

    [GeneratedRegex(@"^0x[0-9a-fA-F]*\z")]
    private static partial Regex Hex();
}
