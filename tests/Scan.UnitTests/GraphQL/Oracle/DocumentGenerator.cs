using System.Text;
using Scan.GraphQL.Engine.Types;

namespace Scan.UnitTests.GraphQL.Oracle;

/// <summary>A document, and variables for its operation.</summary>
internal sealed record GeneratedDocument(string Text, Dictionary<string, object?> Variables);

/// <summary>
/// Makes documents for a schema: the same for the same seed. Without a break they are nearly always valid (fields that happen to
/// conflict are left in); with one, the break is struck at a random place that allows it.
/// </summary>
internal sealed partial class DocumentGenerator(Schema schema, int seed, Break broken)
{
    private const int Deepest = 4;
    private readonly Random random = new(seed);
    private readonly StringBuilder fragments = new();
    private readonly List<(string Name, CompositeType On)> spreadable = [];
    private readonly Dictionary<string, object?> values = new(StringComparer.Ordinal);
    private List<(string Name, string Type, string? Default)> variables = [];
    private int names;
    private bool struck;

    /// <summary>The document, or null when nothing in it allowed the break.</summary>
    public GeneratedDocument? Generate()
    {
        var operation = Operation();
        var text = Corrupt(WholeDocument(operation + fragments));
        return broken == Break.None || struck ? new GeneratedDocument(text, values) : null;
    }

    private string Operation()
    {
        var mutation = broken == Break.None && random.Next(12) == 0;
        var root = mutation ? schema.Mutation! : schema.Query;
        var selection = Selection(root, 0);
        if (Strike(Break.UnusedVariable)) variables.Add(("unused", "Int", null));
        if (variables.Count > 0 && Strike(Break.DuplicateVariable)) variables.Add(variables[0]);
        if (Strike(Break.OutputVariable)) variables.Add(("output", Pick("Person", "[Found!]", "Creature!"), null));
        if (Strike(Break.UnknownVariableType)) variables.Add(("unknown", "Nowhere!", null));
        if (Strike(Break.WrongDefault)) variables.Add(("wrong", Pick("Int", "[Mood!]", "FilterInput"), Pick("\"x\"", "[1, SAD]", "{ nam: 1 }")));
        var declared = variables.Count == 0 ? "" :
            $"({string.Join(random.Next(2) == 0 ? ", " : "\n  ", variables.Select(v => $"${v.Name}: {v.Type}{(v.Default is null ? "" : $" = {v.Default}")}{(random.Next(15) == 0 ? " @note(text: \"v\")" : "")}"))})";
        var keyword = mutation ? "mutation" : "query";
        return declared.Length == 0 && !mutation && random.Next(2) == 0 ? selection : $"{keyword} {Name("Q")}{declared}{Directives("QUERY")} {selection}";
    }

    private string Selection(CompositeType type, int depth)
    {
        var text = new StringBuilder("{");
        var count = 1 + random.Next(4);
        for (var i = 0; i < count; i++) text.Append(random.Next(3) == 0 ? "\n  " : " ").Append(Selected(type, depth));
        AppendBreaks(text, type);
        return text.Append(" }").ToString();
    }

    private string Selected(CompositeType type, int depth)
    {
        var kind = random.Next(10);
        if (type is UnionType && kind < 8) kind = 8 + (kind % 2);
        if (depth >= Deepest && type is FieldedType) kind = 0;
        return kind switch
        {
            8 => Inline(type, depth),
            9 when depth < Deepest => Spread(type, depth),
            _ when type is FieldedType fielded => Field(fielded, depth),
            _ => "__typename",
        };
    }

