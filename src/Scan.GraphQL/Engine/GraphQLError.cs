using Scan.GraphQL.Engine.Language;

namespace Scan.GraphQL.Engine;

/// <summary>Codes in <c>errors[].extensions.code</c>.</summary>
public static class ErrorCodes
{
    /// <summary>The request is not a well-formed GraphQL request.</summary>
    public const string BadRequest = "BAD_REQUEST";

    /// <summary>The document does not parse.</summary>
    public const string Syntax = "GRAPHQL_PARSE_FAILED";

    /// <summary>The document breaks a validation rule.</summary>
    public const string Validation = "GRAPHQL_VALIDATION_FAILED";

    /// <summary>A variable or argument has a value that its type does not take.</summary>
    public const string BadInput = "BAD_USER_INPUT";

    /// <summary>The query is larger or dearer than allowed; the extensions say which limit, its value and the query's.</summary>
    public const string LimitExceeded = "LIMIT_EXCEEDED";

    /// <summary>The sender asks too much; <c>retryAfter</c> in the extensions says for how many seconds to wait.</summary>
    public const string RateLimited = "RATE_LIMITED";

    /// <summary>Execution took longer than allowed.</summary>
    public const string Timeout = "TIMEOUT";

    /// <summary>A persisted query's hash is unknown; send the text with it once.</summary>
    public const string PersistedQueryNotFound = "PERSISTED_QUERY_NOT_FOUND";

    /// <summary>A resolver gave null (or nothing of the type) where the schema promises a value.</summary>
    public const string InvalidResult = "INVALID_RESULT";

    /// <summary>A fault of ours; the extensions carry the id under which it is logged.</summary>
    public const string Internal = "INTERNAL_ERROR";
}

/// <summary>An error of the response's <c>errors</c> list.</summary>
public sealed record GraphQLError(string Message, string Code)
{
    /// <summary>Places in the document.</summary>
    public IReadOnlyList<SourceLocation> Locations { get; init; } = [];

    /// <summary>Keys and indices down to the failed field; null before execution.</summary>
    public IReadOnlyList<object>? Path { get; init; }

    /// <summary>More for machines, besides the code.</summary>
    public IReadOnlyDictionary<string, object?>? Extensions { get; init; }
}

/// <summary>A failure whose message is meant for the caller. Resolvers throw it; everything else they throw stays private.</summary>
public class GraphQLException(string message, string code = ErrorCodes.BadInput) : Exception(message)
{
    /// <summary>The error's code.</summary>
    public string Code { get; } = code;

    /// <summary>More for machines, besides the code.</summary>
    public IReadOnlyDictionary<string, object?>? Extensions { get; init; }
}

/// <summary>A literal or a variable's value that a type does not take.</summary>
public sealed class InputException(string message) : GraphQLException(message);
