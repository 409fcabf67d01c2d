using Scan.GraphQL.Engine.Language;

namespace Scan.GraphQL.Engine.Validation.Rules;

/// <summary>Section 5.7: directives.</summary>
internal static class DirectiveRules
{
    public static void KnownDirectives(DocumentFacts facts, ValidationErrors errors)
    {
        foreach (var (node, location, definition) in facts.Directives)
        {
            if (definition is null) errors.Add($"Unknown directive \"@{node.Name.Value}\".", node);
            else if (!definition.Locations.Contains(location)) errors.Add($"Directive \"@{node.Name.Value}\" may not be used on {location}.", node);
        }
    }

    public static void UniqueDirectivesPerLocation(DocumentFacts facts, ValidationErrors errors)
    {
        foreach (var site in facts.DirectiveSites.Where(s => s.Count > 1))
        {
            var known = new Dictionary<string, DirectiveNode>(StringComparer.Ordinal);
            foreach (var directive in site)
            {
                var name = directive.Name.Value;
                if (facts.Schema.Directive(name) is not { IsRepeatable: false }) continue;
                if (!known.TryAdd(name, directive))
                    errors.Add($"The directive \"@{name}\" can only be used once at this location.", known[name], directive);
            }
        }
    }
}
