using Scan.GraphQL.Engine.Types;

namespace Scan.GraphQL.Engine.Validation.Rules;

/// <summary>Section 5.3: fields exist, and are selected into exactly when they have fields.</summary>
internal static class FieldRules
{
    public static void ScalarLeafs(DocumentFacts facts, ValidationErrors errors)
    {
        foreach (var (node, _, definition) in facts.Fields)
        {
            if (definition is null) continue;
            if (definition.Type.Named is LeafType)
            {
                if (node.SelectionSet is not null)
                    errors.Add($"Field \"{node.Name.Value}\" must not have a selection since type \"{definition.Type}\" has no subfields.", node.SelectionSet);
            }
            else if (node.SelectionSet is null)
            {
                errors.Add($"Field \"{node.Name.Value}\" of type \"{definition.Type}\" must have a selection of subfields. Did you mean \"{node.Name.Value} {{ ... }}\"?", node);
            }
        }
    }

    public static void FieldsOnCorrectType(DocumentFacts facts, ValidationErrors errors)
    {
        foreach (var (node, parent, definition) in facts.Fields)
        {
            if (parent is null || definition is not null) continue;
            var name = node.Name.Value;
            var suggestion = Suggestions.DidYouMean("to use an inline fragment on", TypesWith(facts.Schema, parent, name));
            if (suggestion.Length == 0 && parent is FieldedType fielded)
                suggestion = Suggestions.DidYouMean(Suggestions.For(name, fielded.Fields.Select(f => f.Name)));
            errors.Add($"Cannot query field \"{name}\" on type \"{parent.Name}\".{suggestion}", node);
        }
    }

    /// <summary>Possible types and their interfaces that have the field, the most common first.</summary>
    private static string[] TypesWith(Schema schema, CompositeType parent, string field)
    {
        if (parent is ObjectType) return [];
        var usage = new Dictionary<FieldedType, int>(ReferenceEqualityComparer.Instance);
        foreach (var possible in schema.PossibleTypes(parent).Where(t => t.Field(field) is not null))
        {
            usage[possible] = 1;
            foreach (var contract in possible.Interfaces.Where(i => i.Field(field) is not null))
                usage[contract] = usage.GetValueOrDefault(contract) + 1;
        }

        return [.. usage.Keys.Order(Comparer<FieldedType>.Create((a, b) =>
            usage[a] != usage[b] ? usage[b].CompareTo(usage[a])
            : a is InterfaceType && schema.IsSubType(b, a) ? -1
            : b is InterfaceType && schema.IsSubType(a, b) ? 1
            : NaturalOrder.Instance.Compare(a.Name, b.Name))).Select(t => t.Name)];
    }
}
