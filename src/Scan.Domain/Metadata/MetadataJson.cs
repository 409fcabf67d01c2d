using System.Text;
using System.Text.Json;

namespace Scan.Domain.Metadata;

/// <summary>Reads a JSON object that a stranger wrote: what can be understood is, and what is wrong is noted.</summary>
public sealed class MetadataJson : IDisposable
{
    /// <summary>Levels of nesting that are read.</summary>
    public const int MaxDepth = 32;

    private static readonly JsonDocumentOptions Lenient = new() { MaxDepth = MaxDepth, AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };
    private readonly JsonDocument? document;
    private readonly List<MetadataProblem> problems;

    private MetadataJson(JsonDocument? document, List<MetadataProblem> problems) => (this.document, this.problems) = (document, problems);

    /// <summary>The object; null when the content is none.</summary>
    public JsonElement? Root => document?.RootElement;

    /// <param name="content">UTF-8, or UTF-16 with a byte order mark.</param>
    /// <param name="problems">Gets what is wrong.</param>
    public static MetadataJson Read(ReadOnlySpan<byte> content, List<MetadataProblem> problems)
    {
        var text = Decode(content, problems);
        if (Depth(text) > MaxDepth) return Nothing(problems, new(MetadataProblems.JsonTooDeep));
        if (TryParse(text, default, out var strict, out _)) return Object(strict, problems);
        if (!TryParse(text, Lenient, out var lenient, out var fault))
            return Nothing(problems, new(MetadataProblems.JsonInvalid, Detail: $"line {fault.LineNumber + 1}, byte {fault.BytePositionInLine + 1}"));
        problems.Add(new(MetadataProblems.JsonLenient));
        return Object(lenient, problems);
    }

    /// <summary>The first of the keys that holds text, cleaned and cut; null where none does.</summary>
    public string? Text(JsonElement from, string path, int longest, params ReadOnlySpan<string> keys)
    {
        foreach (var key in keys)
        {
            if (!from.TryGetProperty(key, out var value) || value.ValueKind == JsonValueKind.Null) continue;
            if (value.ValueKind != JsonValueKind.String) problems.Add(new(MetadataProblems.FieldType, path + key, "expected a text"));
            else if (Cleaned(value, path + key, longest) is { Length: > 0 } text) return text;
        }
        return null;
    }

    /// <summary>A list of texts; lists of other things and other items are noted and left out.</summary>
    public IReadOnlyList<string> Texts(JsonElement from, string path, int most, int longest, params ReadOnlySpan<string> keys)
    {
        foreach (var key in keys)
        {
            if (!from.TryGetProperty(key, out var value) || value.ValueKind == JsonValueKind.Null) continue;
            if (value.ValueKind != JsonValueKind.Array)
            {
                problems.Add(new(MetadataProblems.FieldType, path + key, "expected a list of texts"));
                continue;
            }
            var texts = new List<string>();
            var at = 0;
            foreach (var item in value.EnumerateArray())
            {
                if (texts.Count == most)
                {
                    problems.Add(new(MetadataProblems.ListCut, path + key, $"{most} of {value.GetArrayLength()} are read"));
                    break;
                }
                if (TextOf(item) is not { } named) problems.Add(new(MetadataProblems.FieldType, $"{path}{key}[{at}]", "expected a text"));
                else if (Cleaned(named, $"{path}{key}[{at}]", longest) is { Length: > 0 } text) texts.Add(text);
                at++;
            }
            return texts;
        }
        return [];
    }

