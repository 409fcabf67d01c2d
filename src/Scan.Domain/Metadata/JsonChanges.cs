using System.Text.Json;

namespace Scan.Domain.Metadata;

/// <summary>One place where two versions of a file differ.</summary>
/// <param name="Before">JSON text; null: it was not there.</param>
/// <param name="After">JSON text; null: it is not there any more.</param>
public sealed record JsonChange(string Path, string? Before, string? After);

/// <summary>What changed between two versions of a JSON file.</summary>
public static class JsonChanges
{
    /// <summary>Values by their path, in the order of the newer file, then what is gone; null when one of them is no JSON.</summary>
    public static IReadOnlyList<JsonChange>? Between(ReadOnlySpan<byte> before, ReadOnlySpan<byte> after, int most)
    {
        if (Leaves(before) is not { } old || Leaves(after) is not { } now) return null;
        var changed = now.Where(leaf => old.GetValueOrDefault(leaf.Key) != leaf.Value).Select(leaf => new JsonChange(leaf.Key, old.GetValueOrDefault(leaf.Key), leaf.Value));
        var gone = old.Where(leaf => !now.ContainsKey(leaf.Key)).Select(leaf => new JsonChange(leaf.Key, leaf.Value, null));
        return [.. changed.Concat(gone).Take(most)];
    }

    private static Dictionary<string, string>? Leaves(ReadOnlySpan<byte> content)
    {
        using var json = MetadataJson.Read(content, []);
        if (json.Root is not { } root) return null;
        var leaves = new Dictionary<string, string>(StringComparer.Ordinal);
        Add(leaves, "", root);
        return leaves;
    }

    private static void Add(Dictionary<string, string> leaves, string path, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in value.EnumerateObject()) Add(leaves, path.Length == 0 ? property.Name : $"{path}.{property.Name}", property.Value);
                break;
            case JsonValueKind.Array:
                foreach (var (item, i) in value.EnumerateArray().Select((item, i) => (item, i))) Add(leaves, $"{path}[{i}]", item);
                break;
            default:
                leaves[path] = value.GetRawText();
                break;
        }
    }
}
