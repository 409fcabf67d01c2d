using Scan.GraphQL.Engine.Language;
using Scan.GraphQL.Engine.Types;

namespace Scan.GraphQL.Engine.Validation;

/// <summary>A field where it is selected.</summary>
internal sealed record FieldUse(FieldNode Node, CompositeType? Parent, FieldDefinition? Definition);

/// <summary>A named fragment where it is spread.</summary>
internal sealed record SpreadUse(FragmentSpreadNode Node, CompositeType? Parent);

/// <summary>An inline fragment, the type around it and its own.</summary>
internal sealed record InlineUse(InlineFragmentNode Node, CompositeType? Parent, GraphQLType? Type);

/// <summary>A directive where it stands.</summary>
internal sealed record DirectiveUse(DirectiveNode Node, string Location, DirectiveDefinition? Definition);

/// <summary>A literal and the type its place expects.</summary>
internal sealed record ValueUse(ValueNode Node, GraphQLType? Type);

/// <summary>A variable, the type and default of its place, and the type around it.</summary>
internal sealed record VariableUse(VariableNode Node, GraphQLType? Type, bool PlaceHasDefault, GraphQLType? Parent);

/// <summary>A selection set that answers at one response level.</summary>
internal sealed record SelectionUse(SelectionSetNode Node, CompositeType? Parent);

/// <summary>What one operation or fragment holds.</summary>
internal sealed class DefinitionFacts(DefinitionNode node, SelectionSetNode selections)
{
    public DefinitionNode Node { get; } = node;

    public List<VariableUse> Variables { get; } = [];

    public IReadOnlyList<FragmentSpreadNode> Spreads { get; } = SpreadsOf(selections);

    private static List<FragmentSpreadNode> SpreadsOf(SelectionSetNode root)
    {
        var spreads = new List<FragmentSpreadNode>();
        var sets = new Stack<SelectionSetNode>([root]);
        while (sets.TryPop(out var set))
        {
            foreach (var selection in set.Selections)
            {
                switch (selection)
                {
                    case FragmentSpreadNode spread: spreads.Add(spread); break;
                    case FieldNode { SelectionSet: { } below }: sets.Push(below); break;
                    case InlineFragmentNode inline: sets.Push(inline.SelectionSet); break;
                }
            }
        }

        return spreads;
    }
}

/// <summary>Everything the rules look at, gathered in one walk of the document with the schema beside it.</summary>
internal sealed class DocumentFacts
{
    private readonly Dictionary<string, DefinitionFacts> fragments = new(StringComparer.Ordinal);
    private readonly Dictionary<OperationNode, List<DefinitionFacts>> reachable = new(ReferenceEqualityComparer.Instance);

    public DocumentFacts(Schema schema, Document document)
    {
        (Schema, Document) = (schema, document);
        new DocumentWalk(this).Run();
        // Where two fragments share a name, the later one counts, as in graphql-js.
        foreach (var definition in Definitions)
        {
            if (definition.Node is FragmentNode fragment) fragments[fragment.Name.Value] = definition;
        }
    }

    public Schema Schema { get; }

    public Document Document { get; }

    public List<DefinitionFacts> Definitions { get; } = [];

    public List<FieldUse> Fields { get; } = [];

    public List<SpreadUse> Spreads { get; } = [];

    public List<InlineUse> Inlines { get; } = [];

    public List<DirectiveUse> Directives { get; } = [];

    public List<IReadOnlyList<DirectiveNode>> DirectiveSites { get; } = [];

    public List<IReadOnlyList<ArgumentNode>> ArgumentSites { get; } = [];

    public List<ValueUse> Values { get; } = [];

    public List<NamedTypeNode> TypeReferences { get; } = [];

    public List<SelectionUse> Selections { get; } = [];

    public DefinitionFacts? Fragment(string name) => fragments.GetValueOrDefault(name);

    public FragmentNode? FragmentNode(string name) => Fragment(name)?.Node as FragmentNode;

    /// <summary>An operation and all fragments that it reaches.</summary>
    public IReadOnlyList<DefinitionFacts> Reachable(DefinitionFacts operation)
    {
        var node = (OperationNode)operation.Node;
        if (reachable.TryGetValue(node, out var known)) return known;
        var found = new List<DefinitionFacts> { operation };
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < found.Count; i++)
        {
            foreach (var spread in found[i].Spreads)
            {
                if (seen.Add(spread.Name.Value) && Fragment(spread.Name.Value) is { } fragment) found.Add(fragment);
            }
        }

        return reachable[node] = found;
    }

    /// <summary>The variables that an operation uses, in its own text and in fragments.</summary>
    public IEnumerable<VariableUse> VariablesOf(DefinitionFacts operation) => Reachable(operation).SelectMany(d => d.Variables);
}
