using System.Buffers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Scan.GraphQL.Engine.Transport;

/// <summary>The request is refused with this status and reason before the engine sees it.</summary>
internal sealed class BadHttpGraphQLException(int status, string message) : Exception(message)
{
    public int Status { get; } = status;
}

/// <summary>Reads GraphQL requests from bodies, query strings and messages.</summary>
internal static class RequestReader
{
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 64 };

    public static async Task<GraphQLRequest> FromBodyAsync(HttpRequest request, int maxBytes, CancellationToken ct)
    {
        if (!MediaTypes.IsJson(request.ContentType))
            throw new BadHttpGraphQLException(StatusCodes.Status415UnsupportedMediaType, "The body must be application/json in UTF-8.");
        if (request.ContentLength > maxBytes) throw TooLarge(maxBytes);
        var body = new ArrayBufferWriter<byte>();
        while (true)
        {
            var read = await request.Body.ReadAsync(body.GetMemory(4096), ct);
            if (read == 0) break;
            body.Advance(read);
            if (body.WrittenCount > maxBytes) throw TooLarge(maxBytes);
        }

        try
        {
            using var json = JsonDocument.Parse(body.WrittenMemory, Strict);
            return FromJson(json.RootElement.Clone());
        }
        catch (JsonException e)
        {
            throw Bad($"The body is not JSON: {e.Message}");
        }
    }

    public static GraphQLRequest FromQuery(IQueryCollection query) => new()
    {
        Query = query["query"].FirstOrDefault(),
        DocumentId = query["documentId"].FirstOrDefault() ?? query["id"].FirstOrDefault(),
        OperationName = query["operationName"].FirstOrDefault() is { Length: > 0 } name ? name : null,
        Variables = ObjectIn(query["variables"].FirstOrDefault(), "variables"),
        Extensions = ObjectIn(query["extensions"].FirstOrDefault(), "extensions"),
    };

    public static GraphQLRequest FromJson(JsonElement json)
    {
        if (json.ValueKind == JsonValueKind.Array) throw Bad("Batches are not served: send one request at a time.");
        if (json.ValueKind != JsonValueKind.Object) throw Bad("The request must be a JSON object.");
        return new GraphQLRequest
        {
            Query = Text(json, "query"),
            DocumentId = Text(json, "documentId") ?? Text(json, "id"),
            OperationName = Text(json, "operationName"),
            Variables = Object(json, "variables"),
            Extensions = Object(json, "extensions"),
        };
    }

    private static string? Text(JsonElement json, string name)
    {
        if (!json.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null) return null;
        if (value.ValueKind != JsonValueKind.String) throw Bad($"\"{name}\" must be a string.");
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            throw Bad($"\"{name}\" is not valid Unicode.");
        }
    }

    private static JsonElement Object(JsonElement json, string name)
    {
        if (!json.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null) return default;
        return value.ValueKind == JsonValueKind.Object ? value : throw Bad($"\"{name}\" must be an object.");
    }

    private static JsonElement ObjectIn(string? text, string name)
    {
        if (string.IsNullOrEmpty(text)) return default;
        try
        {
            using var json = JsonDocument.Parse(text, Strict);
            return json.RootElement.ValueKind switch
            {
                JsonValueKind.Object => json.RootElement.Clone(),
                JsonValueKind.Null => default,
                _ => throw Bad($"\"{name}\" must be an object."),
            };
        }
        catch (Exception e) when (e is JsonException or EncoderFallbackException or ArgumentException)
        {
            throw Bad($"\"{name}\" is not JSON.");
        }
    }

    private static BadHttpGraphQLException Bad(string message) => new(StatusCodes.Status400BadRequest, message);

    private static BadHttpGraphQLException TooLarge(int maxBytes) =>
        new(StatusCodes.Status413PayloadTooLarge, $"The body has more than {maxBytes} bytes.");
}
