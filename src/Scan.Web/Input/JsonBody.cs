using System.Text.Json;
using System.Text.Json.Serialization;

namespace Scan.Web.Input;

/// <summary>Reads what a program posts, strictly: a misspelt property is refused, not ignored.</summary>
public static class JsonBody
{
    private const int MostBytes = 32 * 1024;

    private static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true, MaxDepth = 8,
        NumberHandling = JsonNumberHandling.Strict,
    };

    /// <exception cref="BadInputException">No JSON, too much of it, or not as <typeparamref name="T"/> says.</exception>
    public static async Task<T> ReadAsync<T>(HttpRequest request, CancellationToken ct) where T : class
    {
        if (!request.HasJsonContentType()) throw new BadInputException("Content-Type", "application/json");
        if (request.ContentLength > MostBytes) throw new BadInputException("body", $"at most {MostBytes} bytes");
        using var bytes = new MemoryStream();
        var buffer = new byte[4096];
        for (int read; (read = await request.Body.ReadAsync(buffer, ct)) > 0;)
        {
            if (bytes.Length + read > MostBytes) throw new BadInputException("body", $"at most {MostBytes} bytes");
            bytes.Write(buffer, 0, read);
        }
        try
        {
            return JsonSerializer.Deserialize<T>(bytes.ToArray(), Strict) ?? throw new BadInputException("body", "a JSON object");
        }
        catch (JsonException e)
        {
            throw new BadInputException(e.Path is { Length: > 1 } path ? path.TrimStart('$', '.') : "body", Rule(e));
        }
    }

    // The parser's own words name types of ours and offsets; the first sentence of a missing or unknown property is all that helps.
    private static string Rule(JsonException fault) =>
        fault.Message.Contains("could not be mapped", StringComparison.Ordinal) ? "there is no such property"
        : fault.Message.Contains("missing required", StringComparison.Ordinal) ? $"has to be there: {fault.Message[(fault.Message.LastIndexOf(':') + 1)..].Trim().TrimEnd('.')}"
        : "is not JSON of the right type";
}