    private string Field(FieldedType type, int depth)
    {
        if (random.Next(20) == 0) return "__typename";
        if (Strike(Break.UnknownField)) return $"nope{random.Next(3)} {{ x }}"[..(random.Next(2) == 0 ? 5 : 11)];
        var candidates = type.Fields.Where(f => depth < Deepest || f.Type.Named is LeafType).ToArray();
        if (candidates.Length == 0) return "__typename";
        var field = candidates[random.Next(candidates.Length)];
        var alias = field.Arguments.Count > 0 || depth > 0 && random.Next(4) == 0 ? $"{Name("a")}: " : "";
        return alias + field.Name + Arguments(field.Arguments, false) + Directives("FIELD") + Below(field, depth);
    }

    private string Below(FieldDefinition field, int depth)
    {
        if (field.Type.Named is LeafType) return Strike(Break.LeafWithSelection) ? " { id }" : "";
        if (Strike(Break.CompositeWithoutSelection)) return "";
        return " " + Selection((CompositeType)field.Type.Named, depth + 1);
    }

    private string Inline(CompositeType type, int depth)
    {
        if (Strike(Break.InlineOnScalar)) return $"... on {Pick("Int", "Mood", "FilterInput")} {{ id }}";
        if (Strike(Break.ImpossibleSpread) && Impossible(type) is { } never) return $"... on {never.Name} {{ __typename }}";
        var on = Overlapping(type);
        var condition = random.Next(6) == 0 ? "" : $" on {on.Name}";
        return $"...{condition}{Directives("INLINE_FRAGMENT")} {Selection(condition.Length == 0 ? type : on, depth + 1)}";
    }

    private string Spread(CompositeType type, int depth)
    {
        if (Strike(Break.UnknownFragment)) return "...Missing";
        var known = spreadable.Where(s => schema.Overlap(s.On, type)).ToArray();
        if (known.Length > 0 && random.Next(3) == 0) return $"...{known[random.Next(known.Length)].Name}{Directives("FRAGMENT_SPREAD")}";
        var on = Overlapping(type);
        var name = Name("F");
        var selection = Selection(on, depth + 1);
        fragments.Append($"\nfragment {name} on {on.Name}{Directives("FRAGMENT_DEFINITION")} {selection}");
        spreadable.Add((name, on));
        return $"...{name}{Directives("FRAGMENT_SPREAD")}";
    }

    private string Directives(string location)
    {
        if (Strike(Break.UnknownDirective)) return " @nowhere";
        if (Strike(Break.MisplacedDirective)) return location is "FIELD" ? " @deprecated" : " @oneOf";
        if (Strike(Break.UnknownDirectiveArgument)) return " @note(text: \"x\", txt: 1)";
        if (Strike(Break.MissingDirectiveArgument)) return " @note";
        var conditional = location is "FIELD" or "INLINE_FRAGMENT" or "FRAGMENT_SPREAD";
        if (conditional && Strike(Break.DuplicateDirective)) return " @skip(if: false) @skip(if: false)";
        return random.Next(12) switch
        {
            0 => " @note(text: \"a\") @note(text: \"b\", level: 2)",
            1 when conditional => $" @{Pick("include", "skip")}(if: {Pick("true", "false")})",
            2 when conditional => $" @{Pick("include", "skip")}(if: {Variable(new NonNullType(BuiltInScalars.Boolean), false)})",
            _ => "",
        };
    }

    private CompositeType Overlapping(CompositeType type)
    {
        var all = schema.Types.OfType<CompositeType>().Where(t => !t.Name.StartsWith("__", StringComparison.Ordinal) && schema.Overlap(t, type)).ToArray();
        return all[random.Next(all.Length)];
    }

    private CompositeType? Impossible(CompositeType type) =>
        schema.Types.OfType<CompositeType>().FirstOrDefault(t => !t.Name.StartsWith("__", StringComparison.Ordinal) && !schema.Overlap(t, type));

    private bool Strike(Break which)
    {
        if (struck || broken != which || random.Next(3) == 0) return false;
        return struck = true;
    }

    private string Name(string prefix) => $"{prefix}{names++}";

    private T Pick<T>(params T[] options) => options[random.Next(options.Length)];
}
