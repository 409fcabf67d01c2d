using System.Text.Encodings.Web;
using System.Text.Json;
using Scan.Domain.Primitives;

namespace Scan.Domain.Documents;

/// <summary>How documents are written. These are the canonical bytes of the digest: a change here is a change of every digest.</summary>
public static class DocumentJson
{
    public static JsonSerializerOptions Options { get; } = Create();

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            RespectNullableAnnotations = true,
        };
        options.Converters.Add(new BigIntegerJsonConverter());
        return options;
    }
}
