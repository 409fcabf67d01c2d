using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Scan.Domain.Documents;
using Scan.Domain.Primitives;
using Scan.Web.Chains;

namespace Scan.Web.Features.Api;

/// <summary>Writes documents: the body as it is stored, with id, name, block and finality.</summary>
internal static class ApiWriter
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var json = new Utf8JsonWriter(buffer, Options)) write(json);
        return buffer.WrittenSpan.ToArray();
    }

    public static void Row(Utf8JsonWriter json, ApiKind kind, ApiRow row, IReadOnlyList<ChainView> chains)
    {
        json.WriteStartObject();
        json.WriteString("id", IdOf(kind, row.Id.ChainId, row.Id.Id));
        if (kind.Mapping.HasProfile) Profile(json, kind, row.Profile);
        foreach (var property in JsonSerializer.SerializeToElement(row.Body, kind.Mapping.Type, DocumentJson.Options).EnumerateObject()) property.WriteTo(json);
        json.WriteNumber("changedBlock", row.Block);
        json.WriteBoolean("final", chains.FirstOrDefault(c => c.Id == row.Id.ChainId)?.IsFinal(row.Block) ?? false);
        json.WriteEndObject();
    }

    private static void Profile(Utf8JsonWriter json, ApiKind kind, Scan.Documents.Profile? profile)
    {
        json.WriteString("name", profile?.DisplayName);
        json.WriteString("description", profile?.Description);
        json.WriteString("website", profile?.Website);
        json.WriteString("image", profile?.Image is { } hash ? $"/images/{Convert.ToHexStringLower(hash)}" : null);
        json.WriteString("metadataProblem", profile?.Problem);
        if (kind.Mapping.Facts.Count == 0) return;
        json.WritePropertyName("registration");
        json.WriteRawValue(profile?.Facts ?? "null");
    }

    public static string IdOf(ApiKind kind, long chainId, byte[] key) => $"{kind.Mapping.Kind}:{chainId}:{Hex.Encode(key)}";
}
