using Scan.GraphQL.Engine.Language;

namespace Scan.GraphQL.Engine.Validation.Rules;

/// <summary>Introspection is free of cost, so its lists may not be nested at will.</summary>
internal static class IntrospectionRules
{
    private const int MostNestedLists = 3;

    public static void MaxIntrospectionDepth(DocumentFacts facts, ValidationErrors errors)
    {
        foreach (var use in facts.Fields)
        {
            if (use.Node.Name.Value is not ("__schema" or "__type")) continue;
            if (Exceeds(facts, use.Node, 0, new Dictionary<string, int>(StringComparer.Ordinal)))
                errors.Add("Maximum introspection depth exceeded", use.Node);
        }
    }

    /// <summary><paramref name="visited"/> holds the greatest depth at which a fragment was entered: shallower visits add nothing.</summary>
    private static bool Exceeds(DocumentFacts facts, SelectionNode node, int depth, Dictionary<string, int> visited)
    {
        SelectionSetNode? below;
        switch (node)
        {
            case FragmentSpreadNode spread:
                if (visited.TryGetValue(spread.Name.Value, out var before) && before >= depth) return false;
                visited[spread.Name.Value] = depth;
                below = facts.FragmentNode(spread.Name.Value)?.SelectionSet;
                break;
            case FieldNode field:
                if (field.Name.Value is "fields" or "interfaces" or "possibleTypes" or "inputFields" && ++depth >= MostNestedLists) return true;
                below = field.SelectionSet;
                break;
            default:
                below = ((InlineFragmentNode)node).SelectionSet;
                break;
        }

        return below is not null && below.Selections.Any(s => Exceeds(facts, s, depth, visited));
    }
}
