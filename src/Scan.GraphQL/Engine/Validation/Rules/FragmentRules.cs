using Scan.GraphQL.Engine.Language;
using Scan.GraphQL.Engine.Types;

namespace Scan.GraphQL.Engine.Validation.Rules;

/// <summary>Section 5.5: fragments.</summary>
internal static class FragmentRules
{
    public static void UniqueFragmentNames(DocumentFacts facts, ValidationErrors errors)
    {
        var known = new Dictionary<string, NameNode>(StringComparer.Ordinal);
        foreach (var name in facts.Document.Fragments.Select(f => f.Name))
        {
            if (!known.TryAdd(name.Value, name))
                errors.Add($"There can be only one fragment named \"{name.Value}\".", known[name.Value], name);
        }
    }

    public static void KnownFragmentNames(DocumentFacts facts, ValidationErrors errors)
    {
        foreach (var name in facts.Spreads.Select(s => s.Node.Name))
        {
            if (facts.Fragment(name.Value) is null) errors.Add($"Unknown fragment \"{name.Value}\".", name);
        }
    }

    public static void NoUnusedFragments(DocumentFacts facts, ValidationErrors errors)
    {
        var used = facts.Definitions.Where(d => d.Node is OperationNode).SelectMany(facts.Reachable)
            .Select(d => d.Node).OfType<FragmentNode>().Select(f => f.Name.Value).ToHashSet(StringComparer.Ordinal);
        foreach (var fragment in facts.Document.Fragments)
        {
            if (!used.Contains(fragment.Name.Value)) errors.Add($"Fragment \"{fragment.Name.Value}\" is never used.", fragment);
        }
    }

    public static void PossibleFragmentSpreads(DocumentFacts facts, ValidationErrors errors)
    {
        foreach (var (node, parent, type) in facts.Inlines)
        {
            if (type is CompositeType own && parent is not null && !facts.Schema.Overlap(own, parent))
                errors.Add($"Fragment cannot be spread here as objects of type \"{parent}\" can never be of type \"{own}\".", node);
        }

        foreach (var (node, parent) in facts.Spreads)
        {
            if (parent is null || facts.FragmentNode(node.Name.Value) is not { } fragment) continue;
            if (facts.Schema.Type(fragment.TypeCondition.Name) is CompositeType own && !facts.Schema.Overlap(own, parent))
                errors.Add($"Fragment \"{node.Name.Value}\" cannot be spread here as objects of type \"{parent}\" can never be of type \"{own}\".", node);
        }
    }

    public static void NoFragmentCycles(DocumentFacts facts, ValidationErrors errors) => new CycleSearch(facts, errors).Run();

    private sealed class CycleSearch(DocumentFacts facts, ValidationErrors errors)
    {
        private const int Deepest = 1_000;
        private readonly HashSet<string> visited = new(StringComparer.Ordinal);
        private readonly List<FragmentSpreadNode> path = [];
        private readonly Dictionary<string, int> indexInPath = new(StringComparer.Ordinal);

        public void Run()
        {
            foreach (var definition in facts.Definitions)
            {
                if (definition.Node is FragmentNode fragment) Visit(definition, fragment);
            }
        }

        private void Visit(DefinitionFacts definition, FragmentNode fragment)
        {
            if (!visited.Add(fragment.Name.Value) || definition.Spreads.Count == 0) return;
            if (path.Count > Deepest) throw new ValidationAbortedException();
            indexInPath[fragment.Name.Value] = path.Count;
            foreach (var spread in definition.Spreads)
            {
                path.Add(spread);
                if (indexInPath.TryGetValue(spread.Name.Value, out var from)) Report(spread.Name.Value, from);
                else if (facts.Fragment(spread.Name.Value) is { Node: FragmentNode next } target) Visit(target, next);
                path.RemoveAt(path.Count - 1);
            }

            indexInPath.Remove(fragment.Name.Value);
        }

        private void Report(string name, int from)
        {
            var cycle = path[from..];
            var via = string.Join(", ", cycle.SkipLast(1).Select(s => $"\"{s.Name.Value}\""));
            errors.Add($"Cannot spread fragment \"{name}\" within itself{(via.Length > 0 ? $" via {via}." : ".")}", [.. cycle]);
        }
    }
}
