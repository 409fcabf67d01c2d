using Scan.GraphQL.Engine.Execution;
using Scan.GraphQL.Engine.Language;
using Scan.GraphQL.Engine.Types;

namespace Scan.GraphQL.Engine.Validation.Rules;

/// <summary>Section 5.8: variables.</summary>
internal static class VariableRules
{
    public static void UniqueVariableNames(DocumentFacts facts, ValidationErrors errors)
    {
        foreach (var operation in facts.Document.Operations)
        {
            foreach (var same in operation.Variables.Select(v => v.Variable.Name).GroupBy(n => n.Value, StringComparer.Ordinal).Where(g => g.Skip(1).Any()))
                errors.Add($"There can be only one variable named \"${same.Key}\".", [.. same]);
        }
    }

    public static void NoUndefinedVariables(DocumentFacts facts, ValidationErrors errors)
    {
        foreach (var (definition, operation) in Operations(facts))
        {
            var defined = operation.Variables.Select(v => v.Variable.Name.Value).ToHashSet(StringComparer.Ordinal);
            foreach (var use in facts.VariablesOf(definition).Where(u => !defined.Contains(u.Node.Name.Value)))
            {
                errors.Add($"Variable \"${use.Node.Name.Value}\" is not defined" + By(operation, "by operation"), use.Node, operation);
            }
        }
    }

    public static void NoUnusedVariables(DocumentFacts facts, ValidationErrors errors)
    {
        foreach (var (definition, operation) in Operations(facts))
        {
            var used = facts.VariablesOf(definition).Select(u => u.Node.Name.Value).ToHashSet(StringComparer.Ordinal);
            foreach (var variable in operation.Variables.Where(v => !used.Contains(v.Variable.Name.Value)))
                errors.Add($"Variable \"${variable.Variable.Name.Value}\" is never used" + By(operation, "in operation"), variable);
        }
    }

    public static void VariablesInAllowedPosition(DocumentFacts facts, ValidationErrors errors)
    {
        foreach (var (definition, operation) in Operations(facts))
        {
            var defined = new Dictionary<string, VariableDefinitionNode>(StringComparer.Ordinal);
            foreach (var variable in operation.Variables) defined[variable.Variable.Name.Value] = variable;
            foreach (var use in facts.VariablesOf(definition))
            {
                var name = use.Node.Name.Value;
                if (use.Type is null || !defined.TryGetValue(name, out var variable)) continue;
                if (TypeReferences.Resolve(facts.Schema, variable.Type) is not { } type) continue;
                if (!Allowed(facts.Schema, type, variable.DefaultValue, use))
                    errors.Add($"Variable \"${name}\" of type \"{type}\" used in position expecting type \"{use.Type}\".", variable, use.Node);
                if (use.Parent is InputObjectType { IsOneOf: true } && type is not NonNullType)
                    errors.Add($"Variable \"${name}\" is of type \"{type}\" but must be non-nullable to be used for OneOf Input Object \"{use.Parent}\".", variable, use.Node);
            }
        }
    }

    private static bool Allowed(Schema schema, GraphQLType type, ValueNode? defaultValue, VariableUse use)
    {
        if (use.Type is not NonNullType nonNull || type is NonNullType) return schema.IsSubType(type, use.Type!);
        var hasDefault = defaultValue is not (null or NullNode) || use.PlaceHasDefault;
        return hasDefault && schema.IsSubType(type, nonNull.Of);
    }

    private static IEnumerable<(DefinitionFacts, OperationNode)> Operations(DocumentFacts facts) =>
        facts.Definitions.Where(d => d.Node is OperationNode).Select(d => (d, (OperationNode)d.Node));

    private static string By(OperationNode operation, string how) =>
        operation.Name is null ? "." : $" {how} \"{operation.Name.Value}\".";
}
