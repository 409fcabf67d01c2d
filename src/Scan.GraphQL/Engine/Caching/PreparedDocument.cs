using Scan.GraphQL.Engine.Execution;
using Scan.GraphQL.Engine.Language;
using Scan.GraphQL.Engine.Limits;
using Scan.GraphQL.Engine.Types;
using Scan.GraphQL.Engine.Validation;

namespace Scan.GraphQL.Engine.Caching;

/// <summary>A document that was parsed and validated once, with the plans of its operations.</summary>
internal sealed class PreparedDocument
{
    private readonly Dictionary<OperationNode, PreparedOperation> operations = new(ReferenceEqualityComparer.Instance);

    private PreparedDocument(Document? document, IReadOnlyList<GraphQLError> errors, long size) =>
        (Document, Errors, Size) = (document, errors, size);

    /// <summary>Null when it did not parse.</summary>
    public Document? Document { get; }

    /// <summary>Why it cannot be executed; empty when it can.</summary>
    public IReadOnlyList<GraphQLError> Errors { get; }

    /// <summary>An estimate of the memory it takes.</summary>
    public long Size { get; }

    public static PreparedDocument Prepare(Schema schema, string text, EngineLimits limits)
    {
        try
        {
            var document = Parser.Parse(text, new ParserLimits { MaxTokens = limits.MaxTokens, MaxNesting = limits.MaxNesting });
            var errors = LimitCheck.Document(document, limits) is { } refusal ? [refusal] : Validator.Validate(schema, document);
            var prepared = new PreparedDocument(document, errors, SizeOf(text, document.TokenCount));
            if (errors.Count > 0) return prepared;
            foreach (var operation in document.Operations) prepared.operations[operation] = new PreparedOperation(schema, document, operation);
            return prepared;
        }
        catch (SyntaxException e)
        {
            return Refused(text, new GraphQLError(e.Message, ErrorCodes.Syntax) { Locations = [e.Location] });
        }
        catch (DocumentTooLargeException e)
        {
            return Refused(text, LimitCheck.Unread(e));
        }
    }

    /// <summary>The operation to execute, or why there is none.</summary>
    public (PreparedOperation? Operation, GraphQLError? Error) Operation(string? name)
    {
        var all = Document!.Operations;
        if (name is null)
        {
            return all.Count switch
            {
                0 => (null, new GraphQLError("Must provide an operation.", ErrorCodes.BadRequest)),
                1 => (operations[all[0]], null),
                _ => (null, new GraphQLError("Must provide operation name if query contains multiple operations.", ErrorCodes.BadRequest)),
            };
        }

        var found = all.FirstOrDefault(o => o.Name?.Value == name);
        return found is null ? (null, new GraphQLError($"Unknown operation named \"{name}\".", ErrorCodes.BadRequest)) : (operations[found], null);
    }

    private static PreparedDocument Refused(string text, GraphQLError error) => new(null, [error], SizeOf(text, 0));

    // A token costs about this much in syntax nodes, facts kept and plans.
    private static long SizeOf(string text, int tokens) => 1_000 + (text.Length * 2L) + (tokens * 400L);
}

/// <summary>An operation and its plans, one for each outcome of its conditions.</summary>
internal sealed class PreparedOperation
{
    private const int MostConditions = 6;
    private readonly Schema schema;
    private readonly Document document;
    private readonly string[] conditions;
    private readonly OperationPlan?[] plans;

    public PreparedOperation(Schema schema, Document document, OperationNode node)
    {
        (this.schema, this.document, Node) = (schema, document, node);
        conditions = ConditionVariables.Of(document);
        plans = new OperationPlan?[conditions.Length <= MostConditions ? 1 << conditions.Length : 0];
    }

    public OperationNode Node { get; }

    /// <summary>A variable of a condition that was given as null in spite of its default (section 5.8.5 lets it through validation).</summary>
    public string? NullCondition(VariableValues variables) => Array.Find(conditions, name => variables.TryGet(name, out var value) && value is null);

    public OperationPlan Plan(VariableValues variables)
    {
        bool Truth(string name) => variables.TryGet(name, out var value) && value is true;
        if (plans.Length == 0) return new OperationPlan(schema, document, Node, Truth);
        var outcome = 0;
        for (var i = 0; i < conditions.Length; i++) outcome |= Truth(conditions[i]) ? 1 << i : 0;
        // Two requests may both make the plan; either will do. The condition must not hold on to a request's variables.
        return Volatile.Read(ref plans[outcome]) ?? (plans[outcome] = new OperationPlan(schema, document, Node, Outcome(outcome)));
    }

    private Func<string, bool> Outcome(int outcome) => name => (outcome & (1 << Array.IndexOf(conditions, name))) != 0;
}
