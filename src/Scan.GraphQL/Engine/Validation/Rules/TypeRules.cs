using Scan.GraphQL.Engine.Execution;
using Scan.GraphQL.Engine.Language;
using Scan.GraphQL.Engine.Types;

namespace Scan.GraphQL.Engine.Validation.Rules;

/// <summary>Types that documents name: known, and of the right kind.</summary>
internal static class TypeRules
{
    private static readonly HashSet<string> Standard = new(StringComparer.Ordinal)
    {
        "String", "Int", "Float", "Boolean", "ID", "__Schema", "__Directive", "__DirectiveLocation", "__Type", "__Field",
        "__InputValue", "__EnumValue", "__TypeKind",
    };

    public static void KnownTypeNames(DocumentFacts facts, ValidationErrors errors)
    {
        var definitions = facts.Document.Definitions.OfType<TypeSystemNode>().ToArray();
        var defined = definitions.Where(d => d is { IsExtension: false, Keyword: not ("schema" or "directive") }).Select(d => d.Name!.Value).ToHashSet(StringComparer.Ordinal);
        var inDefinitions = definitions.SelectMany(d => d.References).ToHashSet<NamedTypeNode>(ReferenceEqualityComparer.Instance);
        foreach (var node in facts.TypeReferences)
        {
            if (facts.Schema.Type(node.Name) is not null || defined.Contains(node.Name)) continue;
            if (inDefinitions.Contains(node) && Standard.Contains(node.Name)) continue;
            var names = facts.Schema.Types.Select(t => t.Name).Concat(defined);
            errors.Add($"Unknown type \"{node.Name}\".{Suggestions.DidYouMean(Suggestions.For(node.Name, names))}", node);
        }
    }

    public static void FragmentsOnCompositeTypes(DocumentFacts facts, ValidationErrors errors)
    {
        foreach (var on in facts.Inlines.Select(i => i.Node.TypeCondition).OfType<NamedTypeNode>())
        {
            if (IsLeafOrInput(facts, on)) errors.Add($"Fragment cannot condition on non composite type \"{on.Name}\".", on);
        }

        foreach (var fragment in facts.Document.Fragments)
        {
            if (IsLeafOrInput(facts, fragment.TypeCondition))
                errors.Add($"Fragment \"{fragment.Name.Value}\" cannot condition on non composite type \"{fragment.TypeCondition.Name}\".", fragment.TypeCondition);
        }
    }

    public static void VariablesAreInputTypes(DocumentFacts facts, ValidationErrors errors)
    {
        foreach (var variable in facts.Document.Operations.SelectMany(o => o.Variables))
        {
            if (TypeReferences.Resolve(facts.Schema, variable.Type) is { IsInput: false })
                errors.Add($"Variable \"${variable.Variable.Name.Value}\" cannot be non-input type \"{variable.Type}\".", variable.Type);
        }
    }

    private static bool IsLeafOrInput(DocumentFacts facts, NamedTypeNode node) => facts.Schema.Type(node.Name) is { } and not CompositeType;
}
