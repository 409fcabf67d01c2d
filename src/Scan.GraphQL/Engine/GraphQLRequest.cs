using System.Text.Json;
using Scan.GraphQL.Engine.Execution;
using Scan.GraphQL.Engine.Limits;

namespace Scan.GraphQL.Engine;

/// <summary>A request as the transports read it.</summary>
public sealed record GraphQLRequest
{
    /// <summary>The document's text; may be left out when it is known by its id.</summary>
    public string? Query { get; init; }

    /// <summary>The SHA-256 of the document's text, in hex, with or without <c>sha256:</c>.</summary>
    public string? DocumentId { get; init; }

    /// <summary>Which operation of the document.</summary>
    public string? OperationName { get; init; }

    /// <summary>The variables, an object or undefined.</summary>
    public JsonElement Variables { get; init; }

    /// <summary>Where its operation waits for its turn; null: it runs at once.</summary>
    public IQueryGate? Gate { get; init; }

    /// <summary>Extensions, an object or undefined.</summary>
    public JsonElement Extensions { get; init; }
}

/// <summary>A response as UTF-8 JSON; dispose it to give its memory back.</summary>
public sealed class GraphQLResponse : IDisposable
{
    private readonly JsonBuffer? json;
    private readonly ReadOnlyMemory<byte> kept;

    internal GraphQLResponse(JsonBuffer json, bool executed, IReadOnlyList<GraphQLError> errors) =>
        (this.json, Executed, Errors) = (json, executed, errors);

    /// <summary>An answer without errors that was given before.</summary>
    internal GraphQLResponse(ReadOnlyMemory<byte> kept) => (this.kept, Executed, Errors) = (kept, true, []);

    /// <summary>The whole response.</summary>
    public ReadOnlyMemory<byte> Json => json?.Written ?? kept;

    /// <summary>The response has <c>data</c>; otherwise the request was refused before execution.</summary>
    public bool Executed { get; }

    /// <summary>Its errors.</summary>
    public IReadOnlyList<GraphQLError> Errors { get; }

    /// <inheritdoc/>
    public void Dispose() => json?.Dispose();

    /// <summary>A request error.</summary>
    public static GraphQLResponse Refused(params IReadOnlyList<GraphQLError> errors)
    {
        var json = new JsonBuffer(1024);
        json.Raw((byte)'{');
        ResponseEnvelope.Errors(json, errors);
        json.Raw((byte)'}');
        return new GraphQLResponse(json, false, errors);
    }
}

/// <summary>A subscription that began, or why it did not.</summary>
/// <param name="Refusal">The request error; null when events follow.</param>
/// <param name="Events">A response for every event; null when refused.</param>
public sealed record SubscriptionStart(GraphQLResponse? Refusal, IAsyncEnumerable<GraphQLResponse>? Events);
