using Scan.GraphQL.Engine.Language;
using Scan.GraphQL.Engine.Types;

namespace Scan.GraphQL.Engine.Validation.Rules;

/// <summary>
/// Section 5.3.2: fields of one response name can be merged. The comparison goes as graphql-js's does, so that conflicts are found in
/// the same pairs; every comparison is counted against a budget, and comparisons already made are not repeated.
/// </summary>
internal sealed class OverlappingFields(DocumentFacts facts, ValidationErrors errors)
{
    private readonly ComparisonBudget budget = new();
    private readonly CollectedFields.Cache cache = new(facts);
    private readonly ArgumentComparison arguments = new();
    private readonly Dictionary<(string, string), bool> comparedFragments = [];
    private readonly HashSet<(CollectedFields, CollectedFields, bool)> comparedSets = [];

    public void Check()
    {
        foreach (var (set, parent) in facts.Selections)
        {
            if (set.Selections.Count <= 1 && set.Selections[0] is not InlineFragmentNode) continue;
            var conflicts = new List<FieldConflict>();
            Within(cache.Of(parent, set), conflicts);
            foreach (var conflict in conflicts) conflict.Report(errors);
        }
    }

    private void Within(CollectedFields fields, List<FieldConflict> conflicts)
    {
        foreach (var (name, same) in fields.ByName)
        {
            for (var i = 0; i < same.Count; i++)
            {
                for (var j = i + 1; j < same.Count; j++) Compare(false, name, same[i], same[j], conflicts);
            }
        }

        for (var i = 0; i < fields.Fragments.Count; i++)
        {
            WithFragment(false, fields, fields.Fragments[i], conflicts);
            for (var j = i + 1; j < fields.Fragments.Count; j++) BetweenFragments(false, fields.Fragments[i], fields.Fragments[j], conflicts);
        }
    }

    private void WithFragment(bool exclusive, CollectedFields fields, string name, List<FieldConflict> conflicts)
    {
        budget.Spend(1);
        if (fields.ByName.Count == 0 || !fields.FirstComparison(name, exclusive)) return;
        if (facts.FragmentNode(name) is not { } fragment) return;
        var others = cache.Of(fragment);
        if (others == fields) return;
        Between(exclusive, fields, others, conflicts);
        foreach (var next in others.Fragments) WithFragment(exclusive, fields, next, conflicts);
    }

    private void BetweenFragments(bool exclusive, string first, string second, List<FieldConflict> conflicts)
    {
        budget.Spend(2);
        if (first == second || !FirstComparison(first, second, exclusive)) return;
        if (facts.FragmentNode(first) is not { } one || facts.FragmentNode(second) is not { } two) return;
        var (fields1, fields2) = (cache.Of(one), cache.Of(two));
        Between(exclusive, fields1, fields2, conflicts);
        foreach (var next in fields2.Fragments) BetweenFragments(exclusive, first, next, conflicts);
        foreach (var next in fields1.Fragments) BetweenFragments(exclusive, next, second, conflicts);
    }

    /// <summary>A comparison of fields that may meet covers the one of fields that exclude each other.</summary>
    private bool FirstComparison(string first, string second, bool exclusive)
    {
        var key = string.CompareOrdinal(first, second) < 0 ? (first, second) : (second, first);
        if (comparedFragments.TryGetValue(key, out var before) && (exclusive || !before)) return false;
        comparedFragments[key] = exclusive;
        return true;
    }

    private void Between(bool exclusive, CollectedFields first, CollectedFields second, List<FieldConflict> conflicts)
    {
        if (first.ByName.Count == 0 || second.ByName.Count == 0) return;
        foreach (var (name, fields1) in first.ByName)
        {
            budget.Spend(1);
            if (!second.ByName.TryGetValue(name, out var fields2)) continue;
            foreach (var one in fields1)
            {
                foreach (var two in fields2) Compare(exclusive, name, one, two, conflicts);
            }
        }
    }

    private void Compare(bool parentsExclusive, string name, SelectedField one, SelectedField two, List<FieldConflict> conflicts)
    {
        budget.Spend(2);
        var exclusive = parentsExclusive || (one.Parent != two.Parent && one.Parent is ObjectType && two.Parent is ObjectType);
        if (one.IsSimpleLeaf && two.IsSimpleLeaf && one.Definition?.Type == two.Definition?.Type && one.Node.Name.Value == two.Node.Name.Value) return;
        if (!exclusive && Difference(one.Node, two.Node) is { } reason)
        {
            conflicts.Add(new FieldConflict(name, reason, [one.Node], [two.Node]));
            return;
        }

        if (one.Definition is { } d1 && two.Definition is { } d2 && Conflict(d1.Type, d2.Type))
        {
            conflicts.Add(new FieldConflict(name, $"they return conflicting types \"{d1.Type}\" and \"{d2.Type}\"", [one.Node], [two.Node]));
            return;
        }

        if (one.Node.SelectionSet is null || two.Node.SelectionSet is null) return;
        var below = new List<FieldConflict>();
        BetweenSubfields(exclusive, one, two, below);
        if (below.Count > 0) conflicts.Add(FieldConflict.Around(name, one.Node, two.Node, below));
    }

    private string? Difference(FieldNode one, FieldNode two)
    {
        if (one.Name.Value != two.Name.Value) return $"\"{one.Name.Value}\" and \"{two.Name.Value}\" are different fields";
        budget.Spend(one.Arguments.Count);
        return arguments.Same(one.Arguments, two.Arguments) ? null : "they have differing arguments";
    }

    private void BetweenSubfields(bool exclusive, SelectedField one, SelectedField two, List<FieldConflict> conflicts)
    {
        var fields1 = cache.Of(one.Definition?.Type.Named as CompositeType, one.Node.SelectionSet!);
        var fields2 = cache.Of(two.Definition?.Type.Named as CompositeType, two.Node.SelectionSet!);
        // A pair of sets without conflicts has none the second time.
        if (comparedSets.Contains((fields1, fields2, exclusive))) return;
        Between(exclusive, fields1, fields2, conflicts);
        foreach (var name in fields2.Fragments) WithFragment(exclusive, fields1, name, conflicts);
        foreach (var name in fields1.Fragments) WithFragment(exclusive, fields2, name, conflicts);
        foreach (var name1 in fields1.Fragments)
        {
            foreach (var name2 in fields2.Fragments) BetweenFragments(exclusive, name1, name2, conflicts);
        }

        if (conflicts.Count == 0) comparedSets.Add((fields1, fields2, exclusive));
    }

    private bool Conflict(GraphQLType one, GraphQLType two)
    {
        if (one == two) return false;
        budget.Spend(1);
        return (one, two) switch
        {
            (ListType a, ListType b) => Conflict(a.Of, b.Of),
            (ListType, _) or (_, ListType) => true,
            (NonNullType a, NonNullType b) => Conflict(a.Of, b.Of),
            (NonNullType, _) or (_, NonNullType) => true,
            (LeafType, _) or (_, LeafType) => one != two,
            _ => false,
        };
    }

    private sealed class ComparisonBudget
    {
        private const int Most = 500_000;
        private int left = Most;

        public void Spend(int cost)
        {
            if ((left -= cost) < 0) throw new ValidationAbortedException();
        }
    }
}
