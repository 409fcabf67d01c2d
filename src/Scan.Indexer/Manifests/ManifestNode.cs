using System.Text.Json;
using Scan.Domain.Primitives;

namespace Scan.Indexer.Manifests;

/// <summary>A value of a manifest with its path: every reading checks the shape and says what is wrong where.</summary>
internal readonly struct ManifestNode(string file, string path, JsonElement element)
{
    public string Path => path;

    public ManifestException Refuse(string reason) => new(file, path, reason);

    /// <summary>Refuses keys that the format does not have.</summary>
    public ManifestNode Object(params ReadOnlySpan<string> keys)
    {
        if (element.ValueKind != JsonValueKind.Object) throw Refuse($"an object is expected, not {Shape()}.");
        foreach (var property in element.EnumerateObject())
        {
            if (!keys.Contains(property.Name)) throw new ManifestException(file, $"{path}.{property.Name}", $"unknown key; known are {string.Join(", ", keys!)}.");
        }
        return this;
    }

    public ManifestNode Required(string key) => Optional(key) ?? throw new ManifestException(file, $"{path}.{key}", "is missing.");

    public ManifestNode? Optional(string key) =>
        element.TryGetProperty(key, out var value) ? new ManifestNode(file, $"{path}.{key}", value) : null;

    public IReadOnlyList<T> List<T>(string key, Func<ManifestNode, T> read) => Optional(key)?.Items(read) ?? [];

    public IReadOnlyList<T> Items<T>(Func<ManifestNode, T> read)
    {
        if (element.ValueKind != JsonValueKind.Array) throw Refuse($"an array is expected, not {Shape()}.");
        var items = new List<T>();
        foreach (var item in element.EnumerateArray()) items.Add(read(new ManifestNode(file, $"{path}[{items.Count}]", item)));
        return items;
    }

    public string Text()
    {
        if (element.ValueKind != JsonValueKind.String) throw Refuse($"a string is expected, not {Shape()}.");
        var text = element.GetString()!;
        return text.Trim().Length > 0 ? text : throw Refuse("is empty.");
    }

    public long Number(long least, long most = long.MaxValue)
    {
        if (element.ValueKind != JsonValueKind.Number || !element.TryGetInt64(out var number)) throw Refuse($"a whole number is expected, not {Shape()}.");
        return number >= least && number <= most ? number : throw Refuse(most == long.MaxValue ? $"must be at least {least}." : $"must be from {least} to {most}.");
    }

    public Address Address() =>
        Domain.Primitives.Address.TryParse(Text(), null, out var address) ? address : throw Refuse($"'{Text()}' is no address: 0x and 40 hex digits, with the right checksum where the case is mixed.");

    public Uri Url(params ReadOnlySpan<string> schemes) =>
        Uri.TryCreate(Text(), UriKind.Absolute, out var uri) && schemes.Contains(uri.Scheme) ? uri : throw Refuse($"an absolute URL is expected ({string.Join(", ", schemes!)}).");

    private string Shape() => element.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => $"the number {element.GetRawText()}",
        JsonValueKind.Null => "null",
        _ => element.GetRawText(),
    };
}
