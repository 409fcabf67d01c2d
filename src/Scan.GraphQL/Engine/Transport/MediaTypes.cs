using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Scan.GraphQL.Engine.Transport;

/// <summary>What a client asked to get (GraphQL over HTTP, "Accept").</summary>
internal enum Accepted
{
    /// <summary>Nothing that is served.</summary>
    None,

    /// <summary><c>application/json</c>: every response is 200.</summary>
    Json,

    /// <summary><c>application/graphql-response+json</c>: the status tells.</summary>
    GraphQLResponse,

    /// <summary><c>text/event-stream</c>.</summary>
    EventStream,
}

internal static class MediaTypes
{
    public const string GraphQLResponse = "application/graphql-response+json";
    public const string Json = "application/json";
    public const string EventStream = "text/event-stream";

    public static Accepted Negotiate(HttpRequest request)
    {
        var accept = request.Headers.Accept;
        if (accept.Count == 0 || accept.All(string.IsNullOrWhiteSpace)) return Accepted.Json;
        if (!MediaTypeHeaderValue.TryParseList(accept, out var ranges)) return Accepted.None;
        var best = Accepted.None;
        var bestQuality = 0.0;
        foreach (var range in ranges)
        {
            var quality = range.Quality ?? 1;
            if (quality <= bestQuality || !IsUtf8(range)) continue;
            var served = Served(range);
            if (served == Accepted.None) continue;
            (best, bestQuality) = (served, quality);
        }

        return best;
    }

    private static Accepted Served(MediaTypeHeaderValue range) => range.MediaType.Value?.ToLowerInvariant() switch
    {
        GraphQLResponse => Accepted.GraphQLResponse,
        Json or "*/*" or "application/*" => Accepted.Json,
        EventStream => Accepted.EventStream,
        _ => Accepted.None,
    };

    /// <summary>The body is JSON in UTF-8.</summary>
    public static bool IsJson(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type) &&
        type.MediaType.Equals(Json, StringComparison.OrdinalIgnoreCase) && IsUtf8(type);

    private static bool IsUtf8(MediaTypeHeaderValue type) =>
        !type.Charset.HasValue || HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase);
}
