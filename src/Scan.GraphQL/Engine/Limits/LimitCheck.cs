using Scan.GraphQL.Engine.Execution;
using Scan.GraphQL.Engine.Language;
using Scan.GraphQL.Engine.Types;

namespace Scan.GraphQL.Engine.Limits;

/// <summary>Refuses what is too large or too dear, and says by how much.</summary>
internal static class LimitCheck
{
    /// <summary>The refusal of a document that is too large whatever its variables are, or null.</summary>
    public static GraphQLError? Document(Document document, EngineLimits limits) =>
        document.Fragments.Count > limits.MaxFragments ? Refusal("fragments", limits.MaxFragments, document.Fragments.Count, null) : null;

    /// <summary>The refusal of an operation, or null; and its size.</summary>
    public static (GraphQLError? Refusal, Measured Size) Operation(Schema schema, Document document, OperationNode operation, VariableValues variables, EngineLimits limits)
    {
        var measured = new QueryMeasure(schema, document, variables, limits).Of(operation);
        var roots = measured.Fields > limits.MaxFields ? 0 : RootFields(document, operation.SelectionSet, limits.MaxRootFields + 1);
        (string Name, long Allowed, long Actual)[] checks =
        [
            ("depth", limits.MaxDepth, measured.Depth),
            ("fields", limits.MaxFields, measured.Fields),
            ("aliases", limits.MaxAliases, measured.Aliases),
            ("rootFields", limits.MaxRootFields, roots),
            ("cost", limits.MaxCost, measured.Cost),
        ];
        foreach (var (name, allowed, actual) in checks)
        {
            if (actual > allowed) return (Refusal(name, allowed, actual, measured.Cost), measured);
        }

        return (null, measured);
    }

    /// <summary>The refusal of a document that was not read to its end.</summary>
    public static GraphQLError Unread(DocumentTooLargeException e) => new(e.Message, ErrorCodes.LimitExceeded)
    {
        Extensions = new Dictionary<string, object?> { ["limit"] = e.Limit, ["allowed"] = e.Allowed },
    };

    private static GraphQLError Refusal(string limit, long allowed, long actual, long? cost)
    {
        var extensions = new Dictionary<string, object?> { ["limit"] = limit, ["allowed"] = allowed, ["actual"] = actual };
        if (cost is not null && limit != "cost") extensions["cost"] = cost;
        return new GraphQLError($"The query's {limit} is {actual}, at most {allowed} is allowed.", ErrorCodes.LimitExceeded) { Extensions = extensions };
    }

    private static int RootFields(Document document, SelectionSetNode set, int most)
    {
        var count = 0;
        foreach (var selection in set.Selections)
        {
            if (count >= most) break;
            count += selection switch
            {
                FieldNode => 1,
                InlineFragmentNode inline => RootFields(document, inline.SelectionSet, most - count),
                _ => RootFields(document, document.Fragments.First(f => f.Name.Value == ((FragmentSpreadNode)selection).Name.Value).SelectionSet, most - count),
            };
        }

        return count;
    }
}
