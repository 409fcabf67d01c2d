using Scan.GraphQL.Engine.Language;
using Scan.GraphQL.Engine.Types;

namespace Scan.GraphQL.Engine.Validation.Rules;

/// <summary>Section 5.4: arguments.</summary>
internal static class ArgumentRules
{
    public static void KnownArgumentNames(DocumentFacts facts, ValidationErrors errors)
    {
        foreach (var (node, parent, definition) in facts.Fields)
        {
            if (definition is null || parent is null) continue;
            foreach (var argument in node.Arguments.Where(a => definition.Argument(a.Name.Value) is null))
            {
                var name = argument.Name.Value;
                errors.Add($"Unknown argument \"{name}\" on field \"{parent.Name}.{definition.Name}\".{DidYouMean(name, definition.Arguments)}", argument);
            }
        }

        foreach (var (node, _, definition) in facts.Directives)
        {
            if (definition is null) continue;
            foreach (var argument in node.Arguments.Where(a => definition.Arguments.All(d => d.Name != a.Name.Value)))
            {
                var name = argument.Name.Value;
                errors.Add($"Unknown argument \"{name}\" on directive \"@{definition.Name}\".{DidYouMean(name, definition.Arguments)}", argument);
            }
        }
    }

    public static void UniqueArgumentNames(DocumentFacts facts, ValidationErrors errors)
    {
        foreach (var site in facts.ArgumentSites.Where(s => s.Count > 1))
        {
            foreach (var same in site.Select(a => a.Name).GroupBy(n => n.Value, StringComparer.Ordinal).Where(g => g.Skip(1).Any()))
                errors.Add($"There can be only one argument named \"{same.Key}\".", [.. same]);
        }
    }

    public static void ProvidedRequiredArguments(DocumentFacts facts, ValidationErrors errors)
    {
        foreach (var (node, _, definition) in facts.Fields)
        {
            if (definition is null) continue;
            foreach (var missing in Missing(definition.Arguments, node.Arguments))
                errors.Add($"Field \"{definition.Name}\" argument \"{missing.Name}\" of type \"{missing.Type}\" is required, but it was not provided.", node);
        }

        foreach (var (node, _, definition) in facts.Directives)
        {
            if (definition is null) continue;
            foreach (var missing in Missing(definition.Arguments, node.Arguments))
                errors.Add($"Directive \"@{definition.Name}\" argument \"{missing.Name}\" of type \"{missing.Type}\" is required, but it was not provided.", node);
        }
    }

    private static IEnumerable<InputValue> Missing(IReadOnlyList<InputValue> definitions, IReadOnlyList<ArgumentNode> given) =>
        definitions.Where(d => d.IsRequired && given.All(a => a.Name.Value != d.Name));

    private static string DidYouMean(string name, IReadOnlyList<InputValue> known) =>
        Suggestions.DidYouMean(Suggestions.For(name, known.Select(a => a.Name)));
}
