using Scan.GraphQL.Engine.Language;

namespace Scan.GraphQL.Engine.Validation.Rules;

/// <summary>Section 5.1 and 5.2: definitions and operations.</summary>
internal static class OperationRules
{
    public static void ExecutableDefinitions(DocumentFacts facts, ValidationErrors errors)
    {
        foreach (var node in facts.Document.Definitions.OfType<TypeSystemNode>())
            errors.Add($"The {(node.Name is null ? "schema" : $"\"{node.Name.Value}\"")} definition is not executable.", node);
    }

    public static void UniqueOperationNames(DocumentFacts facts, ValidationErrors errors)
    {
        var known = new Dictionary<string, NameNode>(StringComparer.Ordinal);
        foreach (var name in facts.Document.Operations.Select(o => o.Name).OfType<NameNode>())
        {
            if (!known.TryAdd(name.Value, name))
                errors.Add($"There can be only one operation named \"{name.Value}\".", known[name.Value], name);
        }
    }

    public static void LoneAnonymousOperation(DocumentFacts facts, ValidationErrors errors)
    {
        if (facts.Document.Operations.Count < 2) return;
        foreach (var operation in facts.Document.Operations.Where(o => o.Name is null))
            errors.Add("This anonymous operation must be the only defined operation.", operation);
    }

    /// <summary>September 2025: the schema must support the operation. graphql-js 16 finds this only when it executes.</summary>
    public static void KnownOperationTypes(DocumentFacts facts, ValidationErrors errors)
    {
        foreach (var operation in facts.Document.Operations)
        {
            if (facts.Schema.Root(operation.Kind) is null)
                errors.Add($"Schema is not configured to execute {operation.Kind.ToString().ToLowerInvariant()} operation.", operation);
        }
    }
}
