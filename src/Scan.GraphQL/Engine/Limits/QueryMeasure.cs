using Scan.GraphQL.Engine.Execution;
using Scan.GraphQL.Engine.Language;
using Scan.GraphQL.Engine.Types;

namespace Scan.GraphQL.Engine.Limits;

/// <summary>The size of an operation with its variables known, and whether it has a field that does not last.</summary>
internal readonly record struct Measured(long Cost, long Fields, long Aliases, int Depth, bool Passes = false);

/// <summary>
/// Measures an operation. A fragment is measured once, however often it is spread, so that the work grows with the text and not with
/// the response; sums saturate.
/// </summary>
internal sealed class QueryMeasure(Schema schema, Document document, VariableValues variables, EngineLimits limits)
{
    private const long Most = long.MaxValue / 4;
    private readonly Dictionary<(string, bool), Measured> fragments = [];

    public Measured Of(OperationNode operation) => Selections(operation.SelectionSet, schema.Root(operation.Kind), false);

    private Measured Selections(SelectionSetNode set, CompositeType? parent, bool inPage)
    {
        var sum = default(Measured);
        foreach (var selection in set.Selections)
        {
            if (!Included(selection.Directives)) continue;
            sum = Add(sum, selection switch
            {
                FieldNode field => Field(field, parent, inPage),
                InlineFragmentNode inline => Selections(inline.SelectionSet, inline.TypeCondition is { } on ? Composite(on) : parent, inPage),
                _ => Fragment(((FragmentSpreadNode)selection).Name.Value, inPage),
            });
        }

        return sum;
    }

    private Measured Fragment(string name, bool inPage)
    {
        if (fragments.TryGetValue((name, inPage), out var known)) return known;
        var node = document.Fragments.First(f => f.Name.Value == name);
        return fragments[(name, inPage)] = Selections(node.SelectionSet, Composite(node.TypeCondition), inPage);
    }

    private Measured Field(FieldNode node, CompositeType? parent, bool inPage)
    {
        // Introspection costs nothing: its depth is a validation rule and its lists are the schema's.
        if (node.Name.Value.StartsWith("__", StringComparison.Ordinal) || parent is null) return new Measured(0, 1, Alias(node), 1);
        var definition = schema.FieldOf(parent, node.Name.Value)!;
        var below = node.SelectionSet is null ? default
            : Selections(node.SelectionSet, definition.Type.Named as CompositeType, definition.Page is not null);
        // A row costs something even where nothing below it does: it is read.
        var rows = definition.Page is { } page ? Rows(definition, page, node)
            : definition.Type.Nullable is ListType && !inPage ? limits.AssumedListSize : 1;
        return new Measured(Sum(definition.Cost, Multiply(rows, definition.Page is null ? below.Cost : Math.Max(1, below.Cost))), Sum(1, below.Fields), Sum(Alias(node), below.Aliases), below.Depth + 1, below.Passes || !definition.Lasts);
    }

    private int Rows(FieldDefinition field, PageSize page, FieldNode node)
    {
        if (page.Multiplied is { } by && !by.Any(name => Gives(node, name))) return 1;
        var other = page.Other is { } name && node.Arguments.Any(a => a.Name.Value == name) ? Rows(field, page, name, node) : 0;
        return Math.Max(other, Rows(field, page, page.Argument, node));
    }

    /// <summary>The argument has a value other than null.</summary>
    private bool Gives(FieldNode node, string name) => node.Arguments.FirstOrDefault(a => a.Name.Value == name)?.Value switch
    {
        null or NullNode => false,
        VariableNode v => variables.TryGet(v.Name.Value, out var value) && value is not null,
        _ => true,
    };

    private int Rows(FieldDefinition field, PageSize page, string name, FieldNode node)
    {
        var argument = field.Argument(name);
        var literal = node.Arguments.FirstOrDefault(a => a.Name.Value == name)?.Value;
        object? asked = literal switch
        {
            null => null,
            VariableNode v => variables.TryGet(v.Name.Value, out var value) ? value : null,
            IntNode i => int.TryParse(i.Text, out var value) ? value : page.Max,
            _ => null,
        };
        if (asked is null && argument?.DefaultValue is IntNode d && int.TryParse(d.Text, out var declared)) asked = declared;
        return Math.Clamp(asked is int rows ? rows : page.Default, 0, page.Max);
    }

    private bool Included(IReadOnlyList<DirectiveNode> directives)
    {
        foreach (var directive in directives)
        {
            if (directive.Name.Value is not ("skip" or "include")) continue;
            var truth = directive.Arguments[0].Value switch
            {
                BooleanNode b => b.Value,
                VariableNode v => variables.TryGet(v.Name.Value, out var value) && value is true,
                _ => false,
            };
            if (truth == (directive.Name.Value == "skip")) return false;
        }

        return true;
    }

    private CompositeType? Composite(NamedTypeNode node) => schema.Type(node.Name) as CompositeType;

    private static int Alias(FieldNode node) => node.Alias is null ? 0 : 1;

    private static Measured Add(Measured a, Measured b) =>
        new(Sum(a.Cost, b.Cost), Sum(a.Fields, b.Fields), Sum(a.Aliases, b.Aliases), Math.Max(a.Depth, b.Depth), a.Passes || b.Passes);

    private static long Sum(long a, long b) => Math.Min(a + b, Most);

    private static long Multiply(long a, long b) => b != 0 && a > Most / b ? Most : a * b;
}
