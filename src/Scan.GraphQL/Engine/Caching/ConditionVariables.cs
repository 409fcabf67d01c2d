using Scan.GraphQL.Engine.Language;

namespace Scan.GraphQL.Engine.Caching;

/// <summary>The variables that decide what a document's operations select.</summary>
internal static class ConditionVariables
{
    public static string[] Of(Document document)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var operation in document.Operations) Collect(operation.SelectionSet, names);
        foreach (var fragment in document.Fragments) Collect(fragment.SelectionSet, names);
        return [.. names];
    }

    private static void Collect(SelectionSetNode set, SortedSet<string> names)
    {
        foreach (var selection in set.Selections)
        {
            foreach (var directive in selection.Directives)
            {
                if (directive.Name.Value is not ("skip" or "include")) continue;
                foreach (var argument in directive.Arguments)
                {
                    if (argument.Value is VariableNode variable) names.Add(variable.Name.Value);
                }
            }

            var below = (selection as FieldNode)?.SelectionSet ?? (selection as InlineFragmentNode)?.SelectionSet;
            if (below is not null) Collect(below, names);
        }
    }
}
