using System.Text.Json;
using Scan.GraphQL.Engine.Execution;

namespace Scan.GraphQL.Engine.Transport;

/// <summary>A message from the client.</summary>
internal sealed record ClientMessage(string Type, string? Id, JsonElement Payload)
{
    public static ClientMessage Parse(ReadOnlyMemory<byte> text)
    {
        try
        {
            using var json = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 64 });
            var root = json.RootElement;
            if (root.ValueKind != JsonValueKind.Object) throw Invalid("Message is expected to be an object");
            if (!root.TryGetProperty("type", out var type) || type.ValueKind != JsonValueKind.String)
                throw Invalid("Message is expected to have a type");
            var id = root.TryGetProperty("id", out var given) && given.ValueKind == JsonValueKind.String ? given.GetString() : null;
            return new ClientMessage(type.GetString()!, id, root.TryGetProperty("payload", out var payload) ? payload.Clone() : default);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw Invalid("Message is not JSON");
        }
    }

    private static WebSocketClosingException Invalid(string reason) => new(CloseCodes.BadRequest, reason);
}

/// <summary>Messages to the client.</summary>
internal static class ServerMessages
{
    public static ReadOnlyMemory<byte> ConnectionAck { get; } = "{\"type\":\"connection_ack\"}"u8.ToArray();

    public static ReadOnlyMemory<byte> Ping { get; } = "{\"type\":\"ping\"}"u8.ToArray();

    public static byte[] Pong(JsonElement payload)
    {
        using var json = new JsonBuffer(256);
        json.Raw("{\"type\":\"pong\""u8);
        if (payload.ValueKind != JsonValueKind.Undefined)
        {
            json.Raw(",\"payload\":"u8);
            json.Element(payload);
        }

        json.Raw((byte)'}');
        return json.Written.ToArray();
    }

    public static byte[] Next(string id, GraphQLResponse response)
    {
        using var json = Begin("next", id, response.Json.Length);
        json.Raw(",\"payload\":"u8);
        json.Raw(response.Json.Span);
        json.Raw((byte)'}');
        return json.Written.ToArray();
    }

    public static byte[] Error(string id, GraphQLResponse response)
    {
        using var document = JsonDocument.Parse(response.Json);
        using var json = Begin("error", id, response.Json.Length);
        json.Raw(",\"payload\":"u8);
        json.Element(document.RootElement.GetProperty("errors"));
        json.Raw((byte)'}');
        return json.Written.ToArray();
    }

    public static byte[] Complete(string id)
    {
        using var json = Begin("complete", id, 0);
        json.Raw((byte)'}');
        return json.Written.ToArray();
    }

    private static JsonBuffer Begin(string type, string id, int payload)
    {
        var json = new JsonBuffer(payload + 256);
        json.Raw("{\"id\":"u8);
        json.String(id);
        json.Raw(",\"type\":"u8);
        json.String(type);
        return json;
    }
}
