using Scan.GraphQL.Engine.Language;
using Scan.GraphQL.Engine.Types;
using Scan.GraphQL.Engine.Validation.Rules;

namespace Scan.GraphQL.Engine.Validation;

/// <summary>Errors found so far; at most <see cref="MostErrors"/>.</summary>
internal sealed class ValidationErrors(SourceText source)
{
    private const int MostErrors = 100;
    private readonly List<GraphQLError> found = [];

    public IReadOnlyList<GraphQLError> Found => found;

    public void Add(string message, params ReadOnlySpan<Node> nodes)
    {
        var locations = new SourceLocation[nodes.Length];
        for (var i = 0; i < nodes.Length; i++) locations[i] = source.Locate(nodes[i].Start);
        if (found.Count == MostErrors) throw new ValidationAbortedException();
        found.Add(new GraphQLError(message, ErrorCodes.Validation) { Locations = locations });
    }

    public void AddAborted() =>
        found.Add(new GraphQLError("Too many validation errors, error limit reached. Validation aborted.", ErrorCodes.Validation));
}

/// <summary>Nothing is gained by looking further.</summary>
internal sealed class ValidationAbortedException : Exception;

/// <summary>The rules of the specification, section 5, in graphql-js's order.</summary>
public static class Validator
{
    private static readonly Action<DocumentFacts, ValidationErrors>[] Rules =
    [
        OperationRules.ExecutableDefinitions,
        OperationRules.UniqueOperationNames,
        OperationRules.LoneAnonymousOperation,
        OperationRules.KnownOperationTypes,
        SubscriptionRules.SingleFieldSubscriptions,
        TypeRules.KnownTypeNames,
        TypeRules.FragmentsOnCompositeTypes,
        TypeRules.VariablesAreInputTypes,
        FieldRules.ScalarLeafs,
        FieldRules.FieldsOnCorrectType,
        FragmentRules.UniqueFragmentNames,
        FragmentRules.KnownFragmentNames,
        FragmentRules.NoUnusedFragments,
        FragmentRules.PossibleFragmentSpreads,
        FragmentRules.NoFragmentCycles,
        VariableRules.UniqueVariableNames,
        VariableRules.NoUndefinedVariables,
        VariableRules.NoUnusedVariables,
        DirectiveRules.KnownDirectives,
        DirectiveRules.UniqueDirectivesPerLocation,
        ArgumentRules.KnownArgumentNames,
        ArgumentRules.UniqueArgumentNames,
        ValueRules.ValuesOfCorrectType,
        ArgumentRules.ProvidedRequiredArguments,
        VariableRules.VariablesInAllowedPosition,
        (facts, errors) => new OverlappingFields(facts, errors).Check(),
        ValueRules.UniqueInputFieldNames,
        IntrospectionRules.MaxIntrospectionDepth,
    ];

    /// <summary>The document's errors; empty when it may be executed.</summary>
    public static IReadOnlyList<GraphQLError> Validate(Schema schema, Document document)
    {
        var errors = new ValidationErrors(document.Source);
        try
        {
            var facts = new DocumentFacts(schema, document);
            foreach (var rule in Rules) rule(facts, errors);
        }
        catch (ValidationAbortedException)
        {
            // The errors found until then are the answer.
            errors.AddAborted();
        }

        return errors.Found;
    }
}