    /// <summary>A truth value; the texts "true" and "false" are understood and noted.</summary>
    public bool? Truth(JsonElement from, string key)
    {
        if (!from.TryGetProperty(key, out var value) || value.ValueKind == JsonValueKind.Null) return null;
        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False) return value.GetBoolean();
        problems.Add(new(MetadataProblems.FieldType, key, "expected true or false"));
        return value.ValueKind == JsonValueKind.String && bool.TryParse(value.GetRawText().Trim('"'), out var said) ? said : null;
    }

    /// <summary>A web address that may be linked to, or a picture's address; others are noted and left out.</summary>
    public string? Link(JsonElement from, string path, int longest, bool picture, params ReadOnlySpan<string> keys)
    {
        if (Text(from, path, longest, keys) is not { } link) return null;
        if (Uri.TryCreate(link, UriKind.Absolute, out var uri) && (uri.Scheme is "https" or "http" || picture && uri.Scheme is "ipfs" or "ipns" or "data")) return link;
        problems.Add(new(MetadataProblems.LinkMalformed, path + keys[0], link.Length <= 80 ? link : link[..80] + "…"));
        return null;
    }

    /// <summary>The object as strict JSON, without comments; null where it has texts that no strict reader takes.</summary>
    public string? Strict()
    {
        try
        {
            return document is null ? null : JsonSerializer.Serialize(document.RootElement);
        }
        catch (InvalidOperationException)
        {
            // A lone surrogate, escaped.
            return null;
        }
    }

    public void Dispose() => document?.Dispose();

    // Lists of objects with a name or id stand where names are meant, in files of some tools.
    private static JsonElement? TextOf(JsonElement item) => item.ValueKind switch
    {
        JsonValueKind.String => item,
        JsonValueKind.Object when item.TryGetProperty("name", out var name) && name.ValueKind == JsonValueKind.String => name,
        JsonValueKind.Object when item.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.String => id,
        _ => null,
    };

    private string? Cleaned(JsonElement value, string path, int longest)
    {
        string text;
        try
        {
            text = value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // A lone surrogate, escaped: System.Text.Json has no string for it.
            problems.Add(new(MetadataProblems.TextEncoding, path));
            return null;
        }
        var clean = MetadataText.Clean(text, longest, out var hidden, out var cut);
        if (hidden) problems.Add(new(MetadataProblems.TextHidden, path));
        if (cut) problems.Add(new(MetadataProblems.TextCut, path, $"{text.Length} characters"));
        return clean;
    }

    private static MetadataJson Object(JsonDocument document, List<MetadataProblem> problems)
    {
        if (document.RootElement.ValueKind == JsonValueKind.Object) return new MetadataJson(document, problems);
        document.Dispose();
        return Nothing(problems, new(MetadataProblems.JsonNotObject));
    }

    private static MetadataJson Nothing(List<MetadataProblem> problems, MetadataProblem reason)
    {
        problems.Add(reason);
        return new MetadataJson(null, problems);
    }

    private static bool TryParse(string text, JsonDocumentOptions options, out JsonDocument document, out JsonException fault)
    {
        (document, fault) = (null!, null!);
        try
        {
            document = JsonDocument.Parse(text, options);
            return true;
        }
        catch (JsonException e)
        {
            fault = e;
            return false;
        }
    }

    private static string Decode(ReadOnlySpan<byte> content, List<MetadataProblem> problems)
    {
        if (content.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE])) return Encoding.Unicode.GetString(content[2..]);
        if (content.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF])) return Encoding.BigEndianUnicode.GetString(content[2..]);
        if (content.StartsWith(Encoding.UTF8.Preamble)) content = content[3..];
        if (!System.Text.Unicode.Utf8.IsValid(content)) problems.Add(new(MetadataProblems.TextEncoding));
        return Encoding.UTF8.GetString(content);
    }

    /// <summary>The deepest nesting of brackets outside of strings.</summary>
    private static int Depth(string text)
    {
        var (depth, deepest, quoted) = (0, 0, false);
        for (var i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '\\' when quoted: i++; break;
                case '"': quoted = !quoted; break;
                case '{' or '[' when !quoted: deepest = Math.Max(deepest, ++depth); break;
                case '}' or ']' when !quoted: depth--; break;
            }
        }
        return deepest;
    }
}
