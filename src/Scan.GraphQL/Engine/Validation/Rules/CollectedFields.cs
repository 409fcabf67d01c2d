using Scan.GraphQL.Engine.Language;
using Scan.GraphQL.Engine.Types;

namespace Scan.GraphQL.Engine.Validation.Rules;

/// <summary>A field of a selection set, with the type it was selected on.</summary>
internal sealed record SelectedField(CompositeType? Parent, FieldNode Node, FieldDefinition? Definition)
{
    public bool IsSimpleLeaf => Node.Arguments.Count == 0 && Node.SelectionSet is null;
}

/// <summary>The fields of a selection set by response name, inline fragments flattened, and the fragments it spreads.</summary>
internal sealed class CollectedFields
{
    private readonly Dictionary<string, bool> compared = new(StringComparer.Ordinal);

    public Dictionary<string, List<SelectedField>> ByName { get; } = new(StringComparer.Ordinal);

    public List<string> Fragments { get; } = [];

    /// <summary>False when these fields were compared with the fragment before.</summary>
    public bool FirstComparison(string fragment, bool exclusive)
    {
        if (compared.TryGetValue(fragment, out var before) && (!before || exclusive)) return false;
        compared[fragment] = exclusive;
        return true;
    }

    private void Collect(Schema schema, CompositeType? parent, SelectionSetNode set, HashSet<string> seen)
    {
        foreach (var selection in set.Selections)
        {
            switch (selection)
            {
                case FieldNode field:
                    var definition = (parent as FieldedType)?.Field(field.Name.Value);
                    if (!ByName.TryGetValue(field.ResponseName, out var same)) ByName[field.ResponseName] = same = [];
                    same.Add(new SelectedField(parent, field, definition));
                    break;
                case FragmentSpreadNode spread:
                    if (seen.Add(spread.Name.Value)) Fragments.Add(spread.Name.Value);
                    break;
                case InlineFragmentNode inline:
                    var type = inline.TypeCondition is { } on ? schema.Type(on.Name) as CompositeType : parent;
                    Collect(schema, type, inline.SelectionSet, seen);
                    break;
            }
        }
    }

    /// <summary>Collections by selection set.</summary>
    internal sealed class Cache(DocumentFacts facts)
    {
        private readonly Dictionary<SelectionSetNode, CollectedFields> sets = new(ReferenceEqualityComparer.Instance);

        public CollectedFields Of(CompositeType? parent, SelectionSetNode set)
        {
            if (sets.TryGetValue(set, out var known)) return known;
            var collected = new CollectedFields();
            collected.Collect(facts.Schema, parent, set, new HashSet<string>(StringComparer.Ordinal));
            return sets[set] = collected;
        }

        public CollectedFields Of(FragmentNode fragment) =>
            Of(facts.Schema.Type(fragment.TypeCondition.Name) as CompositeType, fragment.SelectionSet);
    }
}
