using Microsoft.Extensions.Logging;
using Scan.GraphQL.Engine.Language;

namespace Scan.GraphQL.Engine.Execution;

/// <summary>Turns failures into errors that callers may see. What was not meant for them is logged under an id instead.</summary>
internal sealed partial class ErrorReporter(ILogger logger, Func<Exception, long, GraphQLException?>? readable)
{
    private readonly ILogger logger = logger;

    /// <param name="cost">What the operation was priced at; who ran out of time is told.</param>
    public GraphQLError Report(Exception exception, long cost, IReadOnlyList<SourceLocation> locations, IReadOnlyList<object>? path)
    {
        switch (exception as GraphQLException ?? readable?.Invoke(exception, cost) ?? exception)
        {
            case GraphQLException { Code: ErrorCodes.Timeout } late:
                return new GraphQLError(late.Message, late.Code) { Locations = locations, Path = path, Extensions = new Dictionary<string, object?>(late.Extensions ?? new Dictionary<string, object?>()) { ["cost"] = cost } };
            case GraphQLException known:
                return new GraphQLError(known.Message, known.Code) { Locations = locations, Path = path, Extensions = known.Extensions };
            case OperationCanceledException:
                return new GraphQLError("The field was cancelled.", ErrorCodes.Timeout) { Locations = locations, Path = path, Extensions = new Dictionary<string, object?> { ["cost"] = cost } };
        }

        var id = Guid.NewGuid().ToString("N");
        LogUnexpected(exception, id, path is null ? "" : string.Join('.', path));
        return new GraphQLError("Unexpected error", ErrorCodes.Internal)
        {
            Locations = locations,
            Path = path,
            Extensions = new Dictionary<string, object?> { ["id"] = id },
        };
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "GraphQL error {Id} at {Path}")]
    private partial void LogUnexpected(Exception exception, string id, string path);
}
