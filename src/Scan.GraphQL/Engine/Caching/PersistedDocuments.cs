using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Scan.GraphQL.Engine.Caching;

/// <summary>Documents known by the SHA-256 of their text: those a client sent once with its hash, and those given at start.</summary>
public sealed class PersistedDocuments(long maxBytes = 16 * 1024 * 1024)
{
    private const string Prefix = "sha256:";
    private readonly Dictionary<string, string> given = new(StringComparer.OrdinalIgnoreCase);
    private readonly LruCache<string, string> sent = new(maxBytes);

    /// <summary>Adds a document for good; returns its hash in lower-case hex.</summary>
    public string Add(string text)
    {
        var hash = HashOf(text);
        given[hash] = text;
        return hash;
    }

    /// <summary>The SHA-256 of a text's UTF-8, in lower-case hex.</summary>
    public static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>The text that a request means; throws <see cref="GraphQLException"/> when it means none.</summary>
    internal string TextOf(GraphQLRequest request)
    {
        var hash = HashIn(request);
        if (request.Query is not { Length: > 0 } text)
        {
            if (hash is null) throw new GraphQLException("The request has no \"query\".", ErrorCodes.BadRequest);
            if (given.TryGetValue(hash, out var known) || sent.TryGet(hash, out known)) return known;
            throw new GraphQLException("PersistedQueryNotFound", ErrorCodes.PersistedQueryNotFound);
        }

        if (hash is null) return text;
        if (!string.Equals(HashOf(text), hash, StringComparison.Ordinal))
            throw new GraphQLException("The hash is not the SHA-256 of the query.", ErrorCodes.BadRequest);
        sent.Set(hash, text, 200 + (text.Length * 2L));
        return text;
    }

    private static string? HashIn(GraphQLRequest request)
    {
        var hash = request.DocumentId;
        if (hash is null && request.Extensions.ValueKind == JsonValueKind.Object &&
            request.Extensions.TryGetProperty("persistedQuery", out var persisted) && persisted.ValueKind == JsonValueKind.Object &&
            persisted.TryGetProperty("sha256Hash", out var given) && given.ValueKind == JsonValueKind.String)
            hash = given.GetString();
        if (hash is null) return null;
        hash = hash.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) ? hash[Prefix.Length..] : hash;
        return hash.Length == 64 && hash.All(char.IsAsciiHexDigit)
            ? hash.ToLowerInvariant()
            : throw new GraphQLException("A document's id is its SHA-256 in hex.", ErrorCodes.BadRequest);
    }
}
