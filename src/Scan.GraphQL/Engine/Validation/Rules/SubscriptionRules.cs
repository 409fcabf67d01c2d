using Scan.GraphQL.Engine.Language;
using Scan.GraphQL.Engine.Types;

namespace Scan.GraphQL.Engine.Validation.Rules;

/// <summary>Section 5.2.4: a subscription asks for one event.</summary>
internal static class SubscriptionRules
{
    public static void SingleFieldSubscriptions(DocumentFacts facts, ValidationErrors errors)
    {
        if (facts.Schema.Subscription is not { } root) return;
        foreach (var operation in facts.Document.Operations.Where(o => o.Kind == OperationKind.Subscription))
        {
            var groups = new List<(string Key, List<FieldNode> Nodes)>();
            Collect(facts, root, operation.SelectionSet, groups, new HashSet<string>(StringComparer.Ordinal));
            var who = operation.Name is null ? "Anonymous Subscription" : $"Subscription \"{operation.Name.Value}\"";
            if (groups.Count > 1)
                errors.Add($"{who} must select only one top level field.", [.. groups.Skip(1).SelectMany(g => g.Nodes)]);
            foreach (var (_, nodes) in groups)
            {
                if (nodes[0].Name.Value.StartsWith("__", StringComparison.Ordinal))
                    errors.Add($"{who} must not select an introspection top level field.", [.. nodes]);
            }
        }
    }

    private static void Collect(DocumentFacts facts, ObjectType root, SelectionSetNode set, List<(string Key, List<FieldNode> Nodes)> groups, HashSet<string> visited)
    {
        foreach (var selection in set.Selections)
        {
            if (!Included(selection.Directives)) continue;
            switch (selection)
            {
                case FieldNode field:
                    var group = groups.Find(g => g.Key == field.ResponseName);
                    if (group.Nodes is null) groups.Add((field.ResponseName, [field]));
                    else group.Nodes.Add(field);
                    break;
                case InlineFragmentNode inline when Applies(facts, root, inline.TypeCondition):
                    Collect(facts, root, inline.SelectionSet, groups, visited);
                    break;
                case FragmentSpreadNode spread when visited.Add(spread.Name.Value):
                    if (facts.FragmentNode(spread.Name.Value) is { } fragment && Applies(facts, root, fragment.TypeCondition))
                        Collect(facts, root, fragment.SelectionSet, groups, visited);
                    break;
            }
        }
    }

    /// <summary>Only literal conditions count: a variable is not known yet.</summary>
    private static bool Included(IReadOnlyList<DirectiveNode> directives)
    {
        foreach (var directive in directives)
        {
            var truth = (directive.Arguments.FirstOrDefault(a => a.Name.Value == "if")?.Value as BooleanNode)?.Value;
            if (directive.Name.Value == "skip" && truth == true) return false;
            if (directive.Name.Value == "include" && truth == false) return false;
        }

        return true;
    }

    private static bool Applies(DocumentFacts facts, ObjectType root, NamedTypeNode? on) =>
        on is null || (facts.Schema.Type(on.Name) is CompositeType type && facts.Schema.PossibleTypes(type).Contains(root));
}
